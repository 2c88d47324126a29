// The guide as the server speaks of it: sources, their channels, links of our channels to them.
import type { Texts } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';
import type { GuideState } from '../channels/api';

export type EpgSource = Head & {
  name: string;
  kind: 'url' | 'upload';
  url: string | null;
  user_name: string | null;
  has_password: boolean;
  language: string | null;
  time_zone: string | null;
  days_ahead: number;
  refresh: 'nightly' | 'hourly';
  refresh_hours: number;
  is_enabled: boolean;
  state: 'active' | 'failing' | 'stale' | 'disabled';
  channels_found: number;
  channels_linked: number;
  programmes: number;
  programmes_till: string | null;
  last_fetch_at: string | null;
  last_good_at: string | null;
  size_bytes: number | null;
  error_code: string | null;
  error_message: string | null;
  job: Id | null;
};
export type EpgLogLine = {
  at: string;
  result: 'done' | 'unchanged' | 'failed' | 'shrunk';
  programmes: number;
  channels: number;
  took_ms: number;
  code: string | null;
  message: string | null;
};

export type GuideChannel = {
  id: Id;
  source_id: Id;
  source_name: string;
  name: string;
  guide_id: string;
  programmes_till: string | null;
  icon?: string | null;
};

export type EpgLink = {
  id: Id;
  version: number;
  number: number;
  name: Texts;
  kind: 'tv' | 'radio';
  guide_channel_id: Id | null;
  guide_channel_name: string | null;
  source_name: string | null;
  guide_offset_minutes: number;
  guide_until: string | null;
  guide_state: GuideState;
  gap_count: number;
  overlap_count: number;
  last_refresh_at: string | null;
};
export type Proposal = {
  channel: Id;
  number: number;
  name: Texts;
  guide_channel: Id;
  guide_channel_name: string;
  source_name: string;
  score: number;
  reason: 'id' | 'name' | 'number';
  reasons: ('id' | 'name' | 'number')[];
};

export const epg_sources = noun<EpgSource>('cms', 'epg_sources');
export const guide_channels = noun<GuideChannel>('cms', 'guide_channels');
export const epg = noun<EpgLink>('cms', 'epg');
