// A user interface: brand, colours with contrast check, menu, languages; beside it a live preview of the TV screen.

import { ActionIcon, Button, ColorInput, Group, Menu, Radio, Stack, Text } from '@mantine/core';
import { UserInterface as UserInterfaceRules } from '@tvms/api/rules';
import { contrast } from '@tvms/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../../app/me';
import { language_name } from '../../app/texts';
import { MarkText } from '../../cms/channels/marks';
import {
  AreaField,
  ChoicesField,
  Grid,
  NumberField,
  Switches,
  SwitchField,
  TextField,
  TextsField,
  useValue,
} from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { IconAlertTriangle, IconCheck, IconPlus, IconRefresh } from '../../kit/icons';
import { ImageField } from '../../kit/image_drop';
import { OrderedList } from '../../kit/ordered_list';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { kColourNames, kMenuEntries, type MenuEntry, type ThemeColours, user_interfaces } from './api';
import { Preview } from './preview';
import css from './preview.module.css';
import { kDefaultColours, kMenuMax, kPairs, read_ui, type UiValues, ui_schema, weak_pairs, write_ui } from './schema';

export function UserInterfaceFormPage() {
  const { t } = useTranslation();
  const { languages } = useDeployment();
  return (
    <RecordPage
      noun={user_interfaces}
      path="uit/user_interfaces"
      new_title={t('uit.user_interfaces.add')}
      title_of={(record) => record.name}
      read={read_ui}
      write={write_ui}
      schema={ui_schema}
      rules={UserInterfaceRules}
      is_wide
      state={(record) => <MarkText value={record.publish_mark} />}
    >
      {() => (
        <div className={css.columns}>
          <Stack>
            <Card title={t('uit.user_interfaces.branding')}>
              <Stack>
                <Grid>
                  <TextField name="name" required />
                  <TextField name="app_name" required />
                </Grid>
                <Group align="flex-start" gap={24}>
                  <ImageField name="logo" width={400} height={100} preview_width={200} />
                  <ImageField name="background_image" width={1920} height={1080} preview_width={200} />
                </Group>
              </Stack>
            </Card>
            <Colours />
            <MenuCard />
            <Card title={t('uit.user_interfaces.languages')}>
              <Stack>
                <ChoicesField
                  name="languages"
                  options={languages.map((code) => ({ value: code, label: language_name(code) }))}
                />
                <TextsField name="login_text" area />
                <NumberField name="sleep_minutes" unit="min" />
                <Switches>
                  <SwitchField name="clock_24h" />
                  <SwitchField name="is_default" />
                </Switches>
                <AreaField name="notes" />
              </Stack>
            </Card>
          </Stack>
          <aside className={css.aside} aria-label={t('uit.user_interfaces.preview')}>
            <LivePreview />
          </aside>
        </div>
      )}
    </RecordPage>
  );
}

function Colours() {
  const { t } = useTranslation();
  const { form, is_locked } = useFormScope();
  const [colours, set_colours] = useValue<ThemeColours>('colours');
  const errors = form.errors as Record<string, string>;
  const weak = weak_pairs(colours);
  return (
    <Card
      title={t('uit.user_interfaces.colours')}
      action={
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconRefresh size={14} />}
          disabled={is_locked}
          onClick={() => set_colours(kDefaultColours)}
        >
          {t('uit.user_interfaces.reset_colours')}
        </Button>
      }
    >
      <Stack>
        <div className={css.colours}>
          {kColourNames.map((name) => (
            <ColorInput
              key={name}
              size="xs"
              label={t(`uit.user_interfaces.colours.${name}`)}
              value={colours[name]}
              disabled={is_locked}
              format="hex"
              fixOnBlur={false}
              withEyeDropper={false}
              error={errors[`colours.${name}`]}
              data-path={`colours.${name}`}
              styles={{ input: { direction: 'ltr' } }}
              onChange={(value) => {
                form.clearFieldError('colours');
                set_colours({ ...colours, [name]: value.toLowerCase() });
              }}
            />
          ))}
        </div>
        <NumberField name="radius" unit="px" />
        <div>
          <Text size="sm" fw={550} mb={6}>
            {t('uit.user_interfaces.contrast')}
          </Text>
          <div className={css.pairs} data-path="colours" tabIndex={-1}>
            {kPairs.map((pair) => {
              const ratio = contrast(colours[pair.front], colours[pair.back]);
              const is_good = ratio >= pair.least;
              return (
                <div key={`${pair.front}-${pair.back}`} className={css.pair} data-bad={!is_good || undefined}>
                  <span
                    className={css.sample}
                    style={{ background: colours[pair.back], color: colours[pair.front] }}
                    aria-hidden
                  >
                    Aa
                  </span>
                  <span>
                    {t(`uit.user_interfaces.colours.${pair.front}`)} / {t(`uit.user_interfaces.colours.${pair.back}`)}
                  </span>
                  <bdi dir="ltr" className="num">
                    {ratio.toFixed(1)}
                  </bdi>
                  {is_good ? (
                    <IconCheck size={15} aria-label={t('uit.user_interfaces.good')} />
                  ) : (
                    <IconAlertTriangle
                      size={15}
                      aria-label={t('uit.user_interfaces.too_weak', { least: pair.least })}
                    />
                  )}
                </div>
              );
            })}
          </div>
          {(errors.colours || weak.length > 0) && (
            <Text size="xs" c="var(--mantine-color-error)" mt={6} role="alert">
              {t('error.CONTRAST')}
            </Text>
          )}
        </div>
      </Stack>
    </Card>
  );
}

