// A staff user: person, roles as switches, deployments, state, password and the API token that is shown once.

import { Alert, Button, Group, Menu, Modal, MultiSelect, PasswordInput, Stack, Switch, Text } from '@mantine/core';
import { Staff as StaffRules } from '@tvms/api/rules';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../../app/me';
import { kLanguages, language_name } from '../../app/texts';
import { useConfirm } from '../../kit/confirm';
import { ChoiceField, Grid, SecretField, SwitchField, TextField, useValue } from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import { IconAlertTriangle, IconKey } from '../../kit/icons';
import { notify_done, notify_error } from '../../kit/notify';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { Loaded } from '../../kit/states';
import { Bdi, Copyable, Facts, None, Status, When } from '../../kit/values';
import { type Role, role_help, role_name, roles } from '../roles/api';
import { kStaffTone, type Staff, staff } from './api';
import { kPassword, read_staff, staff_schema, write_staff } from './schema';

export function StaffFormPage() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMay();
  const [ask, dialog] = useConfirm();
  const [password_of, set_password_of] = useState<Staff | null>(null);
  const enable = staff.useSubCall('post', '/{id}/actions/enable');
  const disable = staff.useSubCall('post', '/{id}/actions/disable');
  const is_new = window.location.pathname.endsWith('/new');

  function switch_(record: Staff) {
    const verb = record.state === 'disabled' ? 'enable' : 'disable';
    const run = async () => {
      await (verb === 'enable' ? enable : disable).mutateAsync({ path: { id: record.id } });
      notify_done(t(`panel.staff.${verb}d`, { name: record.name }));
    };
    if (verb === 'enable') void run().catch(notify_error);
    else
      ask({
        title: t('panel.staff.disable_title', { name: record.name }),
        text: t('panel.staff.disable_text'),
        action: t('kit.disable'),
        tone: 'danger',
        run,
      });
  }

  return (
    <>
      <RecordPage
        noun={staff}
        path="/panel/staff"
        new_title={t('panel.staff.add')}
        title_of={(record) => record.name}
        read={read_staff}
        write={write_staff}
        schema={staff_schema(is_new)}
        rules={StaffRules}
        state={(record) => <Status tone={kStaffTone[record.state]}>{t(`panel.staff.state.${record.state}`)}</Status>}
        actions={(record) =>
          may('panel.staff.write') &&
          record.id !== me.id && (
            <Button variant="default" onClick={() => switch_(record)}>
              {t(record.state === 'disabled' ? 'kit.enable' : 'kit.disable')}
            </Button>
          )
        }
        menu={(record) => (
          <Menu.Item leftSection={<IconKey size={15} />} onClick={() => set_password_of(record)}>
            {t('panel.staff.set_password')}
          </Menu.Item>
        )}
        below={(record) => <Token record={record} />}
      >
        {(record) => (
          <>
            <Card>
              <Grid>
                <TextField name="email" ltr required />
                <TextField name="name" required />
                <TextField name="phone" ltr placeholder="+491701234567" />
                <ChoiceField
                  name="language"
                  options={kLanguages.map((code) => ({ value: code, label: language_name(code) }))}
                />
                <ChoiceField
                  name="zone"
                  options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
                />
                {!record && <SecretField name="password" required />}
              </Grid>
            </Card>
            <Card title={t('panel.staff.roles')} text={t('panel.staff.roles_text')}>
              <Roles />
            </Card>
            <Card title={t('panel.staff.deployments')}>
              <Scope />
            </Card>
          </>
        )}
      </RecordPage>
      {dialog}
      {password_of && <SetPassword record={password_of} on_close={() => set_password_of(null)} />}
    </>
  );
}

function Roles() {
  return <Loaded query={roles.useAll()}>{({ items }) => <RoleSwitches known={items} />}</Loaded>;
}

/** Admins first, then the product's other roles, then one's own. */
const in_order = (known: Role[]) =>
  [...known].sort((a, b) => Number(b.is_built_in) - Number(a.is_built_in) || a.id - b.id);

