// What a package's form checks, and how a record becomes form values.
import { any, optional, required, texts, z_object } from '../../kit/checks';
import type { Package } from './api';

export function read_package(record: Package | undefined) {
  return {
    name: record?.name ?? '',
    viewer_name: record?.viewer_name ?? {},
    description: record?.description ?? {},
    groups: record?.groups ?? [],
    channels: record?.channels ?? [],
    is_test: record?.is_test ?? false,
    notes: record?.notes ?? '',
  };
}
export type PackageValues = ReturnType<typeof read_package>;

export const package_schema = z_object({
  name: required(120),
  viewer_name: texts(120),
  description: texts(4000),
  groups: any(),
  channels: any(),
  notes: optional(2000),
});
