// Deployments: the TV services of the account.
import type { Deployment } from '../../app/me';
import { noun } from '../../kit/noun';

export const deployments = noun<Deployment>('panel', 'deployments', 'panel');
