// A role: its name, where it counts, and for each noun whether it may be seen or changed.

import { Alert, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Role as RoleRules } from '@tvms/api/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../app/me';
import { has_text } from '../../app/texts';
import { AreaField, ChoiceField, Grid, TextField, useValue } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { IconInfoCircle } from '../../kit/icons';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Loaded } from '../../kit/states';
import { Facts, Tag } from '../../kit/values';
import { permissions_query, role_help, role_name, roles } from './api';
import { type Area, areas_of, is_whole, kLevels, level_of, type NounOf, with_level, with_whole } from './levels';
import css from './roles.module.css';
import { read_role, role_schema, write_role } from './schema';

export function RoleFormPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <RecordPage
      noun={roles}
      path="/panel/roles"
      new_title={t('panel.roles.add')}
      title_of={(record) => role_name(record.key, record)}
      read={read_role}
      write={write_role}
      schema={role_schema}
      rules={RoleRules}
      is_fixed={(record) => record.is_built_in}
      state={(record) => record.is_built_in && <Tag>{t('panel.roles.built_in')}</Tag>}
      delete_text={() => t('panel.roles.delete_text')}
    >
      {(record) => (
        <>
          <Card>
            {record?.is_built_in ? (
              <Stack gap="sm">
                <Alert icon={<IconInfoCircle size={16} />}>{t('panel.roles.built_in_text')}</Alert>
                <Facts
                  rows={[
                    [t('panel.roles.key'), <bdi key="k">{record.key}</bdi>],
                    [t('panel.roles.description'), role_help(record)],
                  ]}
                />
              </Stack>
            ) : (
              <Grid>
                <TextField name="name" required />
                <TextField name="key" ltr mono required disabled={record !== undefined} />
                <ChoiceField
                  name="deployment_id"
                  disabled={record !== undefined}
                  required={!me.all_deployments}
                  clearable={record === undefined}
                  placeholder={t('panel.roles.everywhere')}
                  options={me.deployments.map((one) => ({ value: String(one.number), label: one.name }))}
                />
                <AreaField name="description" />
              </Grid>
            )}
          </Card>
          <Card title={t('panel.roles.permissions')} text={t('panel.roles.permissions_text')}>
            <Permissions />
          </Card>
        </>
      )}
    </RecordPage>
  );
}

function Permissions() {
  const query = useQuery(permissions_query);
  return <Loaded query={query}>{(list) => <Areas areas={areas_of(list.items)} />}</Loaded>;
}

function Areas({ areas }: { areas: Area[] }) {
  const { is_locked, form } = useFormScope();
  const [patterns, set_patterns, error] = useValue<string[]>('permissions');
  const set = (next: string[]) => {
    form.clearFieldError('permissions');
    set_patterns(next);
  };
  return (
    <Stack gap="lg" data-path="permissions" tabIndex={-1} style={{ outline: 'none' }}>
      {areas.map((area) => (
        <OneArea key={area.key} area={area} patterns={patterns} is_locked={is_locked} set={set} />
      ))}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

type Change = { patterns: string[]; is_locked: boolean; set: (patterns: string[]) => void };

function OneArea({ area, patterns, is_locked, set }: Change & { area: Area }) {
  const { t } = useTranslation();
  const title = t(`shell.module.${area.key}`);
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb={4}>
        <Text fw={600}>{title}</Text>
        {area.can_be_whole && (
          <Switch
            size="xs"
            labelPosition="left"
            label={t('panel.roles.whole')}
            aria-label={`${title}: ${t('panel.roles.whole')}`}
            checked={is_whole(patterns, area.key)}
            disabled={is_locked}
            onChange={(event) => set(with_whole(patterns, area, event.currentTarget.checked))}
          />
        )}
      </Group>
      {area.nouns.map((noun) => (
        <OneNoun key={noun.key} area={area} noun={noun} patterns={patterns} is_locked={is_locked} set={set} />
      ))}
    </section>
  );
}

function OneNoun({ area, noun, patterns, is_locked, set }: Change & { area: Area; noun: NounOf }) {
  const { t } = useTranslation();
  const own = `panel.roles.noun.${noun.key}`;
  const label = t(has_text(own) ? own : noun.key);
  const level = level_of(patterns, noun);
  const choices = useMemo(
    () =>
      kLevels
        .filter((one) => noun.levels.includes(one) || one === level)
        .map((one) => ({ value: one, label: t(`panel.roles.level.${one}`) })),
    [noun, level, t],
  );
  return (
    <div className={css.noun}>
      <Text size="sm">{label}</Text>
      {level === undefined && <Tag>{t('panel.roles.between')}</Tag>}
      <SegmentedControl
        size="xs"
        aria-label={label}
        data={choices}
        value={level ?? ''}
        disabled={is_locked}
        onChange={(value) => {
          const chosen = kLevels.find((one) => one === value);
          if (chosen) set(with_level(patterns, area, noun, chosen));
        }}
      />
    </div>
  );
}
