// Streams of the built-in media server.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';

export type Stream = Entity<'Stream'>;
export type StreamState = Stream['state'];

export const streams = noun<Stream>('streaming', 'streams');

/** A link to watch one stream for a quarter of an hour. */
export type TestPlay = { url: string; ends_at: string };
