// What a hostname's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Hostname as HostnameRules } from '@tvms/api/rules';
import { kHost, like, matching } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
import type { Hostname } from './api';

export function read_hostname(record: Hostname | undefined) {
  return {
    hostname: record?.hostname ?? '',
    kind: record?.kind ?? 'production',
    is_enabled: record?.is_enabled ?? true,
    user_interface_id: record?.user_interface_id ?? null,
    notes: record?.notes ?? '',
  };
}
export type HostnameValues = ReturnType<typeof read_hostname>;

export const write_hostname = (values: Partial<HostnameValues>): Entity<'HostnameInput'> => values;

export const hostname_schema = schema_of(HostnameRules, read_hostname(undefined), '', {
  hostname: matching(kHost, 'error.HOST_FORMAT', true, HostnameRules.hostname.max).check(
    like(/\..*\./, 'error.HOSTNAME_LEVEL'),
  ),
});
