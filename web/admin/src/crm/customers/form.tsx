// Add a customer; afterwards the login is shown once. Also the fields of a person, shared with the details.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { idempotency_key } from '@tvms/api';
import { Customer as CustomerRules } from '@tvms/api/rules';
import { code_name, type Money } from '@tvms/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { language_name } from '../../app/texts';
import { AreaField, ChoiceField, Grid, SecretField, SegmentField, TextField } from '../../kit/fields';
import { RecordForm, useFormScope } from '../../kit/form';
import { GoButton, useGo } from '../../kit/go';
import { IconAlertTriangle, IconPlus, IconShoppingBag, IconUsers } from '../../kit/icons';
import { LinkField } from '../../kit/link_field';
import { Card, Narrow, PageHead } from '../../kit/page';
import { EmptyState, Forbidden, Waiting } from '../../kit/states';
import { Copyable, Facts } from '../../kit/values';
import { products } from '../products/api';
import { customers, type NewCustomer } from './api';
import { price_in, SaleText, useChargeLabel, useCurrencyOptions, usePlanOptions, usual_price } from './sale';
import { type NewCustomerValues, new_customer_schema, read_customer, write_new_customer } from './schema';

export function PersonFields() {
  const { i18n } = useTranslation();
  const { countries, languages } = useDeployment();
  return (
    <Grid>
      <TextField name="firstname" />
      <TextField name="lastname" />
      <TextField name="email" ltr />
      <TextField name="phone" ltr placeholder="+491701234567" />
      <TextField name="city" />
      <ChoiceField
        name="country"
        clearable
        options={countries.map((code) => ({ value: code, label: code_name('region', code, i18n.language) }))}
      />
      <ChoiceField
        name="language"
        clearable
        options={languages.map((code) => ({ value: code, label: language_name(code) }))}
      />
      <TextField name="mapping_id" mono />
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
  const [price, set_price] = useState<Money>();
  const submit_label = useChargeLabel(price, 'crm.customers.create', 'crm.customers.create_charge');
  // One key per opened form: pressing Create twice makes one customer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another form.
  const key = useMemo(idempotency_key, [round]);
  const initial = useMemo<NewCustomerValues>(
    () => ({
      ...read_customer(undefined),
      country: deployment.countries[0] ?? null,
      language: deployment.languages[0] ?? null,
      login: 'generated',
      user_id: '',
      password: '',
      product_id: null,
      plan_id: null,
      currency: null,
      start: 'product',
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
        <LoginOnce user_id={made.user_id} {...(made.password ? { password: made.password } : {})} />
        <Group>
          <GoButton to={`crm/customers/${made.id}`} leftSection={<IconUsers size={15} />}>
            {t('crm.customers.open')}
          </GoButton>
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => {
              set_made(null);
              set_price(undefined);
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
      <RecordForm<NewCustomerValues, NewCustomer>
        key={round}
        ns="crm.customers"
        initial={initial}
        schema={new_customer_schema(is_typed)}
        rules={CustomerRules}
        submit_label={submit_label}
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
          set_made(answer);
        }}
      >
        <Card title={t('crm.customers.section.product')}>
          <ProductFields on_price={set_price} />
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

function ProductFields({ on_price }: { on_price: (price: Money | undefined) => void }) {
  const { currencies } = useDeployment();
  const { form } = useFormScope();
  const { data } = products.useAll();
  const [product, set_product] = useState<number | null>(form.getValues().product_id as number | null);
  const [plan_id, set_plan] = useState<string | null>(form.getValues().plan_id as string | null);
  const [currency, set_currency] = useState<string | null>(form.getValues().currency as string | null);
  const [start, set_start] = useState<string>(form.getValues().start as string);
  const plans_of = (id: unknown) =>
    data?.items.find((one) => one.id === id)?.plans.filter((one) => !one.is_retired) ?? [];
  const plan_of = (id: unknown) => plans_of(form.getValues().product_id).find((one) => String(one.id) === id);
  form.watch('product_id', ({ value }: { value: unknown }) => {
    set_product(value as number | null);
    const plans = plans_of(value);
    form.setFieldValue('plan_id', plans.length === 1 && plans[0]?.id !== undefined ? String(plans[0].id) : null);
  });
  form.watch('plan_id', ({ value }: { value: unknown }) => {
    set_plan(value as string | null);
    form.setFieldValue('currency', usual_price(plan_of(value), currencies)?.currency ?? null);
  });
  form.watch('currency', ({ value }: { value: unknown }) => {
    set_currency(value as string | null);
    on_price(price_in(plan_of(form.getValues().plan_id), value as string | null));
  });
  const begins = data?.items.find((one) => one.id === product)?.start_from_first_login ? 'first_sign_in' : 'now';
  form.watch('start', ({ value }: { value: unknown }) => set_start(String(value)));
  const plans = plans_of(product);
  const plan = plans.find((one) => String(one.id) === plan_id);
  const plan_options = usePlanOptions(plans);
  const currency_options = useCurrencyOptions(plan);
  return (
    <Grid>
      <LinkField name="product_id" noun={products} name_of={(one) => one.name} required />
      <ChoiceField key={product} name="plan_id" required disabled={product === null} options={plan_options} />
      <SegmentField name="start" values={['product', 'now', 'first_sign_in']} />
      {currency_options.length > 1 ? <ChoiceField key={plan_id} name="currency" options={currency_options} /> : <div />}
      <SaleText plan={plan} price={price_in(plan, currency)} start={start === 'product' ? begins : start} />
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
          <TextField name="user_id" ltr mono required />
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
export function LoginOnce({ user_id, password }: { user_id: string; password?: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle size={16} />}>
          {t('crm.customers.once')}
        </Alert>
        <Facts
          rows={[
            [t('crm.customers.user_id'), <Copyable key="u" value={user_id} />],
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
