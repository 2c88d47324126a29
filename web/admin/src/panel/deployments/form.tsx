// A new deployment: name, identifier, languages, countries, currencies, clock. Created all or nothing.

import { useQueryClient } from '@tanstack/react-query';
import { code_name } from '@tvms/ui';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { me_query, useMay } from '../../app/me';
import { language_name } from '../../app/texts';
import { ChoiceField, ChoicesField, Grid, TextField } from '../../kit/fields';
import { RecordForm, useFormScope } from '../../kit/form';
import { useGo } from '../../kit/go';
import { notify_done } from '../../kit/notify';
import { Card, Narrow, PageHead } from '../../kit/page';
import { Forbidden } from '../../kit/states';
import { deployments } from './api';
import { currency_row, deployment_schema, kCountryCodes, kLanguageCodes, type NewDeployment, slug_of } from './schema';

export function NewDeploymentPage() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const go = useGo();
  const client = useQueryClient();
  const save = deployments.useSave();
  const initial = useMemo<NewDeployment>(
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
  if (!may('panel.deployments.write')) return <Forbidden />;
  return (
    <Narrow>
      <PageHead title={t('panel.deployments.new')} back={{ to: '/', label: t('panel.home') }} />
      <RecordForm<NewDeployment>
        ns="panel.deployments"
        initial={initial}
        schema={deployment_schema}
        on_cancel={() => go('/')}
        save={(values) => save.mutateAsync({ body: { ...values, currencies: values.currencies.map(currency_row) } })}
        on_saved={(result) => {
          const made = result as { identifier: string; name: string };
          notify_done(t('kit.created', { name: made.name }));
          void client.invalidateQueries({ queryKey: me_query.queryKey }).then(() => go(`/d/${made.identifier}`));
        }}
      >
        <Card>
          <Grid>
            <NameFields />
          </Grid>
        </Card>
        <Card>
          <Grid>
            <ChoicesField name="languages" required options={options.languages} wide />
            <ChoicesField name="countries" required options={options.countries} wide />
            <ChoicesField name="currencies" required options={options.currencies} wide />
            <ChoiceField name="zone" required options={options.zones} />
            <TextField name="nightly_time" ltr placeholder="03:00" required />
          </Grid>
        </Card>
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
      <TextField name="name" required max={60} />
      <TextField name="identifier" ltr mono required max={32} />
    </>
  );
}
