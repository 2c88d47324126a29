// The ordered groups that viewers see.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type UiGroup = Entity<'UiGroup'>;

export const ui_groups = noun('/api/v1/deployments/{deployment}/cms/ui_groups');
