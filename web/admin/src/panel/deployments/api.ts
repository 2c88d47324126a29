// Deployments: the TV services of the account.
import { noun } from '../../kit/noun';

export const deployments = noun('/api/v1/deployments');
