// Random keys: nothing breaks, and focus is never lost. The seed is printed, so that a failure can be played again.
//   node test/browser/monkey.mjs [keys] [seed]
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { open_app, press, run, screen_of, sign_in, wait_screen } from './harness.mjs';

const kKeys = [
  ...Array(6).fill('ArrowDown'),
  ...Array(5).fill('ArrowUp'),
  ...Array(5).fill('ArrowLeft'),
  ...Array(6).fill('ArrowRight'),
  ...Array(7).fill('Enter'),
  ...Array(4).fill('Escape'),
  'PageUp',
  'PageDown',
  'e',
  'm',
  'i',
  'r',
  'g',
  'y',
  'b',
  ' ',
  's',
  ',',
  '.',
  '0',
  '1',
  '2',
  '7',
];

function random_of(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

export async function monkey(browser, count, seed) {
  const random = random_of(seed);
  const app = await open_app(browser);
  const { page } = app;
  await sign_in(page);
  await wait_screen(page, 'channels');
  const trail = [];
  try {
    for (let n = 0; n < count; n += 1) {
      const screen = await screen_of(page);
      if (screen === 'sign_in' && n % 10 === 0) {
        await sign_in(page);
        await page.waitForFunction(() => document.querySelector('[data-focus="true"]'));
        continue;
      }
      const key = kKeys[random(kKeys.length)];
      trail.push(key);
      await press(page, key);
    }
  } catch (error) {
    throw new Error(`seed ${seed}, last keys ${trail.slice(-15).join(' ')}: ${error.message}`);
  }
  assert.deepEqual(app.faults, [], `seed ${seed}`);
  await app.close();
}

const kCount = process.env.TVMS_LONG === '1' ? 2_000 : 200;
export const monkey_checks = [[`${kCount} random keys`, (browser) => monkey(browser, kCount, 20_261_123)]];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2] ?? 2000);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
  const is_good = await run('monkey', [[`${count} keys, seed ${seed}`, (browser) => monkey(browser, count, seed)]]);
  process.exitCode = is_good ? 0 : 1;
}
