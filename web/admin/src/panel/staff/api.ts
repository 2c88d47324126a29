// Staff: people who work in the back office.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type Staff = Entity<'Staff'>;

export const staff = noun('/api/v1/staff');
