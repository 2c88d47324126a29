// What all browser checks need: Chromium, the fake service, keys with the one-focus check after each of them.
import assert from 'node:assert/strict';
import { open_browser } from '../../../tools/chromium.mjs';
import { start_fake_server } from '../fake_server.mjs';

/** A fresh viewer on a fresh service. */
export async function open_app(
  browser,
  { server = {}, size = { width: 1920, height: 1080 }, path = '', context: more = {} } = {},
) {
  const fake = await start_fake_server(server);
  const context = await browser.newContext({ viewport: size, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...more });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is a matter of the test; a refused script or style never is.
    if (message.type() === 'error' && /Content Security|Content-Security|React|Warning/.test(message.text()))
      faults.push(message.text());
  });
  await page.goto(fake.url + path);
  return { fake, context, page, faults, close: () => context.close().then(() => fake.close()) };
}

export async function sign_in(page, password = 'lovelace') {
  await page.waitForSelector('[data-screen="sign_in"]');
  await page.fill('input[name="user_id"]', 'ada');
  await page.fill('input[name="password"]', password);
  await page.keyboard.press('Enter');
}

export const screen_of = (page) =>
  page.evaluate(() => document.querySelector('[data-screen]')?.getAttribute('data-screen') ?? '');

export const wait_screen = (page, name) => page.waitForSelector(`[data-screen="${name}"]`);

/** Exactly one element has focus, and it can be seen (A50-001). */
export async function check_focus(page, after) {
  const found = await page.evaluate(() => {
    const elements = [...document.querySelectorAll('[data-focus="true"]')];
    return elements.map((element) => {
      const box = element.getBoundingClientRect();
      const is_inside = box.right > 0 && box.bottom > 0 && box.left < window.innerWidth && box.top < window.innerHeight;
      return { name: element.className, is_seen: box.width > 0 && box.height > 0 && is_inside };
    });
  });
  assert.equal(found.length, 1, `one focus after ${after}, found ${JSON.stringify(found)}`);
  assert.ok(found[0].is_seen, `focus is seen after ${after}: ${JSON.stringify(found[0])}`);
}

export async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
    await check_focus(page, `${key} on ${await screen_of(page)}`);
  }
}

export const focus_text = (page) =>
  page.evaluate(() => document.querySelector('[data-focus="true"]')?.textContent?.trim() ?? '');

/** The picture moves: decoded frames grow and the element's clock runs. */
export async function wait_playing(page, timeout = 12_000) {
  const read = () =>
    page.evaluate(() => {
      const video = document.querySelector('video');
      return { frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0, time: video?.currentTime ?? 0 };
    });
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3, null, { timeout });
  const before = await read();
  await page.waitForFunction(
    ([frames, time]) => {
      const video = document.querySelector('video');
      return video && video.getVideoPlaybackQuality().totalVideoFrames > frames + 5 && video.currentTime > time;
    },
    [before.frames, before.time],
    { timeout },
  );
}

/** Runs the checks one after the other in one browser, and prints a line for each. True if all held. */
export async function run(name, checks) {
  const browser = await open_browser();
  let failed = 0;
  const began = Date.now();
  try {
    for (const [title, check] of checks) {
      const from = Date.now();
      try {
        await check(browser);
        process.stdout.write(`ok ${name}: ${title} (${((Date.now() - from) / 1000).toFixed(1)} s)\n`);
      } catch (error) {
        failed += 1;
        process.stdout.write(`not ok ${name}: ${title}\n${error.stack}\n`);
      }
    }
  } finally {
    await browser.close();
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${checks.length - failed} passed, ${failed} failed, 0 skipped in ${seconds} s\n`);
  return failed === 0;
}
