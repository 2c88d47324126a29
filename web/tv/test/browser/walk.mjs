// Every screen by keys alone, with exactly one visible focus after each key; then right-to-left, sizes, touch.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { check_focus, focus_text, open_app, press, screen_of, sign_in, wait_playing, wait_screen } from './harness.mjs';

async function signed_in(browser, options) {
  const app = await open_app(browser, options);
  await sign_in(app.page);
  await wait_screen(app.page, 'channels');
  await app.page.waitForSelector('.channel_now:not(:empty)');
  return app;
}

async function end(app) {
  assert.deepEqual(app.faults, []);
  await app.close();
}

/** Kilobytes of the built files whose name matches, as they are sent. */
function sent_kb(pattern) {
  const folder = new URL('../../dist/assets/', import.meta.url);
  const names = readdirSync(folder).filter((name) => pattern.test(name));
  assert.ok(names.length > 0, `built: ${pattern}`);
  return names.reduce(
    (sum, name) => sum + gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length / 1000,
    0,
  );
}

export const walk_checks = [
  [
    'budgets: what is sent before the first screen, and the player after it',
    async () => {
      assert.ok(sent_kb(/^index-.*\.js$/) <= 120);
      assert.ok(sent_kb(/^index-.*\.css$/) <= 25);
      assert.ok(sent_kb(/^shaka-.*\.js$/) <= 275);
    },
  ],
  [
    'letters on the screen: a remote alone can sign in',
    async (browser) => {
      const app = await open_app(browser);
      const { page } = app;
      await wait_screen(page, 'sign_in');
      await check_focus(page, 'sign-in opens');
      await press(page, 'Enter');
      await page.waitForSelector('.keyboard');
      await press(page, 'ArrowDown', 'Enter', 'ArrowRight', 'ArrowRight', 'Enter', 'ArrowLeft', 'ArrowLeft', 'Enter');
      assert.equal(await page.inputValue('input[name="user_id"]'), 'ada');
      await press(page, 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
      assert.equal(await page.locator('.keyboard').count(), 0);
      await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp');
      await end(app);
    },
  ],
  [
    'wrong password: A301 with the report; after five the form waits (A50-102)',
    async (browser) => {
      const app = await open_app(browser);
      const { page } = app;
      await sign_in(page, 'wrong');
      await page.waitForSelector('[data-code="A301"]');
      await check_focus(page, 'a wrong password');
      for (let n = 0; n < 4; n += 1) {
        await page.fill('input[name="password"]', `wrong ${n}`);
        await page.keyboard.press('Enter');
        await page.waitForFunction(
          (want) =>
            JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith('tries'))?.[1] ?? '{}').wrong === want,
          n + 2,
        );
      }
      assert.match(await page.locator('.button_main').textContent(), /\d+ s/);
      await end(app);
    },
  ],
  [
    'A50-106 too many devices: one is removed, the same try goes on',
    async (browser) => {
      const app = await open_app(browser);
      const { page } = app;
      app.fake.state.device_limit = true;
      await sign_in(page);
      await wait_screen(page, 'devices');
      await check_focus(page, 'the device limit');
      await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter', 'ArrowRight', 'ArrowLeft', 'Enter');
      await wait_screen(page, 'channels');
      await end(app);
    },
  ],
  [
    'channels, guide, details, settings, account, leaving: one focus after every key',
    async (browser) => {
      const app = await signed_in(browser, { server: { channels: 500 } });
      const { page } = app;
      const first = await focus_text(page);
      await press(page, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp');
      assert.equal(await focus_text(page), first);
      await press(page, 'ArrowUp');
      assert.match(await focus_text(page), /^500/);
      await press(
        page,
        'ArrowDown',
        'PageDown',
        'PageDown',
        'PageUp',
        'ArrowLeft',
        'ArrowDown',
        'ArrowRight',
        'ArrowLeft',
      );
      // The last group has nothing: focus stays in the groups.
      await press(page, 'ArrowUp', 'ArrowUp');
      assert.match(await page.locator('.empty').textContent(), /Nothing in this group/);
      await press(page, 'ArrowRight', 'ArrowDown', 'ArrowRight', 'i', 'ArrowRight', 'ArrowLeft', 'Escape');
      assert.ok(
        (await page.evaluate(() => document.querySelectorAll('*').length)) < 700,
        'few nodes with 500 channels',
      );
      // Digits: unknown says so, known moves there.
      await press(page, '9', '9', '9');
      await page.waitForSelector('.notice', { timeout: 4000 });
      await check_focus(page, 'an unknown number');
      await press(page, '1', '2', 'Enter');
      assert.match(await focus_text(page), /^12/);
      await wait_playing(page);
      // Menu rail, guide.
      await press(page, 'm', 'ArrowDown', 'Enter');
      await wait_screen(page, 'guide');
      await page.waitForSelector('.block_running');
      await check_focus(page, 'the guide opens');
      assert.match(await page.locator('.guide_where').textContent(), /^12/);
      const block = await focus_text(page);
      await press(page, 'ArrowRight', 'ArrowLeft');
      assert.equal(await focus_text(page), block);
      await press(page, 'ArrowDown', 'ArrowUp');
      assert.equal(await focus_text(page), block);
      const day = await page.locator('.guide_day').textContent();
      await press(page, 'g');
      assert.notEqual(await page.locator('.guide_day').textContent(), day);
      await press(page, 'r', 'r', 'b');
      assert.equal(await page.locator('.guide_day').textContent(), day);
      await press(page, 'PageDown', 'PageUp', 'y', 'ArrowDown', 'Enter', 'ArrowDown', 'Enter', 'ArrowRight', 'Escape');
      for (let n = 0; n < 30; n += 1) await press(page, 'ArrowRight');
      for (let n = 0; n < 12; n += 1) await press(page, 'ArrowDown');
      await press(page, 'b', 'm', 'ArrowDown', 'Enter');
      await wait_screen(page, 'settings');
      await press(page, 'ArrowDown', 'Enter', 'ArrowDown', 'Enter');
      await page.waitForFunction(() => /[ap]m/i.test(document.querySelector('.clock')?.textContent ?? ''));
      await press(page, 'ArrowDown', 'Enter', 'ArrowDown', 'Enter', 'm', 'ArrowDown', 'Enter');
      await wait_screen(page, 'personal');
      await press(page, 'Enter', 'Escape', 'ArrowDown', 'Enter', 'Escape', 'ArrowDown', 'Enter', 'Escape');
      // Back goes up one level and finally asks.
      await press(page, 'Escape');
      assert.equal(await screen_of(page), 'channels');
      await press(page, 'Escape');
      assert.match(await page.locator('.dialog').textContent(), /Leave/);
      await press(page, 'Escape');
      assert.match(await focus_text(page), /^12/, 'the list remembers its place');
      await end(app);
    },
  ],
  [
    'A50-1506 an address opens its channel; an unknown number says so; Back of the browser is Back',
    async (browser) => {
      const app = await signed_in(browser);
      const { page } = app;
      await page.goto(`${app.fake.url}#/channel/3`);
      await wait_screen(page, 'player');
      await wait_playing(page);
      // The first Back closes the info bar, the browser's own leaves the player.
      await press(page, 'Escape');
      await page.evaluate(() => window.history.back());
      await wait_screen(page, 'channels');
      await check_focus(page, 'Back of the browser');
      assert.equal(await page.evaluate(() => window.location.hash), '#/channels');
      await page.goto(`${app.fake.url}#/channel/777`);
      await page.waitForSelector('.notice');
      await end(app);
    },
  ],
  [
    'works below /watch/demo/ as at the root, and signs out',
    async (browser) => {
      const app = await signed_in(browser, { path: 'watch/demo/' });
      const { page } = app;
      await press(page, 'Enter');
      await wait_playing(page);
      await press(page, 'm', 'ArrowUp', 'Enter');
      await wait_screen(page, 'personal');
      await press(page, 'ArrowUp', 'ArrowDown', 'ArrowDown', 'Enter', 'ArrowRight', 'Enter');
      await wait_screen(page, 'sign_in');
      await check_focus(page, 'signing out');
      await page.reload();
      await wait_screen(page, 'sign_in');
      await end(app);
    },
  ],
  [
    'right-to-left: mirrored layout and keys; language changes at once',
    async (browser) => {
      const app = await signed_in(browser, { size: { width: 1280, height: 720 } });
      const { page } = app;
      await press(page, 'm', 'ArrowUp', 'ArrowUp', 'Enter');
      await wait_screen(page, 'settings');
      await press(page, 'Enter', 'ArrowDown', 'Enter');
      await page.waitForFunction(() => document.documentElement.dir === 'rtl');
      await page.waitForFunction(() => document.querySelector('[data-focus="true"]'));
      await check_focus(page, 'a change of language');
      await press(page, 'Escape');
      await wait_screen(page, 'channels');
      await page.waitForSelector('.channel');
      const x = (selector) =>
        page.evaluate((name) => document.querySelector(name).getBoundingClientRect().left, selector);
      assert.ok((await x('.rail')) > (await x('.channels_list')), 'the rail is at the right');
      assert.ok((await x('.preview')) < (await x('.channels_list')), 'the picture is at the left');
      await press(page, 'ArrowRight');
      assert.ok((await page.locator('.group').count()) > 0);
      assert.equal(await page.locator('.groups_list [data-focus="true"]').count(), 1, 'right leads to the groups');
      await press(page, 'ArrowLeft', 'e', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'Enter', 'Escape');
      await end(app);
    },
  ],
  [
    'loading, empty, no service: each state has its one focus and a way on',
    async (browser) => {
      const app = await open_app(browser, { server: { channels: 0 } });
      const { page, fake } = app;
      await wait_screen(page, 'sign_in');
      fake.state.slow_ms = 250;
      await sign_in(page);
      await wait_screen(page, 'loading');
      await check_focus(page, 'loading');
      await wait_screen(page, 'channels');
      await check_focus(page, 'no channels');
      fake.state.slow_ms = 0;
      await press(page, 'e', 'Escape');
      fake.state.down = true;
      await page.evaluate(() => {
        for (const key of Object.keys(localStorage)) if (key.endsWith('start')) localStorage.removeItem(key);
      });
      await page.reload();
      await wait_screen(page, 'fault');
      await page.waitForSelector('[data-code="N102"]');
      await check_focus(page, 'no service');
      fake.state.down = false;
      await page.keyboard.press('Enter');
      await wait_screen(page, 'channels');
      await end(app);
    },
  ],
  [
    'A50-105 without the service the last snapshot still opens; playing says N102',
    async (browser) => {
      const app = await signed_in(browser);
      const { page, fake } = app;
      fake.state.down = true;
      await page.reload();
      await wait_screen(page, 'channels');
      await press(page, 'ArrowDown', 'Enter');
      await page.waitForFunction(() => /N102/.test(document.querySelector('.stage_fault')?.textContent ?? ''));
      await end(app);
    },
  ],
  [
    'a phone: fingers alone find, play and leave a channel; nothing sticks out of the screen',
    async (browser) => {
      const app = await open_app(browser, {
        size: { width: 390, height: 844 },
        context: { hasTouch: true, isMobile: true },
      });
      const { page } = app;
      const check_width = async (where) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        assert.ok(!wide, `${where} fits`);
      };
      await wait_screen(page, 'sign_in');
      await page.fill('input[name="user_id"]', 'ada');
      await page.fill('input[name="password"]', 'lovelace');
      await page.tap('.button_main');
      await wait_screen(page, 'channels');
      await check_width('channels');
      await page.tap('.channel >> nth=2');
      await wait_playing(page);
      await page.tap('.channel >> nth=2');
      await wait_screen(page, 'player');
      await page.tap('.player_picture');
      await page.waitForSelector('.controls');
      await check_width('player');
      await page.tap('.touch_back');
      await wait_screen(page, 'channels');
      await page.tap('[data-entry="guide"]');
      await page.waitForSelector('.day_row');
      await page.tap('.day_row >> nth=4');
      await page.waitForSelector('.dialog');
      await check_width('details');
      await check_focus(page, 'a tap on a programme');
      await page.tap('.dialog .button >> nth=-1');
      await page.tap('[data-entry="personal"]');
      await wait_screen(page, 'personal');
      await end(app);
    },
  ],
];
