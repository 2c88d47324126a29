// Clock and calendar of a viewer's device, over epoch seconds. Not the wire's RFC 3339: that is time.ts.
import { instant_to_local, local_to_instant } from './time';

export interface ClockForm {
  language: string;
  is_24h: boolean;
  /** Absent: the zone of the device. */
  zone?: string | undefined;
}

const kFormats = new Map<string, Intl.DateTimeFormat>();

function format_of(form: ClockForm, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${form.language}|${form.zone ?? ''}|${name}`;
  let format = kFormats.get(key);
  if (!format) {
    // Digits stay Latin in every language: numbers on the remote and on the screen must be the same (A50-003).
    const locale = `${form.language}-u-nu-latn`;
    format = new Intl.DateTimeFormat(locale, { ...options, ...(form.zone ? { timeZone: form.zone } : {}) });
    kFormats.set(key, format);
  }
  return format;
}

export function format_time(at_s: number, form: ClockForm): string {
  const options: Intl.DateTimeFormatOptions = form.is_24h
    ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
    : { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' };
  return format_of(form, form.is_24h ? 'time24' : 'time12', options).format(at_s * 1000);
}

/** "Mon 23 Nov". */
export function format_day(at_s: number, form: ClockForm): string {
  return format_of(form, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(at_s * 1000);
}

/** "23 November 2026". */
export function format_date(at_s: number, form: ClockForm): string {
  return format_of(form, 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(at_s * 1000);
}

function zone_of(zone: string | undefined): string {
  return zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function day_number(at_s: number, zone: string): number {
  const local = instant_to_local(new Date(at_s * 1000).toISOString(), zone);
  return Date.parse(`${local.slice(0, 10)}T00:00:00Z`) / 86_400_000;
}

/** Calendar days from `from_s` to `to_s`: 0 = the same day, 1 = tomorrow, -1 = yesterday. */
export function days_between(from_s: number, to_s: number, zone?: string): number {
  return day_number(to_s, zone_of(zone)) - day_number(from_s, zone_of(zone));
}

/** The same wall-clock time `days` calendar days later; over a change of summer time that is 23 or 25 hours. */
export function add_days(at_s: number, days: number, zone?: string): number {
  const name = zone_of(zone);
  const local = instant_to_local(new Date(at_s * 1000).toISOString(), name);
  const day = new Date(Date.parse(`${local.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  const moved = local_to_instant(`${day}T${local.slice(11)}`, name);
  const seconds = ((at_s % 60) + 60) % 60;
  return moved === null ? at_s + days * 86_400 : Date.parse(moved) / 1000 + seconds;
}

/** Midnight that begins the calendar day of `at_s`. */
export function day_start(at_s: number, zone?: string): number {
  const name = zone_of(zone);
  const day = instant_to_local(new Date(at_s * 1000).toISOString(), name).slice(0, 10);
  const start = local_to_instant(`${day}T00:00`, name);
  return start === null ? at_s : Date.parse(start) / 1000;
}

/** The half hour that `at_s` is in, by the wall clock: zones at a quarter of an hour exist. */
export function half_hour_floor(at_s: number, offset_s: number): number {
  return Math.floor((at_s + offset_s) / 1800) * 1800 - offset_s;
}

/** Seconds that the device's zone is ahead of UTC at that time. */
export function device_offset_s(at_s: number): number {
  return -new Date(at_s * 1000).getTimezoneOffset() * 60;
}
