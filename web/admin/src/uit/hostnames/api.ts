// Names that apps and browsers call.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';
import type { Tone } from '../../kit/values';

export type Hostname = Entity<'Hostname'>;

export const hostnames = noun('/api/v1/deployments/{deployment}/uit/hostnames');

export const kHostTone: Record<Hostname['state'], Tone> = {
  live: 'good',
  disabled: 'plain',
};
