// A product: what it is, what it holds, and its plans with one price per currency.

import { ActionIcon, Button, Group, Select, Stack, Switch, Table, Text, TextInput } from '@mantine/core';
import { Product as ProductRules } from '@tvms/api/rules';
import { useTranslation } from 'react-i18next';
import { useDeployment, useMay } from '../../app/me';
import { packages } from '../../cms/packages/api';
import {
  AreaField,
  ChoicesField,
  Grid,
  NumberField,
  SegmentField,
  Switches,
  SwitchField,
  TextField,
  useOptions,
  useValue,
} from '../../kit/fields';
import { useFormScope } from '../../kit/form';
import css from '../../kit/form.module.css';
import { GoButton } from '../../kit/go';
import { IconPlus, IconTrash, IconUsers } from '../../kit/icons';
import { LinkField, LinksField } from '../../kit/link_field';
import { Card } from '../../kit/page';
import { RecordPage } from '../../kit/record_page';
import { StackingTable } from '../../kit/small_table';
import { Hint } from '../../kit/states';
import { MoneyInput, WholeInput } from '../../kit/typed_input';
import { Status } from '../../kit/values';
import { user_interfaces } from '../../uit/user_interfaces/api';
import { kDeviceTypes, kProductTone, products } from './api';
import {
  kPlansMax,
  new_plan,
  type PlanRow,
  price_currencies,
  product_schema,
  read_product,
  write_product,
} from './schema';

export function ProductFormPage() {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <RecordPage
      noun={products}
      path="crm/products"
      new_title={t('crm.products.add')}
      title_of={(record) => record.name}
      read={read_product}
      write={write_product}
      schema={product_schema}
      rules={ProductRules}
      state={(record) => <Status tone={kProductTone[record.state]}>{t(`crm.products.state.${record.state}`)}</Status>}
      actions={(record) =>
        may('crm.customers.read') && (
          <GoButton
            to={`crm/customers?filter=${encodeURIComponent(JSON.stringify([{ field: 'product_id', op: 'in', value: [String(record.id)] }]))}`}
            variant="default"
            leftSection={<IconUsers size={15} />}
          >
            {t('crm.customers')}
          </GoButton>
        )
      }
    >
      {(record) => (
        <>
          <Card>
            <Grid>
              <TextField name="name" required />
              <TextField name="mapping_id" mono />
              <SegmentField name="type" disabled={Boolean(record)} />
              <LinkField name="user_interface_id" noun={user_interfaces} name_of={(one) => one.name} />
              <Switches>
                <SwitchField name="start_from_first_login" />
              </Switches>
            </Grid>
          </Card>
          <Card title={t('crm.products.plans')} text={t('crm.products.plans_text')}>
            <Plans />
          </Card>
          <Card title={t('crm.products.content')}>
            <LinksField name="packages" noun={packages} name_of={(one) => one.name} wide />
          </Card>
          <Card title={t('crm.products.limits_title')}>
            <Grid>
              <NumberField name="devices_max" required />
              <NumberField name="streams_max" required />
              <NumberField name="grace_days" unit={t('kit.days_short')} />
              <ChoicesField name="device_types" values={kDeviceTypes} wide />
              <AreaField name="notes" />
            </Grid>
          </Card>
        </>
      )}
    </RecordPage>
  );
}

/** A heading over inputs that must be filled. */
function Starred({ children }: { children: string }) {
  return (
    <>
      {children}
      <span className={css.required} aria-hidden>
        {' *'}
      </span>
    </>
  );
}

