// Customers: subscribers, their subscription, devices and running streams.
import { type Head, type Id, noun } from '../../kit/noun';

export type CustomerState = 'pending' | 'trial' | 'active' | 'expired' | 'disabled';
export type Customer = Head & {
  number: number;
  userid: string;
  firstname: string | null;
  lastname: string | null;
  email: string | null;
  phone: string | null;
  street: string | null;
  zipcode: string | null;
  city: string | null;
  country: string;
  language: string;
  currency: string;
  notes: string | null;
  devices_max: number | null;
  streams_max: number | null;
  state: CustomerState;
  is_enabled: boolean;
  disabled_at: string | null;
  disabled_reason: string | null;
  product: Id;
  product_name: string;
  plan: Id | null;
  plan_name: string | null;
  starts_at: string | null;
  ends_at: string | null;
  devices_count: number;
  last_seen_at: string | null;
};
export type NewCustomer = Customer & { password?: string };
export type Term = {
  id: Id;
  at: string;
  from: string;
  to: string;
  plan: string | null;
  source: string;
  actor: string;
  reason: string | null;
};
export type ExtendPreview = { ends_at: string; now_ends_at: string | null; is_shorter?: boolean };
export type Device = {
  id: Id;
  kind: string;
  name: string | null;
  model: string | null;
  os: string | null;
  app_version: string | null;
  ip: string | null;
  country: string | null;
  first_seen_at: string;
  last_seen_at: string;
  is_blocked: boolean;
};
export type RunningStream = { id: Id; device: string; channel: string; started_at: string };

export const customers = noun<Customer>('crm', 'customers');
