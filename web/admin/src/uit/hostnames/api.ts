// Names that apps and browsers call.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type Hostname = Entity<'Hostname'>;

export const hostnames = noun('/api/v1/deployments/{deployment}/uit/hostnames');
