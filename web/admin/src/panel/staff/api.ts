// Staff: people who work in the back office.
import { type Head, type Id, noun } from '../../kit/noun';

export const kRoles = ['admin', 'cms', 'crm', 'uit', 'rps'] as const;
export type Role = (typeof kRoles)[number];
export type Staff = Head & {
  email: string;
  name: string;
  phone: string | null;
  roles: Role[];
  all_deployments: boolean;
  deployments: Id[];
  language: string;
  zone: string;
  state: 'invited' | 'active' | 'disabled';
  last_sign_in_at: string | null;
  token_last4: string | null;
};

export const staff = noun<Staff>('panel', 'staff', 'panel');
