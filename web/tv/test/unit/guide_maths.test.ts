import {
  add_days,
  day_start,
  days_between,
  format_date,
  format_day,
  format_time,
  half_hour_floor,
} from '@tvms/ui/clock';
import { type Block, fill, find_at, kStepS, merge, progress, type Slot, step_floor, steps_between } from '@tvms/ui/epg';
import { describe, expect, it } from 'vitest';
import { random_of } from './random';

const kBerlin = 'Europe/Berlin';
const at = (text: string) => Date.parse(text) / 1000;

function some_programmes(random: (below: number) => number, from: number, count: number): Slot[] {
  const list: Slot[] = [];
  let start = from;
  for (let n = 0; n < count; n += 1) {
    start += random(4) === 0 ? random(7200) : 0;
    const end = start + 60 + random(10_000);
    list.push({ start, end });
    start = end - (random(9) === 0 ? random(50) : 0);
  }
  return list;
}

function check_cover(blocks: readonly Block<Slot>[], from: number, to: number): void {
  expect(blocks.length).toBeGreaterThan(0);
  expect((blocks[0] as Block<Slot>).start).toBeLessThanOrEqual(from);
  expect((blocks[blocks.length - 1] as Block<Slot>).end).toBeGreaterThanOrEqual(to);
  for (let n = 1; n < blocks.length; n += 1) expect(blocks[n]?.start).toBe(blocks[n - 1]?.end);
}

describe('the guide over days', () => {
  it('goes one calendar day on when summer time begins and ends', () => {
    // 2026-03-29 has 23 hours in Berlin, 2026-10-25 has 25.
    expect(add_days(at('2026-03-28T19:15:00Z'), 1, kBerlin)).toBe(at('2026-03-29T18:15:00Z'));
    expect(add_days(at('2026-10-24T18:15:00Z'), 1, kBerlin)).toBe(at('2026-10-25T19:15:00Z'));
    expect(add_days(at('2026-10-25T19:15:00Z'), -1, kBerlin)).toBe(at('2026-10-24T18:15:00Z'));
  });
  it('finds midnight and counts days by the calendar, not by 24 hours', () => {
    expect(day_start(at('2026-03-29T10:00:00Z'), kBerlin)).toBe(at('2026-03-28T23:00:00Z'));
    expect(add_days(day_start(at('2026-03-29T10:00:00Z'), kBerlin), 1, kBerlin)).toBe(at('2026-03-29T22:00:00Z'));
    expect(days_between(at('2026-03-28T22:59:00Z'), at('2026-03-28T23:01:00Z'), kBerlin)).toBe(1);
    expect(days_between(at('2026-03-29T00:00:00Z'), at('2026-03-29T21:59:00Z'), kBerlin)).toBe(0);
    expect(days_between(at('2026-01-01T12:00:00Z'), at('2025-12-31T12:00:00Z'), kBerlin)).toBe(-1);
  });
  it('floors to the half hour of the wall clock, also in a zone at a quarter', () => {
    expect(half_hour_floor(at('2026-06-01T10:44:59Z'), 7200)).toBe(at('2026-06-01T10:30:00Z'));
    expect(half_hour_floor(at('2026-06-01T10:20:00Z'), 20_700)).toBe(at('2026-06-01T10:15:00Z'));
  });
  it('shows the clock with Latin digits in both forms', () => {
    const moment = at('2026-06-01T18:05:00Z');
    expect(format_time(moment, { language: 'en', is_24h: true, zone: kBerlin })).toBe('20:05');
    expect(format_time(moment, { language: 'en', is_24h: false, zone: kBerlin })).toMatch(/^8:05\sPM$/);
    expect(format_time(moment, { language: 'ar', is_24h: true, zone: kBerlin })).toContain('20:05');
    expect(format_time(moment, { language: 'de', is_24h: true, zone: kBerlin })).toBe('20:05');
  });
  it('writes weekdays and months in the language of the app', () => {
    const german = { language: 'de', is_24h: true, zone: kBerlin };
    expect(format_day(at('2026-03-25T18:05:00Z'), german)).toBe('Mi., 25. März');
    expect(format_date(at('2026-03-25T18:05:00Z'), german)).toBe('25. März 2026');
  });
});

describe('programmes of a channel', () => {
  it('asks for whole steps', () => {
    expect(step_floor(kStepS + 1)).toBe(kStepS);
    expect(steps_between(kStepS - 1, kStepS + 1)).toEqual([0, kStepS]);
    expect(steps_between(kStepS, 2 * kStepS)).toEqual([kStepS]);
  });
  it('keeps a programme that crosses a step or midnight once', () => {
    const late = { start: kStepS - 600, end: kStepS + 1200 };
    expect(merge([[late], [late, { start: kStepS + 1200, end: kStepS + 2400 }]])).toHaveLength(2);
  });
  it('covers every window without hole or overlap, whatever the source sends', () => {
    const random = random_of(7);
    for (let round = 0; round < 300; round += 1) {
      const from = step_floor(1_800_000_000) + random(4) * kStepS;
      const programmes = merge([some_programmes(random, from - 5000, random(40))]);
      const to = from + (1 + random(4)) * kStepS;
      check_cover(fill(programmes, from, to), from, to);
    }
  });
  it('gives a gap the same edges in every window', () => {
    const gap_of = (from: number, to: number) => {
      const blocks = fill<Slot>([{ start: 100, end: 4000 }], from, to);
      return blocks[find_at(blocks, kStepS + 5)];
    };
    expect(gap_of(0, 2 * kStepS)).toEqual(gap_of(kStepS, 3 * kStepS));
  });
  it('finds what runs at a moment', () => {
    const list = [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ];
    expect([-1, 0, 9, 10, 25, 30].map((moment) => find_at(list, moment))).toEqual([-1, 0, 0, -1, 1, -1]);
    expect(progress({ start: 10, end: 20 }, 15)).toBe(0.5);
    expect(progress({ start: 10, end: 10 }, 15)).toBe(0);
  });
});
