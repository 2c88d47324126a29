// What the form of a guide source checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { EpgSource as EpgSourceRules } from '@tvms/api/rules';
import { kHttpUrl, matching, text_or_null } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
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

/** An empty password means "as it is"; secrets are never read back. */
export function write_source(values: Partial<SourceValues>): Entity<'EpgSourceInput'> {
  return {
    ...values,
    url: text_or_null(values.url),
    user_name: text_or_null(values.user_name),
    password: values.password || undefined,
  };
}

export const source_schema = schema_of(EpgSourceRules, read_source(undefined), '', {
  url: matching(kHttpUrl, 'error.URL_FORMAT', false, EpgSourceRules.url.max),
});
