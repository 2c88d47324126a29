// The user log: who did what, with before and after. Read only.
import { noun } from '../../kit/noun';

/** The platform's log and each deployment's own are two lists of one shape. */
export const platform_log = noun('/api/v1/user_log');
export const deployment_log = noun('/api/v1/deployments/{deployment}/panel/user_log');
