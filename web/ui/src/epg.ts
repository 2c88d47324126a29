// Arithmetic of a programme guide: find, merge, fill gaps. No fetching, no drawing, no calendar.

export interface Slot {
  /** Epoch seconds; `end` is the first second after. */
  start: number;
  end: number;
}

/** What a row of the guide shows: a programme, or a gap without one. */
export interface Block<T extends Slot> extends Slot {
  programme: T | null;
}

/** The wire's step: windows of the guide are whole multiples of it. */
export const kStepS = 21_600;

export function step_floor(at_s: number): number {
  return Math.floor(at_s / kStepS) * kStepS;
}

/** Beginnings of all steps that touch [from, to). */
export function steps_between(from_s: number, to_s: number): number[] {
  const steps: number[] = [];
  for (let step = step_floor(from_s); step < to_s; step += kStepS) steps.push(step);
  return steps;
}

/** Index of the slot that contains `at_s`, or -1. The list is in time order without overlaps. */
export function find_at<T extends Slot>(slots: readonly T[], at_s: number): number {
  let low = 0;
  let high = slots.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const slot = slots[middle] as T;
    if (at_s < slot.start) high = middle - 1;
    else if (at_s >= slot.end) low = middle + 1;
    else return middle;
  }
  return -1;
}

export function progress(slot: Slot, now_s: number): number {
  if (slot.end <= slot.start) return 0;
  return Math.min(1, Math.max(0, (now_s - slot.start) / (slot.end - slot.start)));
}

/** One list in time order out of several; a programme that crosses a step arrives in both and stays once. */
export function merge<T extends Slot>(lists: readonly (readonly T[])[]): T[] {
  const by_start = new Map<number, T>();
  for (const list of lists) for (const slot of list) if (slot.end > slot.start) by_start.set(slot.start, slot);
  return [...by_start.values()].sort((a, b) => a.start - b.start);
}

/**
 * Covers [from, to) without a hole and without an overlap. Gaps are cut at multiples of `cut_s` (shifted by
 * `shift_s`), so that the same gap has the same edges whichever window is asked for. Programmes keep their own edges
 * and may stick out of the window; of two that overlap the earlier wins.
 */
export function fill<T extends Slot>(
  programmes: readonly T[],
  from_s: number,
  to_s: number,
  cut_s = kStepS,
  shift_s = 0,
): Block<T>[] {
  const blocks: Block<T>[] = [];
  const gap = (start: number, end: number) => {
    let at = start;
    while (at < end) {
      const edge = (Math.floor((at + shift_s) / cut_s) + 1) * cut_s - shift_s;
      const stop = Math.min(edge, end);
      blocks.push({ start: at, end: stop, programme: null });
      at = stop;
    }
  };
  let at = from_s;
  for (const programme of programmes) {
    if (programme.end <= at || programme.end <= from_s) continue;
    if (programme.start >= to_s) break;
    if (programme.start > at) gap(at, programme.start);
    const start = blocks.length === 0 ? programme.start : Math.max(programme.start, at);
    blocks.push({ start, end: programme.end, programme });
    at = programme.end;
  }
  if (at < to_s) gap(at, to_s);
  return blocks;
}
