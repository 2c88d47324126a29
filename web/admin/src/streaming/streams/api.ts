// Streams of the built-in media server.
import type { Entity } from '@tvms/api';
import { noun } from '../../kit/noun';
import type { Tone } from '../../kit/values';

export type Stream = Entity<'Stream'>;
export type StreamState = Stream['state'];

// What streams do is read again so often; nobody is told of it.
export const kRefresh_ms = 4_000;

export const streams = noun('/api/v1/deployments/{deployment}/streaming/streams');

export const kStreamTone: Record<StreamState, Tone> = {
  on: 'good',
  starting: 'info',
  no_data: 'warn',
  failing: 'bad',
  off: 'plain',
};