function RoleSwitches({ known }: { known: Role[] }) {
  const { t } = useTranslation();
  const me = useMe();
  const { is_locked, form } = useFormScope();
  const [chosen, set_chosen, error] = useValue<string[]>('roles');
  const place = (role: Role) => me.deployments.find((one) => one.number === role.deployment_id)?.name;
  return (
    <Stack gap="sm" data-path="roles" tabIndex={-1} style={{ outline: 'none' }}>
      {in_order(known).map((role) => (
        <Switch
          key={role.key}
          label={role_name(role.key, role)}
          description={
            role.deployment_id
              ? t('panel.staff.role_in', { text: role_help(role), deployment: place(role) ?? '' })
              : role_help(role)
          }
          checked={chosen.includes(role.key)}
          disabled={is_locked}
          onChange={(event) => {
            form.clearFieldError('roles');
            set_chosen(event.currentTarget.checked ? [...chosen, role.key] : chosen.filter((one) => one !== role.key));
          }}
        />
      ))}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

function Scope() {
  const { t } = useTranslation();
  const me = useMe();
  const { form, is_locked } = useFormScope();
  const [is_all, set_all] = useState<boolean>(form.getValues().all_deployments as boolean);
  const [chosen, set_chosen, error] = useValue<string[]>('deployments');
  form.watch('all_deployments', ({ value }: { value: unknown }) => set_all(Boolean(value)));
  return (
    <Stack gap="sm">
      <SwitchField name="all_deployments" disabled={!me.all_deployments} />
      {!is_all && (
        <MultiSelect
          aria-label={t('panel.staff.deployments')}
          data={me.deployments.map((one) => ({ value: String(one.number), label: one.name }))}
          value={chosen}
          onChange={set_chosen}
          error={error}
          disabled={is_locked}
          searchable
          data-path="deployments"
        />
      )}
    </Stack>
  );
}

function Token({ record }: { record: Staff }) {
  const { t } = useTranslation();
  const may = useMay();
  const [ask, dialog] = useConfirm();
  const [made, set_made] = useState<string | null>(null);
  const renew = staff.useSubCall('post', '/{id}/token');
  const end = staff.useSubCall('delete', '/{id}/token');
  const make = async (keep_old: boolean) => {
    set_made((await renew.mutateAsync({ path: { id: record.id }, query: { keep_old } })).token);
  };
  return (
    <Card
      title={t('panel.staff.token')}
      text={t('panel.staff.token_text')}
      action={
        may('panel.staff.write') && (
          <Group gap="xs">
            {record.token_last4 && (
              <Button
                variant="default"
                onClick={() =>
                  ask({
                    title: t('panel.staff.end_token'),
                    text: t('panel.staff.end_token_text'),
                    action: t('panel.staff.end_token'),
                    tone: 'danger',
                    run: () => end.mutateAsync({ path: { id: record.id } }),
                  })
                }
              >
                {t('panel.staff.end_token')}
              </Button>
            )}
            <Button
              leftSection={<IconKey size={15} />}
              loading={renew.isPending}
              onClick={() => {
                if (!record.token_last4) void make(false).catch(notify_error);
                else
                  ask({
                    title: t('panel.staff.renew_token'),
                    text: t('panel.staff.renew_token_text'),
                    action: t('panel.staff.renew_token'),
                    run: () => make(true),
                  });
              }}
            >
              {t(record.token_last4 ? 'panel.staff.renew_token' : 'panel.staff.make_token')}
            </Button>
          </Group>
        )
      }
    >
      <Facts
        rows={[
          [
            t('panel.staff.token_end'),
            record.token_last4 ? <Bdi key="t">…{record.token_last4}</Bdi> : <None key="n" />,
          ],
          [t('panel.staff.last_sign_in_at'), <When key="l" at={record.last_sign_in_at} />],
        ]}
      />
      {dialog}
      <Modal
        opened={made !== null}
        onClose={() => set_made(null)}
        title={t('panel.staff.token')}
        closeOnClickOutside={false}
      >
        <Stack>
          <Alert color="yellow" icon={<IconAlertTriangle size={16} />}>
            {t('panel.staff.token_once')}
          </Alert>
          {made && <Copyable value={made} />}
        </Stack>
      </Modal>
    </Card>
  );
}

function SetPassword({ record, on_close }: { record: Staff; on_close: () => void }) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState('');
  const call = staff.useSubCall('post', '/{id}/password');
  const is_short = typed !== '' && typed.length < kPassword.min;
  return (
    <Modal opened onClose={on_close} title={`${t('panel.staff.set_password')}: ${record.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate(
            { path: { id: record.id }, body: { password: typed } },
            {
              onSuccess: () => {
                notify_done(t('kit.saved'));
                on_close();
              },
              onError: notify_error,
            },
          );
        }}
      >
        <Stack>
          <PasswordInput
            label={t('panel.staff.password')}
            description={t('panel.staff.password_help')}
            value={typed}
            autoComplete="new-password"
            onChange={(event) => set_typed(event.currentTarget.value)}
            error={is_short ? t('error.PASSWORD_LENGTH', kPassword) : undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('kit.show_secret') }}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit" loading={call.isPending} disabled={typed.length < kPassword.min}>
              {t('kit.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
