// Add a customer; afterwards the login is shown once. Also the fields of a person, shared with the details.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { idempotency_key } from '@tvms/api';
import { code_name } from '@tvms/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { language_name } from '../../app/texts';
import { AreaField, ChoiceField, Grid, NumberField, SecretField, SegmentField, TextField } from '../../kit/fields';
import { RecordForm, useFormScope } from '../../kit/form';
import { GoButton, useGo } from '../../kit/go';
import { IconAlertTriangle, IconPlus, IconShoppingBag, IconUsers } from '../../kit/icons';
import { LinkField } from '../../kit/link_field';
import { Card, Narrow, PageHead } from '../../kit/page';
import { EmptyState, Forbidden, Waiting } from '../../kit/states';
import { Copyable, Facts } from '../../kit/values';
import { products } from '../products/api';
import { customers, type NewCustomer } from './api';
import { type NewCustomerValues, new_customer_schema, read_customer, write_new_customer } from './schema';

export function PersonFields() {
  const { i18n } = useTranslation();
  const { countries, languages, currencies } = useDeployment();
  return (
    <Grid>
      <TextField name="firstname" max={60} />
      <TextField name="lastname" max={60} />
      <TextField name="email" ltr />
      <TextField name="phone" ltr placeholder="+491701234567" />
      <TextField name="street" />
      <TextField name="zipcode" ltr />
      <TextField name="city" />
      <ChoiceField
        name="country"
        required
        options={countries.map((code) => ({ value: code, label: code_name('region', code, i18n.language) }))}
      />
      <ChoiceField
        name="language"
        required
        options={languages.map((code) => ({ value: code, label: language_name(code) }))}
      />
      <ChoiceField
        name="currency"
        required
        options={currencies.map((currency) => ({ value: currency.code, label: currency.code }))}
      />
      <NumberField name="devices_max" min={1} max={10} />
      <NumberField name="streams_max" min={1} max={10} />
      <AreaField name="notes" />
    </Grid>
  );
}

export function NewCustomerPage() {
  const { t } = useTranslation();
  const may = useMay();
  const go = useGo();
  const deployment = useDeployment();
  const sold = products.useAll();
  const save = customers.useSave();
  const [made, set_made] = useState<NewCustomer | null>(null);
  const [round, set_round] = useState(0);
  const [is_typed, set_typed] = useState(false);
  // One key per opened form: pressing Create twice makes one customer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another form.
  const key = useMemo(idempotency_key, [round]);
  const initial = useMemo<NewCustomerValues>(
    () => ({
      ...read_customer(undefined),
      country: deployment.countries[0] ?? '',
      language: deployment.languages[0] ?? '',
      currency: deployment.currencies[0]?.code ?? '',
      login: 'generated',
      userid: '',
      password: '',
      product: null,
      plan: null,
      start: 'now',
    }),
    [deployment],
  );

  if (!may('crm.customers.write')) return <Forbidden />;
  if (deployment.name === '' || !sold.data) return <Waiting />;
  const back = { to: 'crm/customers', label: t('crm.customers') };
  if (!sold.data.items.some((product) => product.plans.some((plan) => !plan.is_retired))) {
    return (
      <EmptyState
        icon={<IconShoppingBag />}
        title={t('crm.customers.no_product')}
        text={t('crm.customers.no_product_text')}
        action={<GoButton to="crm/products/new">{t('crm.products.add')}</GoButton>}
      />
    );
  }
  if (made) {
    return (
      <Narrow>
        <PageHead title={t('crm.customers.created')} back={back} />
        <LoginOnce userid={made.userid} {...(made.password ? { password: made.password } : {})} />
        <Group>
          <GoButton to={`crm/customers/${made.id}`} leftSection={<IconUsers size={15} />}>
            {t('crm.customers.open')}
          </GoButton>
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => {
              set_made(null);
              set_round(round + 1);
            }}
          >
            {t('crm.customers.add_another')}
          </Button>
        </Group>
      </Narrow>
    );
  }
  return (
    <Narrow>
      <PageHead title={t('crm.customers.add')} back={back} />
      <RecordForm<NewCustomerValues>
        key={round}
        ns="crm.customers"
        initial={initial}
        schema={new_customer_schema(is_typed)}
        submit_label={t('crm.customers.create')}
        on_cancel={() => go('crm/customers')}
        save={async (values) => {
          const answer = await save.mutateAsync({
            body: write_new_customer(values),
            headers: { 'Idempotency-Key': key },
          });
          return values.login === 'typed' ? { ...answer, password: values.password } : answer;
        }}
        on_saved={(answer) => {
          window.scrollTo({ top: 0 });
          set_made(answer as NewCustomer);
        }}
      >
        <Card title={t('crm.customers.section.product')}>
          <ProductFields />
        </Card>
        <Card title={t('crm.customers.section.login')}>
          <LoginFields on_typed={set_typed} />
        </Card>
        <Card title={t('crm.customers.section.person')}>
          <PersonFields />
        </Card>
      </RecordForm>
    </Narrow>
  );
}

function ProductFields() {
  const { t } = useTranslation();
  const { form } = useFormScope();
  const { data } = products.useAll();
  const [product, set_product] = useState<number | null>(form.getValues().product as number | null);
  form.watch('product', ({ value }: { value: unknown }) => {
    set_product(value as number | null);
    const chosen = data?.items.find((one) => one.id === value);
    const plans = chosen?.plans.filter((plan) => !plan.is_retired) ?? [];
    form.setFieldValue('plan', plans.length === 1 && plans[0]?.id !== undefined ? String(plans[0].id) : null);
    if (chosen) form.setFieldValue('start', chosen.starts_at_sign_in ? 'sign_in' : 'now');
  });
  const plans = data?.items.find((one) => one.id === product)?.plans.filter((plan) => !plan.is_retired) ?? [];
  return (
    <Grid>
      <LinkField name="product" noun={products} name_of={(one) => one.name} required />
      <ChoiceField
        key={product}
        name="plan"
        required
        disabled={product === null}
        options={plans.map((plan) => ({
          value: String(plan.id),
          label: `${plan.name} · ${t(`crm.length.${plan.unit}`, { count: plan.length })}`,
        }))}
      />
      <SegmentField name="start" values={['now', 'sign_in']} wide />
    </Grid>
  );
}

function LoginFields({ on_typed }: { on_typed: (is_typed: boolean) => void }) {
  const { t } = useTranslation();
  const { form } = useFormScope();
  const [login, set_login] = useState<string>(form.getValues().login as string);
  form.watch('login', ({ value }: { value: unknown }) => {
    set_login(String(value));
    on_typed(value === 'typed');
  });
  return (
    <Grid>
      <SegmentField name="login" values={['generated', 'typed']} wide />
      {login === 'typed' ? (
        <>
          <TextField name="userid" ltr mono required max={99} />
          <SecretField name="password" required />
        </>
      ) : (
        <Text size="sm" c="dimmed" data-wide>
          {t('crm.customers.generated_text')}
        </Text>
      )}
    </Grid>
  );
}

/** User id and password, seen once; afterwards a password can only be replaced (C60-26). */
export function LoginOnce({ userid, password }: { userid: string; password?: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle size={16} />}>
          {t('crm.customers.once')}
        </Alert>
        <Facts
          rows={[
            [t('crm.customers.userid'), <Copyable key="u" value={userid} />],
            [t('crm.customers.password'), password ? <Copyable key="p" value={password} /> : null],
          ]}
        />
        <Group>
          <Button variant="default" onClick={() => window.print()}>
            {t('kit.print')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
