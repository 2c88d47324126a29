// Channels as the server speaks of them.
import type { Entity } from '@tvms/api';
import { type Id, noun } from '../../kit/noun';

export type Availability = Channel['availability'];
export type PublishMark = Channel['publish_mark'];
export type GuideState = Channel['guide_state'];

export type Channel = Entity<'Channel'>;

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
  row_count: number; // Of all; `rows` has the first 1,000 faults and the first 1,000 others.
  rows: ImportRow[];
  job?: Id; // A large import is stored by it.
};
export type ImportCounts = Pick<ImportReport, 'added' | 'changed' | 'unchanged' | 'faults'>;
export type Renumbered = { items: { id: Id; name: string; from: number; to: number }[] };

export const channels = noun<Channel>('cms', 'channels');
