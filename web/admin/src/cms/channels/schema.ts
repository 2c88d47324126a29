// What a channel's form checks before the server does, and how a record becomes form values.
import type { Entity } from '@tvms/api';
import { Channel as ChannelRules } from '@tvms/api/rules';
import { kHttpsUrl, kHttpUrl, matching, text_or_null, whole_or_none } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
import type { Channel } from './api';

export function read_channel(record: Channel | undefined, next_number: number | null = null) {
  return {
    number: record?.number ?? next_number,
    kind: record?.kind ?? 'tv',
    state: record?.state ?? 'ready',
    name: record?.name ?? {},
    description: record?.description ?? {},
    visible_on: record?.visible_on ?? ['tvs', 'phones'],
    external_id: record?.external_id ?? '',
    android_url: record?.android_url ?? '',
    apple_url: record?.apple_url ?? '',
    web_url: record?.web_url ?? '',
    alternative_url: record?.alternative_url ?? '',
    stream_id: record?.stream_id ?? null,
    catch_up_url: record?.catch_up_url ?? '',
    replay: record?.replay ?? false,
    replay_days: record?.replay_days ?? 0,
    recording: record?.recording ?? false,
    suppress_on_trial: record?.suppress_on_trial ?? false,
    icon: record?.icon ?? null,
    tile: record?.tile ?? null,
    parental: record?.parental ?? false,
    age: record?.age ?? 0,
    pause: record?.pause ?? true,
    start_over: record?.start_over ?? false,
    starts_at: record?.starts_at ?? null,
    ends_at: record?.ends_at ?? null,
    guide_channel_id: record?.guide_channel_id ?? null,
    guide_offset_minutes: record?.guide_offset_minutes ?? 0,
    groups: record?.groups ?? [],
    packages: record?.packages ?? [],
    notes: record?.notes ?? '',
  };
}

export type ChannelValues = ReturnType<typeof read_channel>;

/** Empty inputs mean "none" to the server; without a number it takes the next free one. */
export function write_channel(values: Partial<ChannelValues>): Entity<'ChannelInput'> {
  return {
    ...values,
    number: values.number ?? undefined,
    external_id: text_or_null(values.external_id),
    android_url: text_or_null(values.android_url),
    apple_url: text_or_null(values.apple_url),
    web_url: text_or_null(values.web_url),
    alternative_url: text_or_null(values.alternative_url),
    catch_up_url: text_or_null(values.catch_up_url),
  };
}

/** The server finds a number, and has its own word for what Apple devices and browsers take. */
export function channel_schema(language: string) {
  return schema_of(ChannelRules, read_channel(undefined), language, {
    number: whole_or_none(ChannelRules.number.min, ChannelRules.number.max),
    apple_url: matching(/^https:\/\/\S+\.m3u8(\?\S*)?$/i, 'error.URL_APPLE_NEEDS_M3U8'),
    web_url: matching(kHttpUrl, 'error.URL_FORMAT'),
  });
}

/** Worth a word, though it may be saved: an address that others can read on the way. */
export function is_insecure(url: string): boolean {
  return url !== '' && !kHttpsUrl.test(url) && kHttpUrl.test(url);
}