const entry_id = (entry: MenuEntry) => entry.entry;

function MenuCard() {
  const { t } = useTranslation();
  const { form, is_locked } = useFormScope();
  const [menu, set_menu] = useValue<MenuEntry[]>('menu');
  const errors = form.errors as Record<string, string>;
  const free = kMenuEntries.filter((kind) => !menu.some((entry) => entry.entry === kind));
  const store = (next: MenuEntry[]) => {
    form.clearFieldError('menu');
    // One entry is where the app starts; when it leaves, the first takes over.
    set_menu(
      next.length > 0 && !next.some((entry) => entry.is_start)
        ? next.map((entry, at) => ({ ...entry, is_start: at === 0 }))
        : next,
    );
  };
  return (
    <Card
      title={t('uit.user_interfaces.menu')}
      text={t('uit.user_interfaces.menu_text')}
      action={
        <Menu>
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<IconPlus size={14} />}
              disabled={is_locked || free.length === 0 || menu.length >= kMenuMax}
            >
              {t('kit.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {free.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() => store([...menu, { entry: kind, text: {}, is_start: menu.length === 0 }])}
              >
                {t(`uit.user_interfaces.menu.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      }
    >
      <div data-path="menu" tabIndex={-1}>
        <OrderedList<MenuEntry>
          label={t('uit.user_interfaces.menu')}
          items={menu}
          id_of={entry_id}
          name_of={(entry) => t(`uit.user_interfaces.menu.${entry.entry}`)}
          on_change={store}
          on_remove={(entry) => store(menu.filter((one) => one.entry !== entry.entry))}
          is_locked={is_locked}
          render={(entry) => (
            <>
              <span>{t(`uit.user_interfaces.menu.${entry.entry}`)}</span>
              <Radio
                size="xs"
                ms="auto"
                name="start-entry"
                label={t('uit.user_interfaces.start_entry')}
                checked={entry.is_start}
                disabled={is_locked}
                onChange={() => store(menu.map((one) => ({ ...one, is_start: one.entry === entry.entry })))}
              />
            </>
          )}
        />
      </div>
      {errors.menu && (
        <Text size="xs" c="var(--mantine-color-error)" mt={6} role="alert">
          {errors.menu}
        </Text>
      )}
    </Card>
  );
}

function LivePreview() {
  const { t } = useTranslation();
  const { languages } = useDeployment();
  const { form } = useFormScope();
  const [values, set_values] = useState(() => form.getValues() as UiValues);
  const [language, set_language] = useState(languages[0] ?? 'en');
  for (const name of ['app_name', 'logo', 'background_image', 'colours', 'radius', 'menu'] as const) {
    form.watch(name, () => set_values({ ...(form.getValues() as UiValues) }));
  }
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {t('uit.user_interfaces.preview')}
        </Text>
        <Group gap={4}>
          {languages.map((code) => (
            <ActionIcon
              key={code}
              size="sm"
              variant={code === language ? 'light' : 'subtle'}
              aria-pressed={code === language}
              title={language_name(code)}
              onClick={() => set_language(code)}
            >
              <span style={{ fontSize: 11 }}>{code}</span>
            </ActionIcon>
          ))}
        </Group>
      </Group>
      <Preview values={values} language={language} />
      <Text size="xs" c="dimmed">
        {t('uit.user_interfaces.preview_text')}
      </Text>
    </Stack>
  );
}
