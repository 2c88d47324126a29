// Streams of the built-in media server.
import type { Texts } from '@tvms/ui';
import { type Head, type Id, noun } from '../../kit/noun';

export type StreamState = 'on' | 'starting' | 'no_data' | 'bad' | 'off';
export type Stream = Head & {
  name: string;
  title: string | null;
  source: 'url' | 'test_pattern';
  url: string | null;
  pattern: 'bars' | 'clock' | 'motion' | 'sky' | null;
  is_enabled: boolean;
  dvr_window_s: number;
  profile: 'copy' | 'standard' | 'audio_only';
  state: StreamState;
  bitrate_kbps: number | null;
  restarts: number;
  viewers: number;
  last_error: { code: string; message: string } | null;
  channel: Id | null;
  channel_number: number | null;
  channel_name: Texts | null;
};

export const streams = noun<Stream>('streaming', 'streams');
