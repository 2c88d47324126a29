// What content is sold by: ordered groups and single channels.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type Package = Entity<'Package'>;

export const packages = noun('/api/v1/deployments/{deployment}/cms/packages');
