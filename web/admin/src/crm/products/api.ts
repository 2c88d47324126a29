// Products: what a customer has.
import type { Entity } from '@tvms/api';
import { type Id, noun } from '../../kit/noun';

export type Product = Entity<'Product'>;
/** A plan has no id until the server gave it one. */
export type Plan = Omit<Product['plans'][number], 'id'> & { id?: Id };
export type LengthUnit = Plan['unit'];
export type DeviceType = Product['device_types'][number];
export const kDeviceTypes = [
  'phone_apple',
  'phone_android',
  'phone_windows',
  'phone_kaios',
  'tablet_apple',
  'tablet_android',
  'tablet_windows',
  'player_roku',
  'player_android',
  'player_fire_tv',
  'player_apple_tv',
  'browser_pc',
  'browser_mac',
  'box_linux',
  'box_android',
  'tv_tizen',
  'tv_webos',
  'tv_vidaa',
] as const satisfies readonly DeviceType[];

export const products = noun<Product>('crm', 'products');
