// Products: what a customer has.
import type { Money } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';

export type LengthUnit = 'days' | 'weeks' | 'months' | 'years';
export type Plan = {
  id?: Id;
  name: string;
  length: number;
  unit: LengthUnit;
  prices: Money[];
  is_retired: boolean;
};
export type Product = Head & {
  name: string;
  mapping_id: string | null;
  kind: 'trial' | 'regular';
  starts_at_sign_in: boolean;
  user_interface: Id | null;
  devices_max: number;
  streams_max: number;
  grace_days: number;
  countries: string[];
  packages: Id[];
  plans: Plan[];
  notes: string | null;
  state: 'draft' | 'published' | 'changed' | 'retired';
  customers_count: number;
};

export const products = noun<Product>('crm', 'products');
