// What a stream's form checks, and how a record becomes form values.
import { any, matching, optional, z_object } from '../../kit/checks';
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
export function write_stream(values: Partial<StreamValues>, record: Stream | undefined): Record<string, unknown> {
  const body: Record<string, unknown> = { ...values };
  const source = values.source ?? record?.source ?? 'url';
  if (source !== 'url') body.url = null;
  return body;
}

export const stream_schema = z_object({
  name: matching(/^(?=.{1,64}$)[a-z0-9_-]+(\/[a-z0-9_-]+)*$/, 'error.STREAM_NAME', true),
  title: optional(120),
  source: any(),
  url: matching(/^(https?|udp|rtp|srt|rtmps?|rtsp):\/\/\S+$/i, 'error.SOURCE_URL'),
  notes: optional(2000),
});
