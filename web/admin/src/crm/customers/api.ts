// Customers: subscribers, their subscription, devices and running streams.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';
import type { Tone } from '../../kit/values';

export type Customer = Entity<'Customer'>;
export type CustomerState = Customer['state'];
/** The password is told once, when the server made it. */
export type NewCustomer = Entity<'NewCustomer'>;

export const customers = noun('/api/v1/deployments/{deployment}/crm/customers');

export const kCustomerTone: Record<CustomerState, Tone> = {
  pending: 'plain',
  trial: 'info',
  active: 'good',
  expired: 'warn',
  disabled: 'bad',
};
