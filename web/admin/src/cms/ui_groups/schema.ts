// What a group's form checks, and how a record becomes form values.
import { any, kColour, matching, texts, z_object } from '../../kit/checks';
import type { UiGroup } from './api';

export function read_group(record: UiGroup | undefined) {
  return {
    name: record?.name ?? {},
    parent: record?.parent ?? null,
    colour_from: record?.colour_from ?? '',
    colour_to: record?.colour_to ?? '',
    is_kids: record?.is_kids ?? false,
    is_adult: record?.is_adult ?? false,
    channels: record?.channels ?? [],
  };
}
export type GroupValues = ReturnType<typeof read_group>;

export function write_group(values: Partial<GroupValues>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === '' ? null : value]));
}

export const group_schema = (language: string) =>
  z_object({
    name: texts(40, language),
    parent: any(),
    colour_from: matching(kColour, 'error.COLOUR_FORMAT'),
    colour_to: matching(kColour, 'error.COLOUR_FORMAT'),
  });
