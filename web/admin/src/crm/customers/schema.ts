// What a customer's forms check, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Customer as CustomerRules } from '@tvms/api/rules';
import { filled, matching, text_or_null } from '../../kit/checks';
import { check_of, schema_of } from '../../kit/rules';
import type { Customer } from './api';

export const kPassword = /^[A-Za-z0-9!#@=()_$+-]{4,24}$/;

export function read_customer(record: Customer | undefined) {
  return {
    firstname: record?.firstname ?? '',
    lastname: record?.lastname ?? '',
    email: record?.email ?? '',
    phone: record?.phone ?? '',
    city: record?.city ?? '',
    country: record?.country ?? null,
    language: record?.language ?? null,
    mapping_id: record?.mapping_id ?? '',
    notes: record?.notes ?? '',
  };
}
export type CustomerValues = ReturnType<typeof read_customer>;

export type NewCustomerValues = CustomerValues & {
  login: 'generated' | 'typed';
  user_id: string;
  password: string;
  product_id: number | null;
  /** A select's value: the plan's id as text. */
  plan_id: string | null;
  currency: string | null;
  start: 'product' | 'now' | 'first_sign_in';
};

/** An empty input of these means that there is none. */
export function write_customer(values: Partial<CustomerValues>): Entity<'CustomerInput'> {
  return {
    ...values,
    email: text_or_null(values.email),
    phone: text_or_null(values.phone),
    mapping_id: text_or_null(values.mapping_id),
  };
}

export function write_new_customer(values: NewCustomerValues): Entity<'CustomerInput'> {
  const { login, user_id, password, product_id, plan_id, ...rest } = values;
  return {
    ...rest,
    email: rest.email || undefined,
    phone: rest.phone || undefined,
    mapping_id: rest.mapping_id || undefined,
    country: rest.country ?? undefined,
    language: rest.language ?? undefined,
    currency: rest.currency ?? undefined,
    product_id: product_id ?? undefined,
    plan_id: plan_id === null ? undefined : Number(plan_id),
    // Left out, the server makes them: random digits, shown once (C60-25).
    ...(login === 'typed' ? { user_id, password } : {}),
  };
}

const person = read_customer(undefined);
export const customer_schema = schema_of(CustomerRules, person);

export const new_customer_schema = (is_typed: boolean) =>
  schema_of(CustomerRules, person, '', {
    product_id: filled(),
    plan_id: filled(),
    ...(is_typed
      ? {
          user_id: check_of({ ...CustomerRules.user_id, is_required: true }),
          password: matching(kPassword, 'error.PASSWORD_FORMAT', true),
        }
      : {}),
  });
