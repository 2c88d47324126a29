// What a product's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Product as ProductRules } from '@tvms/api/rules';
import * as z from 'zod/mini';
import { tr } from '../../app/texts';
import { some, text_or_null, whole } from '../../kit/checks';
import { check_of, schema_of } from '../../kit/rules';
import type { Typed } from '../../kit/typed_input';
import { kDeviceTypes, type Plan, type Product } from './api';

export const kPlansMax = ProductRules.plans.max;

/** Rows need a key that does not change while they have no id. */
export type PlanRow = Omit<Plan, 'length' | 'prices'> & {
  key: string;
  length: Typed<number>;
  /** One cell for a currency; an absent one is not for sale. */
  prices: Record<string, Typed<number>>;
};

let last_key = 0;
export function new_plan(): PlanRow {
  last_key += 1;
  return { key: `new-${last_key}`, name: '', length: 1, unit: 'months', prices: {}, is_retired: false };
}

export function read_product(record: Product | undefined) {
  return {
    name: record?.name ?? '',
    mapping_id: record?.mapping_id ?? '',
    type: record?.type ?? 'regular',
    start_from_first_login: record?.start_from_first_login ?? false,
    user_interface_id: record?.user_interface_id ?? null,
    devices_max: record?.devices_max ?? 2,
    streams_max: record?.streams_max ?? 1,
    grace_days: record?.grace_days ?? 0,
    device_types: record?.device_types ?? [...kDeviceTypes],
    packages: record?.packages ?? [],
    plans: (record?.plans ?? []).map(
      (plan): PlanRow => ({
        ...plan,
        key: String(plan.id),
        prices: Object.fromEntries(plan.prices.map((price) => [price.currency, price.minor])),
      }),
    ),
    notes: record?.notes ?? '',
  };
}
export type ProductValues = ReturnType<typeof read_product>;

/** The currencies with a price, in the order in which they are sent: a fault of the server names one by its place. */
export function price_currencies(prices: PlanRow['prices']): string[] {
  return Object.keys(prices)
    .filter((currency) => prices[currency] !== null)
    .sort();
}

/** A typed number; what has no meaning as one never comes here, for the form does not send it. */
const number_of = (typed: Typed<number> | undefined) => (typeof typed === 'number' ? typed : 0);

export function write_product(values: Partial<ProductValues>): Entity<'ProductInput'> {
  return {
    ...values,
    mapping_id: text_or_null(values.mapping_id),
    plans: values.plans?.map(({ key: _, prices, length, ...plan }) => ({
      ...plan,
      length: number_of(length),
      prices: price_currencies(prices).map((currency) => ({ minor: number_of(prices[currency]), currency })),
    })),
  };
}

// The contract does not limit a plan's length: the server alone does.
const plan_check = z.object({
  name: check_of(ProductRules.plans.fields.name),
  length: whole(1, 120),
});

export const product_schema = schema_of(ProductRules, read_product(undefined), '', {
  device_types: some(),
  plans: z.array(plan_check).check(
    z.refine((plans) => new Set(plans.map((plan) => plan.name.trim().toLowerCase())).size === plans.length, {
      error: () => tr('error.PLAN_NAMES'),
    }),
  ),
});
