// Staff: people who work in the back office.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export const kRoles = ['admin', 'cms', 'crm', 'uit', 'rps'] as const;
export type Role = (typeof kRoles)[number];
export type Staff = Entity<'Staff'>;

export const staff = noun<Staff>('panel', 'staff', 'panel');
