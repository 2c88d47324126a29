// What a stream's form checks, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Stream as StreamRules } from '@tvms/api/rules';
import { matching } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
import type { Stream } from './api';

export function read_stream(record: Stream | undefined) {
  return {
    name: record?.name ?? '',
    title: record?.title ?? '',
    source: record?.source ?? 'url',
    url: record?.url ?? '',
    encoding: record?.encoding ?? 'copy',
    is_enabled: record?.is_enabled ?? true,
    notes: record?.notes ?? '',
  };
}
export type StreamValues = ReturnType<typeof read_stream>;

/** Test pictures have no address. */
export function write_stream(values: Partial<StreamValues>, record: Stream | undefined): Entity<'StreamInput'> {
  const source = values.source ?? record?.source ?? 'url';
  return source === 'url' ? values : { ...values, url: null };
}

/** The server has its own words for what a name and a source are. */
export const stream_schema = schema_of(StreamRules, read_stream(undefined), '', {
  name: matching(/^[a-z0-9_-]+(\/[a-z0-9_-]+)*$/, 'error.STREAM_NAME', true, StreamRules.name.max),
  url: matching(/^(https?|udp|rtp|srt|rtmps?|rtsp):\/\/\S+$/i, 'error.SOURCE_URL', false, StreamRules.url.max),
});
