// Channels as the server speaks of them.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type Channel = Entity<'Channel'>;
export type Availability = Channel['availability'];
export type PublishMark = Channel['publish_mark'];
export type GuideState = Channel['guide_state'];
export type ImportReport = Entity<'ChannelImport'>;
export type Renumbering = Entity<'ChannelRenumbering'>;
export type ImportCounts = Pick<ImportReport, 'added' | 'changed' | 'unchanged' | 'faults'>;

export const channels = noun('/api/v1/deployments/{deployment}/cms/channels');
