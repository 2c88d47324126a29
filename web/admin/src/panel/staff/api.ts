// Staff: people who work in the back office.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';
import type { Tone } from '../../kit/values';

export type Staff = Entity<'Staff'>;

export const staff = noun('/api/v1/staff');

export const kStaffTone: Record<Staff['state'], Tone> = { invited: 'info', active: 'good', disabled: 'plain' };
