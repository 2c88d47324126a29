// More time for a customer: a plan that is sold, or an end that is set.
import { Button, Group, Modal, Radio, Select, Stack, Text, Textarea } from '@mantine/core';
import { idempotency_key } from '@tvms/api';
import { CustomerExtension as CustomerExtensionRules } from '@tvms/api/rules';
import { format_instant } from '@tvms/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../../app/me';
import { notify_done, notify_error } from '../../kit/notify';
import { Hint } from '../../kit/states';
import { InstantInput, type Typed } from '../../kit/typed_input';
import { products } from '../products/api';
import { type Customer, customers } from './api';
import { price_in, SaleText, start_of, useChargeLabel, useCurrencyOptions, usePlanOptions, usual_price } from './sale';

const kReason_max = CustomerExtensionRules.reason.max;

/** Sell more time by a plan, or set the end. The server works the end out; an earlier end must be meant. */
export function Extend({ customer, by, on_close }: { customer: Customer; by: 'plan' | 'date'; on_close: () => void }) {
  const { t, i18n } = useTranslation();
  const { time_zone, currencies } = useDeployment();
  const key = useMemo(idempotency_key, []);
  const sold = products.useOne(customer.product_id);
  const end = customer.ends_at ?? customer.waiting_until;
  const [plan, set_plan] = useState<string | null>(null);
  const [currency, set_currency] = useState<string | null>(null);
  const [from, set_from] = useState<'expiry' | 'today'>('expiry');
  const [date, set_date] = useState<Typed<string>>(end);
  const [reason, set_reason] = useState('');
  const extend = customers.useSubCall('post', '/{id}/actions/extend');
  const extend_date = customers.useSubCall('post', '/{id}/actions/extend_date');
  const plans = sold.data?.plans.filter((one) => !one.is_retired) ?? [];
  const chosen = plans.find((one) => String(one.id) === plan);
  const price = by === 'plan' ? price_in(chosen, currency) : undefined;
  const plan_options = usePlanOptions(plans);
  const currency_options = useCurrencyOptions(chosen);
  const action = useChargeLabel(price, 'crm.customers.extend', 'crm.customers.extend_charge');
  const needs_reason = by === 'date' || sold.data?.type === 'trial';
  const is_shorter = by === 'date' && typeof date === 'string' && end !== null && date < end;
  const is_ready =
    (by === 'plan' ? plan !== null : typeof date === 'string') && (!needs_reason || reason.trim() !== '');
  const path = { id: customer.id };
  const sell = () =>
    extend.mutateAsync({
      path,
      body: {
        plan_id: Number(plan),
        from,
        ...(currency ? { currency } : {}),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      },
      headers: { 'Idempotency-Key': key },
    });
  const set_end = () =>
    extend_date.mutateAsync({
      path,
      body: { date: String(date), shorten: is_shorter, reason: reason.trim() },
      headers: { 'Idempotency-Key': key },
    });

  async function apply() {
    try {
      const after = by === 'plan' ? await sell() : await set_end();
      const then = after.ends_at ?? after.waiting_until;
      notify_done(
        then
          ? t('crm.customers.extended_to', { end: format_instant(then, i18n.language, time_zone) })
          : t('crm.customers.extended'),
      );
      on_close();
    } catch (error) {
      notify_error(error);
    }
  }
  return (
    <Modal
      opened
      onClose={on_close}
      title={t(by === 'plan' ? 'crm.customers.extend_plan' : 'crm.customers.extend_date')}
    >
      <Stack>
        <Text size="sm">
          {t('crm.customers.ends_now')}:{' '}
          {end ? <bdi>{format_instant(end, i18n.language, time_zone)}</bdi> : t('crm.customers.waiting')}
        </Text>
        {by === 'plan' ? (
          <>
            <Select
              label={t('crm.customers.plan')}
              data={plan_options}
              value={plan}
              onChange={(value) => {
                set_plan(value);
                const wanted = plans.find((one) => String(one.id) === value);
                set_currency(usual_price(wanted, currencies)?.currency ?? null);
              }}
              data-autofocus
            />
            {currency_options.length > 1 && (
              <Select
                label={t('crm.customers.currency')}
                data={currency_options}
                value={currency}
                onChange={set_currency}
              />
            )}
            <Radio.Group
              value={from}
              onChange={(value) => set_from(value === 'today' ? 'today' : 'expiry')}
              label={t('crm.customers.extend_from')}
            >
              <Group mt={6}>
                <Radio value="expiry" label={t('crm.customers.extend_from.expiry')} />
                <Radio value="today" label={t('crm.customers.extend_from.today')} />
              </Group>
            </Radio.Group>
            <SaleText plan={chosen} price={price} start={start_of(customer, from)} />
          </>
        ) : (
          <>
            <InstantInput
              label={t('crm.customers.new_end')}
              description={time_zone}
              value={date}
              on_change={set_date}
              data-autofocus
            />
            {is_shorter && <Hint tone="warn">{t('crm.customers.shortens')}</Hint>}
          </>
        )}
        {needs_reason && (
          <Textarea
            label={t('kit.reason')}
            required
            maxLength={kReason_max}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => set_reason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={on_close}>
            {t('kit.cancel')}
          </Button>
          <Button loading={extend.isPending || extend_date.isPending} disabled={!is_ready} onClick={() => void apply()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
