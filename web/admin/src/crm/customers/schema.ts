// What a customer's forms check, and how a record becomes form values.
import { any, filled, kEmail, matching, optional, whole_or_none, z_object } from '../../kit/checks';
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
    street: record?.street ?? '',
    zipcode: record?.zipcode ?? '',
    city: record?.city ?? '',
    country: record?.country ?? '',
    language: record?.language ?? '',
    currency: record?.currency ?? '',
    devices_max: record?.devices_max ?? null,
    streams_max: record?.streams_max ?? null,
    notes: record?.notes ?? '',
  };
}
export type CustomerValues = ReturnType<typeof read_customer>;

export type NewCustomerValues = CustomerValues & {
  login: 'generated' | 'typed';
  userid: string;
  password: string;
  product: number | null;
  /** A select's value: the plan's id as text. */
  plan: string | null;
  start: 'now' | 'sign_in';
};

export function write_customer(values: Partial<CustomerValues>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? null : value]));
}

export function write_new_customer({ login, userid, password, ...values }: NewCustomerValues): Record<string, unknown> {
  const body: Record<string, unknown> = {
    ...write_customer(values),
    plan: values.plan === null ? null : Number(values.plan),
  };
  // Left out, the server makes them: random digits, shown once (C60-25).
  if (login === 'typed') Object.assign(body, { userid, password });
  return body;
}

const person = {
  firstname: optional(60),
  lastname: optional(60),
  email: matching(kEmail, 'error.EMAIL_FORMAT'),
  phone: matching(kPhone, 'error.PHONE_FORMAT'),
  street: optional(120),
  zipcode: optional(120),
  city: optional(120),
  country: filled(),
  language: filled(),
  currency: filled(),
  devices_max: whole_or_none(1, 10),
  streams_max: whole_or_none(1, 10),
  notes: optional(2000),
};
export const customer_schema = z_object(person);

export const new_customer_schema = (is_typed: boolean) =>
  z_object({
    ...person,
    product: filled(),
    plan: filled(),
    userid: is_typed ? matching(kUserId, 'error.USERID_FORMAT', true) : any(),
    password: is_typed ? matching(kPassword, 'error.PASSWORD_FORMAT', true) : any(),
  });
