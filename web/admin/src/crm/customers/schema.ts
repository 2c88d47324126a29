// What a customer's forms check, and how a record becomes form values.
import { any, filled, kEmail, matching, optional, z_object } from '../../kit/checks';
import type { Customer } from './api';

/** C60 entity: letters, digits and ! # @ = ( ) _ . $ + - */
export const kUserId = /^[A-Za-z0-9!#@=()_.$+-]{6,99}$/;
export const kPassword = /^[A-Za-z0-9!#@=()_$+-]{4,24}$/;
export const kPhone = /^\+[1-9]\d{6,14}$/;

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

// Texts that may be absent; the others are stored empty.
const kNullable = ['email', 'phone', 'mapping_id', 'country', 'language'];

export function write_customer(values: Partial<CustomerValues>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === '' && kNullable.includes(name) ? null : value]),
  );
}

export function write_new_customer({
  login,
  user_id,
  password,
  ...values
}: NewCustomerValues): Record<string, unknown> {
  const body: Record<string, unknown> = {
    ...write_customer(values),
    plan_id: values.plan_id === null ? null : Number(values.plan_id),
  };
  for (const name of [...kNullable, 'currency']) if (body[name] === null) delete body[name];
  // Left out, the server makes them: random digits, shown once (C60-25).
  if (login === 'typed') Object.assign(body, { user_id, password });
  return body;
}

const person = {
  firstname: optional(60),
  lastname: optional(60),
  email: matching(kEmail, 'error.EMAIL_FORMAT'),
  phone: matching(kPhone, 'error.PHONE_FORMAT'),
  city: optional(120),
  mapping_id: optional(64),
  notes: optional(2000),
};
export const customer_schema = z_object(person);

export const new_customer_schema = (is_typed: boolean) =>
  z_object({
    ...person,
    product_id: filled(),
    plan_id: filled(),
    user_id: is_typed ? matching(kUserId, 'error.USERID_FORMAT', true) : any(),
    password: is_typed ? matching(kPassword, 'error.PASSWORD_FORMAT', true) : any(),
  });
