// Pictures that really move: zapping, pausing, being stopped, streams that break.
import assert from 'node:assert/strict';
import { check_focus, open_app, press, sign_in, wait_playing, wait_screen } from './harness.mjs';

async function playing(browser, number = 1) {
  const app = await open_app(browser);
  await sign_in(app.page);
  await wait_screen(app.page, 'channels');
  await app.page.goto(`${app.fake.url}#/channel/${number}`);
  await wait_screen(app.page, 'player');
  await wait_playing(app.page);
  return app;
}

const code_of = (page) =>
  page.waitForSelector('.play_fault [data-code]').then((element) => element.getAttribute('data-code'));

export const playback_checks = [
  [
    'ten zaps by P+ end on a moving picture; each place is given back',
    async (browser) => {
      const app = await playing(browser, 10);
      const { page, fake } = app;
      const times = [];
      for (let n = 0; n < 10; n += 1) {
        const plays = fake.state.plays.length;
        await press(page, 'PageUp');
        const from = Date.now();
        await page.waitForFunction(() => document.querySelector('[data-phase="playing"]'), null, { timeout: 8000 });
        await wait_playing(page, 8000);
        times.push(Date.now() - from);
        assert.equal(fake.state.plays.length, plays + 1);
      }
      assert.equal(fake.state.stops.length, 10, 'every former stream was stopped');
      assert.deepEqual(
        fake.state.plays.map((play) => play.channel_id),
        [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
      );
      assert.deepEqual(app.faults, []);
      await app.close();
    },
  ],
  [
    'a fast run of keys asks the service once; 0 is the last channel; digits tune',
    async (browser) => {
      const app = await playing(browser, 10);
      const { page, fake } = app;
      const asked = page.waitForRequest(/tv\/v1\/play$/);
      // In one turn of the page: a loaded machine must not stretch the time between the keys.
      await page.evaluate(() => {
        for (let n = 0; n < 4; n += 1) window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
      });
      await asked;
      await wait_playing(page);
      assert.deepEqual(
        fake.state.plays.map((play) => play.channel_id),
        [10, 14],
      );
      await press(page, '2', '1');
      await check_focus(page, 'digits');
      await page.waitForFunction(() => window.location.hash === '#/channel/21');
      await wait_playing(page);
      await press(page, '0', 'Enter');
      await page.waitForFunction(() => window.location.hash === '#/channel/14');
      await wait_playing(page);
      await app.close();
    },
  ],
  [
    'pause, behind live, back to live; controls and panels by keys; a channel without pause says so',
    async (browser) => {
      const app = await playing(browser);
      const { page } = app;
      await press(page, 'Enter', 'Enter');
      await page.waitForFunction(() => document.querySelector('video').paused);
      const at = await page.evaluate(() => document.querySelector('video').currentTime);
      await press(page, 'ArrowLeft', 'Enter');
      await page.waitForFunction((before) => document.querySelector('video').currentTime < before - 20, at);
      await press(page, 'ArrowRight', 'Enter');
      await wait_playing(page);
      await page.waitForSelector('.behind_mark');
      await press(page, 'Escape', 'Escape');
      assert.match(await page.locator('.dialog').textContent(), /behind live/);
      await press(page, 'Enter');
      await page.waitForFunction(() => !document.querySelector('.behind_mark'));
      await wait_playing(page);
      await press(
        page,
        'ArrowLeft',
        'ArrowLeft',
        'ArrowDown',
        'ArrowRight',
        'Escape',
        'ArrowRight',
        'ArrowRight',
        'ArrowLeft',
        'Enter',
        'Escape',
        'Escape',
      );
      await press(page, 'e');
      await wait_screen(page, 'guide');
      await wait_playing(page);
      await press(page, 'e');
      await wait_screen(page, 'player');
      await press(page, '2', 'Enter');
      await wait_playing(page);
      await press(page, ' ');
      assert.match(await page.locator('.notice').textContent(), /cannot be paused/);
      await app.close();
    },
  ],
  [
    'a revoked stream ends at once with P517, and the next sign-in says A303',
    async (browser) => {
      const app = await playing(browser);
      const { page, fake } = app;
      fake.state.disabled = true;
      const from = Date.now();
      assert.equal(await code_of(page), 'P517');
      const took_s = (Date.now() - from) / 1000;
      assert.ok(took_s < 8, `P517 after ${took_s} s`);
      assert.equal(await page.evaluate(() => document.querySelector('video').readyState), 0, 'nothing is drained');
      await check_focus(page, 'P517');
      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key.endsWith('session')) localStorage.removeItem(key);
      });
      await page.goto(fake.url);
      await page.reload();
      await sign_in(page);
      await page.waitForSelector('[data-code="A303"]');
      await app.close();
    },
  ],
  [
    'P504 lists what runs and can end it; P507 lets zap on; a broken stream comes back by itself',
    async (browser) => {
      const app = await playing(browser, 2);
      const { page, fake } = app;
      fake.state.stream_limit = true;
      await press(page, 'PageUp');
      assert.equal(await code_of(page), 'P504');
      assert.match(await page.locator('.play_fault').textContent(), /Living room/);
      await press(page, 'Enter');
      await wait_playing(page);
      assert.ok(fake.state.stops.includes('other-1'));
      await press(page, 'PageUp');
      await page.waitForSelector('[data-code="P507"]');
      await press(page, 'ArrowRight', 'ArrowLeft', 'PageUp');
      await wait_playing(page);
      fake.state.stream_broken = true;
      await press(page, 'PageUp');
      await page.waitForSelector('[data-code="P509"]', { timeout: 15_000 });
      await check_focus(page, 'P509');
      fake.state.stream_broken = false;
      await wait_playing(page, 15_000);
      assert.ok(fake.state.plays.some((play) => play.failed === 1));
      await app.close();
    },
  ],
  [
    'A50-1501 a token that ends is renewed without the viewer noticing',
    async (browser) => {
      const app = await open_app(browser);
      const { page, fake } = app;
      fake.state.token_s = 61;
      await sign_in(page);
      await wait_screen(page, 'channels');
      await page.waitForTimeout(1500);
      await press(page, 'Enter');
      await wait_playing(page);
      assert.ok(fake.state.refreshes >= 1);
      await app.close();
    },
  ],
];
