// Names that apps and browsers call.
import type { Texts } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';

export type Hostname = Head & {
  hostname: string;
  kind: 'test' | 'production';
  state: 'draft' | 'waiting_for_dns' | 'waiting_for_certificate' | 'live' | 'broken' | 'disabled';
  is_enabled: boolean;
  is_secure: boolean;
  user_interface: Id | null;
  login_text: Texts;
  default_language: string | null;
  checked_at: string | null;
  address: string | null;
};

export const hostnames = noun<Hostname>('uit', 'hostnames');
