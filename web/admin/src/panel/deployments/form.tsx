// A deployment: name, identifier, languages, countries, currencies, clock; new (created all or nothing) or changed, suspended, resumed.
// Not its content: that is in its modules.

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Deployment as DeploymentRules } from '@tvms/api/rules';
import { code_name } from '@tvms/ui';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Deployment, me_query, useMay } from '../../app/me';
import { language_name } from '../../app/texts';
import { useConfirm } from '../../kit/confirm';
import { ChoiceField, ChoicesField, Grid, TextField } from '../../kit/fields';
import { RecordForm, useFormScope } from '../../kit/form';
import { useGo } from '../../kit/go';
import { IconPlayerPause, IconPlayerPlay } from '../../kit/icons';
import { notify_done } from '../../kit/notify';
import { Card, Narrow, PageHead } from '../../kit/page';
import { useRecordId } from '../../kit/record_page';
import { Forbidden, Hint, Loaded } from '../../kit/states';
import { deployments } from './api';
import {
  type DeploymentValues,
  deployment_schema,
  kCountryCodes,
  kLanguageCodes,
  read_deployment,
  slug_of,
  write_deployment,
} from './schema';
import { DeploymentState } from './state';

export function NewDeploymentPage() {
  const { t } = useTranslation();
  const may = useMay();
  const go = useGo();
  const client = useQueryClient();
  const save = deployments.useSave();
  const initial = useMemo<DeploymentValues>(
    () => ({
      name: '',
      identifier: '',
      languages: ['en'],
      countries: [],
      currencies: ['EUR'],
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      nightly_time: '03:00',
    }),
    [],
  );
  if (!may('panel.deployments.add')) return <Forbidden />;
  return (
    <Narrow>
      <PageHead title={t('panel.deployments.new')} back={{ to: '/', label: t('panel.home') }} />
      <RecordForm
        ns="panel.deployments"
        initial={initial}
        schema={deployment_schema}
        rules={DeploymentRules}
        on_cancel={() => go('/')}
        save={(values) => save.mutateAsync({ body: write_deployment(values, undefined) })}
        on_saved={(made) => {
          notify_done(t('kit.created', { name: made.name }));
          void client.invalidateQueries({ queryKey: me_query.queryKey }).then(() => go(`/d/${made.identifier}`));
        }}
      >
        <Card>
          <Grid>
            <NameFields />
          </Grid>
        </Card>
        <Places />
      </RecordForm>
    </Narrow>
  );
}

/** The identifier follows the name until it is typed. */
function NameFields() {
  const { form } = useFormScope();
  const made = useRef('');
  form.watch('name', ({ value }: { value: unknown }) => {
    if (form.getValues().identifier !== made.current) return;
    made.current = slug_of(String(value));
    form.setFieldValue('identifier', made.current);
  });
  return (
    <>
      <TextField name="name" required />
      <TextField name="identifier" ltr mono required />
    </>
  );
}

function Places() {
  const { t, i18n } = useTranslation();
  const options = useMemo(() => {
    const named = (kind: 'language' | 'region' | 'currency', codes: readonly string[]) =>
      codes
        .map((value) => ({
          value,
          label:
            kind === 'currency'
              ? `${value} · ${code_name(kind, value, i18n.language)}`
              : code_name(kind, value, i18n.language),
        }))
        .sort((a, b) => a.label.localeCompare(b.label, i18n.language));
    const zones = Intl.supportedValuesOf('timeZone');
    return {
      languages: kLanguageCodes.map((value) => ({ value, label: language_name(value) })),
      countries: named('region', kCountryCodes),
      currencies: [
        { value: 'CREDITS', label: t('panel.deployments.credits') },
        ...named('currency', Intl.supportedValuesOf('currency')),
      ],
      zones: ['UTC', ...zones.filter((zone) => zone !== 'UTC')].map((zone) => ({ value: zone, label: zone })),
    };
  }, [t, i18n.language]);
  return (
    <Card>
      <Grid>
        <ChoicesField name="languages" required options={options.languages} wide />
        <ChoicesField name="countries" required options={options.countries} wide />
        <ChoicesField name="currencies" required options={options.currencies} wide />
        <ChoiceField name="zone" required options={options.zones} />
        <TextField name="nightly_time" ltr placeholder="03:00" required />
      </Grid>
    </Card>
  );
}

export function DeploymentSettingsPage() {
  const may = useMay();
  const query = deployments.useOne(useRecordId());
  if (!may('panel.deployments.read')) return <Forbidden />;
  return <Loaded query={query}>{(record) => <Settings key={record.id} record={record} />}</Loaded>;
}

function Settings({ record }: { record: Deployment }) {
  const { t } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const save = deployments.useSave();
  const suspend = deployments.useSubCall('post', '/{id}/actions/suspend');
  const resume = deployments.useSubCall('post', '/{id}/actions/resume');
  const [ask, dialog] = useConfirm();
  const initial = useMemo(() => read_deployment(record), [record]);
  // The picker, the header and the menu read names and states from there.
  const reread = () => client.invalidateQueries({ queryKey: me_query.queryKey });
  const is_running = record.state === 'active';

  async function switch_state() {
    await (is_running ? suspend : resume).mutateAsync({ path: { id: record.id } });
    await reread();
    notify_done(t(is_running ? 'panel.deployments.is_suspended' : 'panel.deployments.is_resumed'));
  }

  return (
    <Narrow>
      <PageHead
        title={record.name}
        back={{ to: `/d/${record.identifier}`, label: record.name }}
        state={<DeploymentState state={record.state} />}
      >
        {may('panel.deployments.write') && (is_running || record.state === 'suspended') && (
          <Button
            variant={is_running ? 'default' : 'filled'}
            color={is_running ? 'red' : undefined}
            leftSection={is_running ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
            onClick={() =>
              ask({
                title: t(is_running ? 'panel.deployments.suspend_title' : 'panel.deployments.resume_title', {
                  name: record.name,
                }),
                text: t(is_running ? 'panel.deployments.suspend_text' : 'panel.deployments.resume_text'),
                action: t(is_running ? 'panel.deployments.suspend' : 'panel.deployments.resume'),
                ...(is_running ? { tone: 'danger', word: record.identifier } : {}),
                run: switch_state,
              })
            }
            data-switch
          >
            {t(is_running ? 'panel.deployments.suspend' : 'panel.deployments.resume')}
          </Button>
        )}
      </PageHead>
      {record.state === 'suspended' && <Hint tone="warn">{t('panel.deployments.suspended_text')}</Hint>}
      <RecordForm
        ns="panel.deployments"
        initial={initial}
        version={record.version}
        schema={deployment_schema}
        rules={DeploymentRules}
        is_locked={!may('panel.deployments.write')}
        read_record={read_deployment}
        save={(_, changed, version) =>
          save.mutateAsync({ id: record.id, body: { ...write_deployment(changed, record), version } })
        }
        on_saved={() => {
          notify_done(t('kit.saved'));
          void reread();
        }}
      >
        <Card>
          <Grid>
            <TextField name="name" required />
            <TextField name="identifier" ltr mono disabled />
          </Grid>
        </Card>
        <Places />
      </RecordForm>
      {dialog}
    </Narrow>
  );
}
