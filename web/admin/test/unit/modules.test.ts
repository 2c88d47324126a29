// What the modules of the back office may do while they are loaded: nothing that needs the texts, which come later.
import { expect, it, vi } from 'vitest';

const asked: string[] = vi.hoisted(() => []);
vi.mock('../../src/app/texts', async (original) => {
  const real = await original<typeof import('../../src/app/texts')>();
  const note = (name: string) => (key?: string) => {
    asked.push(`${name} ${key ?? ''}`);
    return '';
  };
  return {
    ...real,
    tr: note('tr'),
    has_text: note('has_text'),
    keys_below: note('keys_below'),
    current_language: note('current_language'),
    language_name: note('language_name'),
  };
});

// Loaded without a text, a key would be shown as it is, and in the next language what was said in the first one.
it('ask for no text while they are loaded', async () => {
  const modules = import.meta.glob(['../../src/**/*.{ts,tsx}', '!**/main.tsx', '!**/*.d.ts', '!**/app/texts.ts']);
  expect(Object.keys(modules).length).toBeGreaterThan(100);
  await Promise.all(Object.values(modules).map((load) => load()));
  expect(asked).toEqual([]);
});
