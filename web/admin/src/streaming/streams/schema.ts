// What a stream's form checks, and how a record becomes form values.
import { any, matching, optional, whole, z_object } from '../../kit/checks';
import type { Stream } from './api';

export function read_stream(record: Stream | undefined) {
  return {
    name: record?.name ?? '',
    title: record?.title ?? '',
    source: record?.source ?? 'url',
    url: record?.url ?? '',
    pattern: record?.pattern ?? 'bars',
    is_enabled: record?.is_enabled ?? true,
    dvr_window_s: record?.dvr_window_s ?? 1800,
    profile: record?.profile ?? 'copy',
  };
}
export type StreamValues = ReturnType<typeof read_stream>;

/** Only what belongs to the chosen kind of source is sent. */
export function write_stream(values: Partial<StreamValues>, record: Stream | undefined): Record<string, unknown> {
  const body: Record<string, unknown> = { ...values };
  const source = values.source ?? record?.source;
  if (body.title === '') body.title = null;
  if (source === 'test_pattern') body.url = null;
  else if ('pattern' in body || values.source) body.pattern = null;
  return body;
}

export const stream_schema = z_object({
  name: matching(/^[a-z0-9_\-/]{1,64}$/, 'error.STREAM_NAME_FORMAT', true),
  title: optional(120),
  source: any(),
  url: matching(/^(https?|udp|rtp|rtmp|rtsp|srt|file):\/\/\S+$/i, 'error.URL_FORMAT'),
  dvr_window_s: whole(0, 1_800),
});
