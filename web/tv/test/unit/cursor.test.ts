import { fill, find_at, kStepS, merge, type Slot } from '@tvms/ui/epg';
import { describe, expect, it } from 'vitest';
import { board_of, move_board } from '../../src/kit/keyboard';
import {
  add_digit,
  type GuideCursor,
  type GuideLimits,
  look_at,
  move,
  move_block,
  move_row,
  top_of,
  window_of,
} from '../../src/nav/cursor';
import { random_of } from './random';

const kFrom = 100 * kStepS;
const kLimits: GuideLimits = {
  rows: 50,
  from: kFrom,
  to: kFrom + 8 * kStepS,
  span: 9000,
  floor: (at) => Math.floor(at / 1800) * 1800,
};

function row_of(seed: number) {
  const random = random_of(seed);
  const list: Slot[] = [];
  let start = kFrom - random(4000);
  while (start < kLimits.to) {
    const end = start + 300 + random(12_000);
    if (random(6) > 0) list.push({ start, end });
    start = end;
  }
  return fill(merge([list]), kLimits.from, kLimits.to);
}

describe('a list', () => {
  it('comes back to the same item after right and left, except at its ends', () => {
    const random = random_of(3);
    for (let round = 0; round < 500; round += 1) {
      const count = 1 + random(600);
      const index = random(count);
      const there = move(index, 1, count, true);
      if (there !== index) expect(move(there, -1, count, true)).toBe(index);
      const next = move(index, random(2000) - 1000, count, random(2) === 0);
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThan(count);
    }
  });
  it('goes round by one step only, and stops at the end in a fast run', () => {
    expect(move(9, 1, 10, true)).toBe(0);
    expect(move(0, -1, 10, true)).toBe(9);
    expect(move(8, 3, 10, true)).toBe(9);
    expect(move(0, 1, 0, true)).toBe(0);
  });
  it('always shows the row in focus and keeps few rows in the document', () => {
    const random = random_of(5);
    for (let round = 0; round < 500; round += 1) {
      const count = 1 + random(10_000);
      const visible = 1 + random(12);
      const index = random(count);
      const top = top_of(index, count, visible);
      expect(index).toBeGreaterThanOrEqual(top);
      expect(index).toBeLessThan(top + visible);
      const { first, last } = window_of(top, visible, count);
      expect(first).toBeLessThanOrEqual(index);
      expect(last).toBeGreaterThan(index);
      expect(last - first).toBeLessThanOrEqual(visible + 6);
    }
  });
});

describe('the guide', () => {
  it('comes back to the same block after right and left and after down and up', () => {
    const random = random_of(11);
    for (let round = 0; round < 400; round += 1) {
      const blocks = row_of(round);
      const at = kLimits.from + 1 + random(kLimits.to - kLimits.from - 2);
      const cursor: GuideCursor = look_at({ row: random(50), at, view_from: kLimits.floor(at) }, at, kLimits);
      const block = blocks[find_at(blocks, cursor.at)];
      const right = move_block(cursor, 1, blocks, kLimits);
      if (right !== cursor) {
        const left = move_block(right, -1, blocks, kLimits);
        expect(blocks[find_at(blocks, left.at)]).toBe(block);
      }
      const down = move_row(cursor, 1, kLimits);
      if (down.row !== cursor.row) expect(move_row(down, -1, kLimits)).toEqual(cursor);
    }
  });
  it('keeps the moment in the window, however it is reached', () => {
    const random = random_of(13);
    const blocks = row_of(1);
    let cursor: GuideCursor = { row: 0, at: kFrom + 5000, view_from: kLimits.floor(kFrom + 5000) };
    for (let step = 0; step < 2000; step += 1) {
      const choice = random(4);
      if (choice === 0) cursor = move_block(cursor, 1, blocks, kLimits);
      else if (choice === 1) cursor = move_block(cursor, -1, blocks, kLimits);
      else if (choice === 2) cursor = move_row(cursor, random(9) - 4, kLimits);
      else cursor = look_at(cursor, cursor.at + (random(3) - 1) * 86_400, kLimits);
      expect(cursor.at).toBeGreaterThanOrEqual(cursor.view_from);
      expect(cursor.at).toBeLessThan(cursor.view_from + kLimits.span);
      expect(cursor.at).toBeGreaterThanOrEqual(kLimits.from);
      expect(cursor.at).toBeLessThan(kLimits.to);
      expect(find_at(blocks, cursor.at)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('digits and letters', () => {
  it('A50_602 a number is whole with its fourth digit', () => {
    let text = '';
    const whole: boolean[] = [];
    for (const digit of [1, 0, 4, 2]) {
      const next = add_digit(text, digit);
      text = next.text;
      whole.push(next.is_whole);
    }
    expect(text).toBe('1042');
    expect(whole).toEqual([false, false, false, true]);
  });
  it('every letter of the screen keyboard is reached, and the cursor never leaves it', () => {
    const board = board_of('lower');
    const random = random_of(17);
    let cursor = { row: 1, column: 0 };
    const seen = new Set<string>();
    for (let step = 0; step < 4000; step += 1) {
      const key = (['up', 'down', 'left', 'right'] as const)[random(4)] ?? 'up';
      cursor = move_board(cursor, key, board);
      expect(board[cursor.row]?.[cursor.column]).toBeDefined();
      seen.add(`${cursor.row}:${cursor.column}`);
    }
    expect(seen.size).toBe(board.reduce((sum, row) => sum + row.length, 0));
  });
});
