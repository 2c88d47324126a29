// Instants, dates and lengths on screens. The wire has RFC 3339 in UTC; arithmetic over calendars is the server's.

import { type Codec, plain_digits, unread } from './typed';

const kFormats = new Map<string, Intl.DateTimeFormat>();

function format_of(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let format = kFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, options);
    kFormats.set(key, format);
  }
  return format;
}

export function format_instant(instant: string, language: string, zone?: string): string {
  return format_of(language, { dateStyle: 'medium', timeStyle: 'short', ...(zone ? { timeZone: zone } : {}) }).format(
    new Date(instant),
  );
}

export function format_date(instant: string, language: string, zone?: string): string {
  return format_of(language, { dateStyle: 'medium', ...(zone ? { timeZone: zone } : {}) }).format(new Date(instant));
}

export function format_clock(instant: string | number | Date, language: string, zone?: string): string {
  return format_of(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(instant));
}

const kSteps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 hours ago", "in 2 days"; below one minute "now". */
export function format_relative(instant: string, language: string, now_ms: number = Date.now()): string {
  const distance_ms = new Date(instant).getTime() - now_ms;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, length_ms] of kSteps) {
    if (Math.abs(distance_ms) >= length_ms) return format.format(Math.trunc(distance_ms / length_ms), unit);
  }
  return format.format(0, 'second');
}

/** The local date and time of an instant in a zone, as inputs want it: "2026-03-29T02:30". */
export function instant_to_local(instant: string | null | undefined, zone: string): string {
  if (!instant) return '';
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(instant))
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * The instant of a local date and time in a zone. A time skipped by summer time gives the first that exists,
 * a doubled one the first of the two (C60-3).
 */
export function local_to_instant(local: string, zone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return null;
  const wanted_ms = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(wanted_ms)) return null;
  const offset_ms = (at_ms: number) =>
    Date.parse(`${instant_to_local(new Date(at_ms).toISOString(), zone)}:00Z`) - Math.floor(at_ms / 60_000) * 60_000;
  const day_ms = 86_400_000;
  const before_ms = wanted_ms - offset_ms(wanted_ms - day_ms);
  const after_ms = wanted_ms - offset_ms(wanted_ms + day_ms);
  for (const candidate_ms of [Math.min(before_ms, after_ms), Math.max(before_ms, after_ms)]) {
    if (candidate_ms + offset_ms(candidate_ms) === wanted_ms) return new Date(candidate_ms).toISOString();
  }
  // Skipped: walk from before the gap to the first minute after it.
  let at_ms = Math.min(before_ms, after_ms);
  while (at_ms + offset_ms(at_ms) < wanted_ms) at_ms += 60_000;
  return new Date(at_ms).toISOString();
}

/** How a date and time of a zone is typed: 2026-12-07 18:00, or 7.12.2026 18:00. Slashes mean two things and are refused. */
export function instant_codec(zone: string): Codec<string> {
  return {
    print: (instant) => instant_to_local(instant, zone).replace('T', ' '),
    read: (text) => {
      const plain = plain_digits(text).trim();
      if (plain === '') return null;
      const year_first = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})$/.exec(plain);
      const day_first = /^(\d{1,2})\.(\d{1,2})\.(\d{4})[ T]+(\d{1,2}):(\d{2})$/.exec(plain);
      const [, a, b, c, hour, minute] = year_first ?? day_first ?? [];
      const [year, day] = year_first ? [a, c] : [c, a];
      const two = (part: string | undefined) => (part ?? '').padStart(2, '0');
      const local = `${year}-${two(b)}-${two(day)}T${two(hour)}:${minute}`;
      // A day or hour that does not exist reads as another one, or as none.
      const exists = Number(year) >= 1970 && !Number.isNaN(Date.parse(`${local}:00Z`));
      const is_same = exists && new Date(`${local}:00Z`).toISOString().startsWith(local);
      return (is_same && local_to_instant(local, zone)) || unread(text, 'DATE_FORMAT');
    },
  };
}

/** 93784 → "1 d 2 h 3 min"; at most two units. */
export function format_length(seconds: number): string {
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      parts.push(`${count} ${name}`);
      rest -= count * size;
    }
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0 s';
}
