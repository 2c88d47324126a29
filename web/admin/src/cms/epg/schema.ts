// What the form of a guide source checks, and how a record becomes form values.
import { any, matching, optional, required, whole, z_object } from '../../kit/checks';
import type { EpgSource } from './api';

export function read_source(record: EpgSource | undefined) {
  return {
    name: record?.name ?? '',
    kind: record?.kind ?? 'url',
    url: record?.url ?? '',
    user_name: record?.user_name ?? '',
    password: '',
    language: record?.language ?? null,
    time_zone: record?.time_zone ?? null,
    days_ahead: record?.days_ahead ?? 7,
    refresh: record?.refresh ?? 'nightly',
    refresh_hours: record?.refresh_hours ?? 12,
    is_enabled: record?.is_enabled ?? true,
  };
}
export type SourceValues = ReturnType<typeof read_source>;

export function write_source(values: Partial<SourceValues>): Record<string, unknown> {
  const body: Record<string, unknown> = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === '' ? null : value]),
  );
  // An empty password means "as it is"; secrets are never read back.
  if (!values.password) delete body.password;
  return body;
}

export const source_schema = z_object({
  name: required(60),
  kind: any(),
  url: matching(/^https?:\/\/\S+$/i, 'error.URL_FORMAT'),
  user_name: optional(100),
  password: optional(200),
  days_ahead: whole(1, 14),
  refresh_hours: whole(1, 12),
});
