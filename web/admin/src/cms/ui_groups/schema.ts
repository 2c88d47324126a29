// What a group's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { UiGroup as UiGroupRules } from '@tvms/api/rules';
import { text_or_null } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
import type { UiGroup } from './api';

export function read_group(record: UiGroup | undefined) {
  return {
    name: record?.name ?? {},
    parent_id: record?.parent_id ?? null,
    colour_from: record?.colour_from ?? '',
    colour_to: record?.colour_to ?? '',
    kids: record?.kids ?? false,
    adult: record?.adult ?? false,
    channels: record?.channels ?? [],
  };
}
export type GroupValues = ReturnType<typeof read_group>;

export function write_group(values: Partial<GroupValues>): Entity<'UiGroupInput'> {
  return { ...values, colour_from: text_or_null(values.colour_from), colour_to: text_or_null(values.colour_to) };
}

export const group_schema = (language: string) => schema_of(UiGroupRules, read_group(undefined), language);
