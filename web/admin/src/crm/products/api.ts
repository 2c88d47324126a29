// Products: what a customer has.
import type { Entity } from '@tvms/api';
import { Product as ProductRules } from '@tvms/api/rules';
import { type Id, noun } from '../../kit/noun';
import type { Tone } from '../../kit/values';

export type Product = Entity<'Product'>;
/** A plan has no id until the server gave it one. */
export type Plan = Omit<Product['plans'][number], 'id'> & { id?: Id };
export type LengthUnit = Plan['unit'];
export type DeviceType = Product['device_types'][number];
export const kDeviceTypes = ProductRules.device_types.choices;

export const products = noun('/api/v1/deployments/{deployment}/crm/products');

export const kProductTone: Record<Product['state'], Tone> = {
  draft: 'plain',
  published: 'good',
  changed: 'warn',
  retired: 'plain',
};
