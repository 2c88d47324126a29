// Customers: subscribers, their subscription, devices and running streams.
import type { Entity } from '@tvms/api';
import type { Money } from '@tvms/ui';
import { type Id, noun } from '../../kit/noun';
import type { LengthUnit } from '../products/api';

export type Customer = Entity<'Customer'>;
export type CustomerState = Customer['state'];
/** The password is told once, when the server made it. */
export type NewCustomer = Customer & { password?: string };
export type Term = {
  id: Id;
  kind: 'sale' | 'renewal' | 'extend_date' | 'activation';
  plan_id: Id | null;
  from: string | null;
  to: string | null;
  length: number | null;
  unit: LengthUnit | null;
  charged: Money | null;
  reason: string;
  created_at: string;
};
export type Device = Entity<'Device'>;
export type RunningStream = { id: Id; device: string; channel: string; started_at: string };

export const customers = noun<Customer>('crm', 'customers');
