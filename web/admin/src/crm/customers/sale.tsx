// What a sale costs, in words before the button: plan, price, from when. The end is worked out by the server alone.
import { Text } from '@mantine/core';
import { format_instant, format_money, type Money } from '@tvms/ui';
import { useTranslation } from 'react-i18next';
import { type DeploymentFacts, useDeployment } from '../../app/me';
import type { Plan } from '../products/api';
import type { Customer } from './api';

/** The price in the currency that comes first in the deployment and that the plan is sold in. */
export function usual_price(plan: Plan | undefined, currencies: DeploymentFacts['currencies']): Money | undefined {
  const prices = plan?.prices ?? [];
  for (const { code } of currencies) {
    const price = prices.find((one) => one.currency === code);
    if (price) return price;
  }
  return prices[0];
}

export function price_in(plan: Plan | undefined, currency: string | null): Money | undefined {
  return plan?.prices.find((one) => one.currency === currency);
}

/** Plans as choices, with the price that is usual: "Month · 1 month · €8.99". */
export function usePlanOptions(plans: Plan[]): { value: string; label: string }[] {
  const { t, i18n } = useTranslation();
  const { currencies } = useDeployment();
  return plans.map((plan) => {
    const price = usual_price(plan, currencies);
    return {
      value: String(plan.id),
      label: [
        plan.name,
        t(`crm.length.${plan.unit}`, { count: plan.length }),
        price ? format_money(price, i18n.language, currencies) : t('crm.customers.no_price'),
      ].join(' · '),
    };
  });
}

/** The currencies of a plan as choices, the deployment's first one first. */
export function useCurrencyOptions(plan: Plan | undefined): { value: string; label: string }[] {
  const { i18n } = useTranslation();
  const { currencies } = useDeployment();
  const place = (price: Money) => currencies.findIndex((one) => one.code === price.currency) >>> 0;
  return [...(plan?.prices ?? [])]
    .sort((a, b) => place(a) - place(b))
    .map((price) => ({
      value: price.currency,
      label: `${price.currency} · ${format_money(price, i18n.language, currencies)}`,
    }));
}

/** The words of a sale button: "Charge €8.99 and extend". Without a price the plain words. */
export function useChargeLabel(price: Money | undefined, plain: string, with_price: string): string {
  const { t, i18n } = useTranslation();
  const { currencies } = useDeployment();
  return price ? t(with_price, { amount: format_money(price, i18n.language, currencies) }) : t(plain);
}

/** From when the bought time runs: from the end that a customer has, from now, or from the first sign-in. */
export function start_of(customer: Customer, from: string): 'first_sign_in' | 'now' | string {
  if (customer.ends_at === null) return 'first_sign_in';
  const is_over = customer.subscription_state === 'ended' || customer.subscription_state === 'grace';
  return from === 'expiry' && !is_over ? customer.ends_at : 'now';
}

/** "€8.99 is charged. 1 month, from Dec 7, 2026." */
export function SaleText({ plan, price, start }: { plan: Plan | undefined; price: Money | undefined; start: string }) {
  const { t, i18n } = useTranslation();
  const { currencies, time_zone } = useDeployment();
  if (!plan || !price) return null;
  const length = t(`crm.length.${plan.unit}`, { count: plan.length });
  const from =
    start === 'now' || start === 'first_sign_in'
      ? t(`crm.customers.runs.${start}`, { length })
      : t('crm.customers.runs.from', { length, start: format_instant(start, i18n.language, time_zone) });
  return (
    <Text size="sm" data-wide data-sale>
      {t('crm.customers.is_charged', { amount: format_money(price, i18n.language, currencies) })} {from}
    </Text>
  );
}
