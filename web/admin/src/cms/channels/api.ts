// Channels as the server speaks of them. The type is to come from the generated contract: one line here.
import type { Texts } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';

export type Availability = 'draft' | 'disabled' | 'waiting' | 'live' | 'ended' | 'incomplete';
export type PublishMark = 'new' | 'changed' | 'published' | 'in_no_package';
export type GuideState = 'covered' | 'ending' | 'no_data' | 'unlinked';

export type Channel = Head & {
  number: number;
  name: Texts;
  description: Texts;
  kind: 'tv' | 'radio';
  state: 'draft' | 'ready' | 'disabled';
  visible_on: ('tvs' | 'phones')[];
  external_id: string | null;
  android_url: string | null;
  apple_url: string | null;
  web_url: string | null;
  alternative_url: string | null;
  stream_id: Id | null;
  catch_up_url: string | null;
  replay: boolean;
  replay_days: number;
  recording: boolean;
  icon: string | null;
  tile: string | null;
  parental: boolean;
  age: number;
  pause: boolean;
  start_over: boolean;
  starts_at: string | null;
  ends_at: string | null;
  guide_channel_id: Id | null;
  guide_offset_minutes: number;
  suppress_on_trial: boolean;
  groups: Id[];
  packages: Id[];
  notes: string;
  // Worked out by the server; never sent.
  availability: Availability;
  publish_mark: PublishMark;
  guide_until: string | null;
  guide_state: GuideState;
  warnings: string[];
};

export type Programme = { start: string; end: string; title: string; description?: string };
export type GuideData = { from: string; to: string; programmes: Programme[]; gaps: { start: string; end: string }[] };

export type ImportRow = {
  line: number;
  name: string;
  outcome: 'add' | 'change' | 'unchanged' | 'fault';
  code: string;
  number: number;
  fields: string[];
};
export type ImportReport = {
  is_dry_run: boolean;
  added: number;
  changed: number;
  unchanged: number;
  faults: number;
  rows: ImportRow[];
};
export type Renumbered = { items: { id: Id; name: string; from: number; to: number }[] };

export const channels = noun<Channel>('cms', 'channels');
