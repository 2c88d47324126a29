// What content is sold by: ordered groups and single channels.
import type { Texts } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';

export type PackageItem = { kind: 'group' | 'channel'; id: Id };
export type Package = Head & {
  name: string;
  viewer_name: Texts;
  description: Texts;
  content: PackageItem[];
  is_test: boolean;
  notes: string | null;
  items_own: number;
  items_by_groups: number;
  products_count: number;
  customers_count: number;
  published_at: string | null;
  publish_mark: 'new' | 'changed' | 'published' | 'in_no_package';
};

export const packages = noun<Package>('cms', 'packages');
