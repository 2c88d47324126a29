// What a package's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Package as PackageRules } from '@tvms/api/rules';
import { schema_of } from '../../kit/rules';
import type { Package } from './api';

export function read_package(record: Package | undefined) {
  return {
    name: record?.name ?? '',
    viewer_name: record?.viewer_name ?? {},
    description: record?.description ?? {},
    groups: record?.groups ?? [],
    channels: record?.channels ?? [],
    notes: record?.notes ?? '',
  };
}
export type PackageValues = ReturnType<typeof read_package>;

export const write_package = (values: Partial<PackageValues>): Entity<'PackageInput'> => values;

export const package_schema = schema_of(PackageRules, read_package(undefined));
