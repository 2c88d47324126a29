// What a hostname's form checks, and how a record becomes form values.
import { any, kHost, matching, optional, z_object } from '../../kit/checks';
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

export const hostname_schema = z_object({
  hostname: matching(kHost, 'error.HOSTNAME_FORMAT', true),
  kind: any(),
  notes: optional(2000),
});
