// Where focus is in lists and in the guide, as pure functions. Drawing and fetching are elsewhere.
import { type Block, find_at, type Slot } from '@tvms/ui/epg';

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** Moves in a list of `count`; a wrapping list goes round only from its very end, never in the middle of a fast run. */
export function move(index: number, delta: number, count: number, wraps: boolean): number {
  if (count <= 0) return 0;
  const next = index + delta;
  if (next >= 0 && next < count) return next;
  if (wraps && Math.abs(delta) === 1) return next < 0 ? count - 1 : 0;
  return clamp(next, 0, count - 1);
}

/** First row to show so that the focused one stays in the middle while the list slides; a function of the index only. */
export function top_of(index: number, count: number, visible: number): number {
  return clamp(index - Math.floor((visible - 1) / 2), 0, Math.max(0, count - visible));
}

/** Rows to keep in the document: what is seen and a few around. */
export function window_of(top: number, visible: number, count: number, around = 3): { first: number; last: number } {
  const first = clamp(Math.floor(top) - around, 0, Math.max(0, count - 1));
  const last = clamp(Math.ceil(top + visible) + around, first, count);
  return { first, last };
}

export interface GuideCursor {
  row: number;
  /** The moment that up and down keep; always within the window that is shown. */
  at: number;
  view_from: number;
}

export interface GuideLimits {
  rows: number;
  from: number;
  to: number;
  /** Length of the window that is shown. */
  span: number;
  /** Start of the half hour of a moment, by the wall clock. */
  floor: (at: number) => number;
}

/** Puts a moment in focus and moves the window no more than it must. */
export function look_at(cursor: GuideCursor, at: number, limits: GuideLimits): GuideCursor {
  const moment = clamp(at, limits.from, limits.to - 1);
  let view_from = cursor.view_from;
  if (moment < view_from) view_from = limits.floor(moment);
  // The last half hour of the window is too narrow to read a title in.
  else if (moment >= view_from + limits.span - 1800) view_from = limits.floor(moment) - 1800;
  return { ...cursor, at: moment, view_from };
}

export function move_row(cursor: GuideCursor, delta: number, limits: GuideLimits): GuideCursor {
  return { ...cursor, row: clamp(cursor.row + delta, 0, Math.max(0, limits.rows - 1)) };
}

/** One block on or back; right then left is the same block. */
export function move_block<T extends Slot>(
  cursor: GuideCursor,
  delta: 1 | -1,
  blocks: readonly Block<T>[],
  limits: GuideLimits,
): GuideCursor {
  const block = blocks[find_at(blocks, cursor.at)];
  if (!block) return cursor;
  if (delta === 1) return block.end >= limits.to ? cursor : look_at(cursor, block.end, limits);
  if (block.start <= limits.from) return cursor;
  const before = blocks[find_at(blocks, block.start - 1)];
  return look_at(cursor, before ? before.start : block.start - 1, limits);
}

export interface Digits {
  text: string;
  /** True: the number is whole now, do not wait for more. */
  is_whole: boolean;
}

export const kDigitsMax = 4;
export const kDigitsWaitMs = 2000;

export function add_digit(text: string, digit: number): Digits {
  const next = (text + String(digit)).slice(-kDigitsMax);
  return { text: next, is_whole: next.length >= kDigitsMax };
}
