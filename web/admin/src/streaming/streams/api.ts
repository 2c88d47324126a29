// Streams of the built-in media server.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type Stream = Entity<'Stream'>;
export type StreamState = Stream['state'];
/** A link for staff to watch one stream, for a quarter of an hour. */
export type TestPlay = { url: string; ends_at: string };

// What streams do is read again so often; nobody is told of it.
export const kRefresh_ms = 4_000;

export const streams = noun<Stream>('streaming', 'streams');
