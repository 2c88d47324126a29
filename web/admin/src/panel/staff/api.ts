// Staff: people who work in the back office.
import type { Entity } from '@tvms/api';
import { Staff as StaffRules } from '@tvms/api/rules';
import { noun } from '../../kit/noun';

export const kRoles = StaffRules.roles.choices;
export type Role = (typeof kRoles)[number];
export type Staff = Entity<'Staff'>;

export const staff = noun('/api/v1/staff');
