// The guide as the server speaks of it: sources, their channels, links of our channels to them.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type EpgSource = Entity<'EpgSource'>;
export type GuideChannel = Entity<'GuideChannel'>;
export type EpgLink = Entity<'EpgLink'>;
export type Proposal = Entity<'EpgProposal'>;

export const epg_sources = noun('/api/v1/deployments/{deployment}/cms/epg_sources');
export const guide_channels = noun('/api/v1/deployments/{deployment}/cms/guide_channels');
export const epg = noun('/api/v1/deployments/{deployment}/cms/epg');
