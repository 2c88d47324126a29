// What the device remembers when its storage is full or forbidden: the newest value, never an older one.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const is_text = (value: unknown): value is string => typeof value === 'string';
const load = () => import('../../src/base/kept');
const full = () => {
  throw new DOMException('full', 'QuotaExceededError');
};

beforeEach(() => vi.resetModules());
afterEach(() => {
  vi.restoreAllMocks();
  window.localStorage.clear();
});

it('never answers an older value when the storage is full', async () => {
  const { read_kept, write_kept } = await load();
  write_kept('refresh', 'old');
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(full);
  write_kept('refresh', 'new');
  expect(read_kept('refresh', is_text)).toBe('new');
  // After the page is closed and opened the older one must not come back: it counts as stolen.
  vi.resetModules();
  expect((await load()).read_kept('refresh', is_text)).toBeNull();
});

it('forgets what is forgotten, whatever the storage does', async () => {
  const { read_kept, write_kept } = await load();
  write_kept('refresh', 'old');
  vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(full);
  write_kept('refresh', null);
  expect(read_kept('refresh', is_text)).toBeNull();
  vi.restoreAllMocks();
  write_kept('refresh', 'next');
  expect(read_kept('refresh', is_text)).toBe('next');
});

it('remembers in memory when there is no storage at all', async () => {
  const { read_kept, write_kept } = await load();
  for (const name of ['getItem', 'setItem', 'removeItem'] as const) {
    vi.spyOn(Storage.prototype, name).mockImplementation(full as never);
  }
  write_kept('refresh', 'one');
  write_kept('refresh', 'two');
  expect(read_kept('refresh', is_text)).toBe('two');
  write_kept('refresh', null);
  expect(read_kept('refresh', is_text)).toBeNull();
});

it('goes back to the storage when there is room again', async () => {
  const { read_kept, write_kept } = await load();
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(full);
  write_kept('refresh', 'one');
  vi.restoreAllMocks();
  write_kept('refresh', 'two');
  vi.resetModules();
  expect((await load()).read_kept('refresh', is_text)).toBe('two');
  expect(read_kept('refresh', is_text)).toBe('two');
});
