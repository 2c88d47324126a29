// What a hostname's form checks, and how a record becomes form values.
import { any, filled, kHost, matching, texts, z_object } from '../../kit/checks';
import type { Hostname } from './api';

export function read_hostname(record: Hostname | undefined) {
  return {
    hostname: record?.hostname ?? '',
    kind: record?.kind ?? 'production',
    is_secure: record?.is_secure ?? true,
    is_enabled: record?.is_enabled ?? true,
    user_interface: record?.user_interface ?? null,
    login_text: record?.login_text ?? {},
    default_language: record?.default_language ?? null,
  };
}
export type HostnameValues = ReturnType<typeof read_hostname>;

export const hostname_schema = z_object({
  hostname: matching(kHost, 'error.HOSTNAME_FORMAT', true),
  kind: any(),
  user_interface: filled(),
  login_text: texts(1000),
});