function Plans() {
  const { t } = useTranslation();
  const { currencies } = useDeployment();
  const { form, is_locked } = useFormScope();
  const [plans, set_plans, error] = useValue<PlanRow[]>('plans');
  const units = useOptions('crm.products', 'unit', ['days', 'weeks', 'months', 'years']);
  const errors = form.errors as Record<string, string>;
  const change = (at: number, part: Partial<PlanRow>) => {
    for (const name of Object.keys(part)) form.clearFieldError(`plans.${at}.${name}`);
    set_plans(plans.map((plan, index) => (index === at ? { ...plan, ...part } : plan)));
  };
  // The server counts the prices that were sent; a typed one is named by its currency.
  const price_error = (plan: PlanRow, at: number, currency: string) => {
    const place = price_currencies(plan.prices).indexOf(currency);
    const of_server = Object.keys(errors).find((path) => path.startsWith(`plans.${at}.prices.${place}.`));
    return errors[`plans.${at}.prices.${currency}`] ?? (of_server && errors[of_server]) ?? errors[`plans.${at}.prices`];
  };
  return (
    <Stack gap="sm">
      {plans.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('crm.products.no_plans')}
        </Text>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <div style={{ overflowX: 'auto' }} role="region" aria-label={t('crm.products.plans')} tabIndex={0}>
          <StackingTable verticalSpacing={5} horizontalSpacing={6} withRowBorders={false} min_width={560}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>
                  <Starred>{t('crm.products.plan_name')}</Starred>
                </Table.Th>
                <Table.Th w={86}>
                  <Starred>{t('crm.products.plan_length')}</Starred>
                </Table.Th>
                <Table.Th w={112}>{t('crm.products.plan_unit')}</Table.Th>
                {currencies.map((currency) => (
                  <Table.Th key={currency.code} w={110} ta="end">
                    {currency.code}
                  </Table.Th>
                ))}
                <Table.Th w={70}>{t('crm.products.plan_sold')}</Table.Th>
                <Table.Th w={34} aria-label={t('kit.actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {plans.map((plan, at) => (
                <Table.Tr key={plan.key} style={{ verticalAlign: 'top' }}>
                  <Table.Td data-title={`${t('crm.products.plan_name')} *`}>
                    <TextInput
                      size="xs"
                      required
                      aria-label={t('crm.products.plan_name')}
                      value={plan.name}
                      disabled={is_locked}
                      error={errors[`plans.${at}.name`]}
                      data-path={`plans.${at}.name`}
                      onChange={(event) => change(at, { name: event.currentTarget.value })}
                    />
                  </Table.Td>
                  <Table.Td data-title={`${t('crm.products.plan_length')} *`}>
                    <WholeInput
                      size="xs"
                      required
                      aria-label={t('crm.products.plan_length')}
                      value={plan.length}
                      min={1}
                      max={120}
                      disabled={is_locked}
                      error={errors[`plans.${at}.length`]}
                      data-path={`plans.${at}.length`}
                      on_change={(length) => change(at, { length })}
                    />
                  </Table.Td>
                  <Table.Td data-title={t('crm.products.plan_unit')}>
                    <Select
                      size="xs"
                      aria-label={t('crm.products.plan_unit')}
                      data={units}
                      value={plan.unit}
                      disabled={is_locked}
                      onChange={(value) => change(at, { unit: value as PlanRow['unit'] })}
                    />
                  </Table.Td>
                  {currencies.map((currency) => (
                    <Table.Td key={currency.code} data-title={currency.code}>
                      <MoneyInput
                        value={plan.prices[currency.code] ?? null}
                        currency={currency.code}
                        aria-label={`${plan.name || t('crm.products.plan_name')} ${currency.code}`}
                        disabled={is_locked}
                        error={price_error(plan, at, currency.code)}
                        data-path={`plans.${at}.prices.${currency.code}`}
                        on_change={(minor) => {
                          form.clearFieldError(`plans.${at}.prices.${currency.code}`);
                          change(at, { prices: { ...plan.prices, [currency.code]: minor } });
                        }}
                      />
                    </Table.Td>
                  ))}
                  <Table.Td data-title={t('crm.products.plan_sold')}>
                    <Switch
                      size="xs"
                      mt={7}
                      checked={!plan.is_retired}
                      disabled={is_locked}
                      aria-label={t('crm.products.plan_sold')}
                      onChange={(event) => change(at, { is_retired: !event.currentTarget.checked })}
                    />
                  </Table.Td>
                  <Table.Td>
                    <ActionIcon
                      size="sm"
                      mt={4}
                      disabled={is_locked}
                      aria-label={`${t('kit.remove')} ${plan.name}`}
                      onClick={() => set_plans(plans.filter((_, index) => index !== at))}
                    >
                      <IconTrash size={14} />
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </StackingTable>
        </div>
      )}
      {error && typeof error === 'string' && <Hint tone="bad">{error}</Hint>}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={is_locked || plans.length >= kPlansMax}
          onClick={() => set_plans([...plans, new_plan()])}
        >
          {t('crm.products.add_plan')}
        </Button>
      </Group>
    </Stack>
  );
}
