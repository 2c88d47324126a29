// The TV app on the real server with the demo: what web/tv's own checks see with a fake service holds with the server's answers.
// Not how a service comes to be: that is journey.mjs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  kill_ffmpeg,
  kWeb,
  open_browser,
  open_page,
  run_steps,
  settle,
  shoot,
  shoot_failed,
  staff_call,
  staff_sign_in,
  start_service,
  wait_moving,
  wait_picture,
} from './_service.mjs';

// Keys with the check that exactly one thing has focus afterwards.
const { check_focus, focus_text, press } = await import(pathToFileURL(join(kWeb, 'tv/test/browser/harness.mjs')).href);

const service = await start_service();
const browser = await open_browser();
const app = `${service.url}/watch/demo/`;
const pages = [];

async function open_app(options = { width: 1920, height: 1080 }) {
  const page = await open_page(browser, options);
  pages.push(page);
  await page.goto(app);
  return page;
}

async function sign_in(page, { user_id, password }) {
  await wait_screen(page, 'sign_in');
  await page.fill('input[name="user_id"]', user_id);
  await page.fill('input[name="password"]', password);
  await page.keyboard.press('Enter');
}

const wait_screen = (page, name) => page.waitForSelector(`[data-screen="${name}"]`);
const wait_code = (page, code) => page.waitForSelector(`[data-code="${code}"]`, { timeout: 15_000 });

let viewer;
// Watches on while other things are checked, with its stream interrupted; "codes" is what it was told.
let witness;

const steps = [
  [
    'who may not watch is told why: A304 expired, A303 disabled',
    async () => {
      const page = await open_app();
      await sign_in(page, service.logins.viewer_expired);
      await wait_code(page, 'A304');
      await check_focus(page, 'an expired subscription');
      await shoot(page, 'tv_expired');
      await sign_in(page, service.logins.viewer_disabled);
      await wait_code(page, 'A303');
      await page.context().close();
    },
  ],
  [
    'channels with groups, icons, now and next; every screen by keys',
    async () => {
      viewer = await open_app();
      await sign_in(viewer, service.logins.viewer);
      await wait_screen(viewer, 'channels');
      await viewer.waitForSelector('.channel_now:not(:empty)');
      await wait_picture(viewer, 'img[src*="img/demo/"]');
      await check_focus(viewer, 'signing in');
      await press(viewer, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight');
      assert.match(await focus_text(viewer), /Harbour News/);
      await press(viewer, 'i', 'Escape', 'e');
      await wait_screen(viewer, 'guide');
      await viewer.waitForSelector('.block_running');
      const day = await viewer.locator('.guide_day').textContent();
      // A day back and two on: the server's guide reaches as far as it says.
      await press(viewer, 'r');
      await viewer.locator('.block:not(.block_running)').first().waitFor();
      await press(viewer, 'g', 'g');
      assert.notEqual(await viewer.locator('.guide_day').textContent(), day);
      await press(viewer, 'b', 'ArrowRight', 'ArrowRight', 'Enter');
      await shoot(viewer, 'tv_programme');
      await press(viewer, 'Escape', 'm', 'ArrowDown', 'Enter');
      await wait_screen(viewer, 'settings');
      await press(viewer, 'm', 'ArrowDown', 'Enter');
      await wait_screen(viewer, 'personal');
      await viewer.getByText(/^Until /).waitFor();
      await shoot(viewer, 'tv_personal');
      await press(viewer, 'Escape');
      await wait_screen(viewer, 'channels');
    },
  ],
  [
    'plays, pauses, goes on behind live and comes back to it',
    async () => {
      await viewer.goto(`${app}#/channel/1`);
      await wait_screen(viewer, 'player');
      await wait_moving(viewer);
      await press(viewer, 'Enter');
      await shoot(viewer, 'tv_info_bar');
      await press(viewer, 'Enter');
      await viewer.waitForFunction(() => document.querySelector('video').paused);
      await press(viewer, 'Enter');
      await viewer.waitForFunction(() => !document.querySelector('video').paused);
      await wait_moving(viewer);
      await press(viewer, 'Escape', 'PageUp');
      await viewer.waitForFunction(() => window.location.hash === '#/channel/2');
      await wait_moving(viewer);
      await press(viewer, '4', 'Enter');
      await viewer.waitForFunction(() => window.location.hash === '#/channel/4');
      await wait_moving(viewer);
    },
  ],
  [
    'a stream is interrupted while somebody watches',
    async () => {
      witness = await open_app({ width: 1280, height: 720 });
      await witness.evaluate(() => {
        window.codes = [];
        new MutationObserver(() => {
          const shown = document.querySelector('[data-code]')?.dataset.code;
          if (shown) window.codes.push(shown);
        }).observe(document.body, { childList: true, subtree: true, attributes: true });
      });
      await sign_in(witness, service.logins.viewer_grace);
      await wait_screen(witness, 'channels');
      await witness.evaluate(() => {
        window.location.hash = '#/channel/1';
      });
      await wait_moving(witness);
      kill_ffmpeg(service, 'demo', 1);
    },
  ],
  [
    'opened anew, the app goes on without asking for the password',
    async () => {
      await viewer.goto(app);
      await viewer.reload();
      await wait_screen(viewer, 'channels');
      await viewer.waitForSelector('.channel_now:not(:empty)');
    },
  ],
  [
    'another language turns the page, and the guide speaks it',
    async () => {
      await viewer.setViewportSize({ width: 1280, height: 720 });
      await press(viewer, 'm', 'ArrowUp', 'ArrowUp', 'Enter');
      await wait_screen(viewer, 'settings');
      await press(viewer, 'Enter', 'ArrowDown', 'Enter');
      await viewer.waitForFunction(() => document.documentElement.dir === 'rtl');
      await press(viewer, 'Escape');
      await wait_screen(viewer, 'channels');
      await viewer.getByText('أخبار الميناء').first().waitFor();
      await shoot(viewer, 'tv_arabic');
      await press(viewer, 'm', 'ArrowUp', 'ArrowUp', 'Enter', 'Enter', 'ArrowUp', 'Enter');
      await viewer.waitForFunction(() => document.documentElement.dir !== 'rtl');
      await viewer.goto(app);
      await viewer.reload();
      await wait_screen(viewer, 'channels');
    },
  ],
  [
    'a second device of a trial is one too many: A309, one is removed and the sign-in goes on',
    async () => {
      const first = await open_app({ width: 1280, height: 720 });
      await sign_in(first, service.logins.viewer_trial);
      await wait_screen(first, 'channels');
      const second = await open_app({ width: 1280, height: 720 });
      await sign_in(second, service.logins.viewer_trial);
      await wait_screen(second, 'devices');
      await check_focus(second, 'the device limit');
      await shoot(second, 'tv_devices');
      await press(second, 'Enter', 'Enter');
      await wait_screen(second, 'channels');
      // The removed device has to sign in again.
      await first.reload();
      await wait_screen(first, 'sign_in');
      await first.context().close();
      await second.context().close();
    },
  ],
  [
    'a third stream of two is one too many: P504 tells what runs, and ending one lets it play',
    async () => {
      const others = [];
      for (const number of [1, 2]) {
        const page = await open_app({ width: 1280, height: 720 });
        await sign_in(page, service.logins.viewer);
        await wait_screen(page, 'channels');
        await page.goto(`${app}#/channel/${number}`);
        await wait_moving(page);
        others.push(page);
      }
      await viewer.goto(`${app}#/channel/3`);
      await wait_code(viewer, 'P504');
      await shoot(viewer, 'tv_too_many_streams');
      await press(viewer, 'Enter');
      await wait_moving(viewer);
      for (const page of others) await page.context().close();
    },
  ],
  [
    'who watched the interrupted stream watches still, and was told no code',
    async () => {
      await wait_moving(witness);
      assert.deepEqual(await witness.evaluate(() => window.codes), []);
      await witness.context().close();
    },
  ],
  [
    'on a phone, fingers alone find and play a channel',
    async () => {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
      });
      const page = await context.newPage();
      await page.goto(app);
      await wait_screen(page, 'sign_in');
      await page.fill('input[name="user_id"]', service.logins.viewer_grace.user_id);
      await page.fill('input[name="password"]', service.logins.viewer_grace.password);
      await page.tap('.button_main');
      await wait_screen(page, 'channels');
      await page.tap('.channel >> nth=2');
      await wait_moving(page);
      await shoot(page, 'tv_phone');
      const is_wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.ok(!is_wide, 'nothing sticks out');
      await context.close();
    },
  ],
  [
    'staff sees the devices and the running stream, and stops it',
    async () => {
      const staff = await open_page(browser);
      pages.push(staff);
      await staff_sign_in(staff, service, service.logins.crm);
      const { items } = await staff_call(staff, 'GET', 'deployments/demo/crm/customers?q=Solberg');
      await staff.goto(`${service.url}/admin/d/demo/crm/customers/${items[0].id}?tab=devices`);
      await settle(staff);
      await shoot(staff, 'real_devices');
      await staff.getByRole('tab', { name: 'Playing now' }).click();
      await staff.getByText('Northern Sport').waitFor();
      await shoot(staff, 'real_streams_of_customer');
      // What another page has just left may still be in the list.
      await staff.getByRole('row', { name: /Northern Sport/ }).getByRole('button', { name: 'Stop' }).click();
      await wait_code(viewer, 'P517');
      await staff.getByText('Northern Sport').waitFor({ state: 'detached' });
      await staff.context().close();
      await viewer.keyboard.press('ArrowLeft');
      await viewer.keyboard.press('Enter');
      await wait_moving(viewer);
    },
  ],
  [
    'a suspended service stops who plays and says H203 to who comes',
    async () => {
      const staff = await open_page(browser);
      await staff_sign_in(staff, service, service.logins.admin);
      await settle(staff);
      await staff_call(staff, 'POST', 'deployments/1/actions/suspend');
      await viewer.waitForSelector('.play_fault [data-code]', { timeout: 20_000 });
      await viewer.goto(app);
      await viewer.reload();
      await wait_code(viewer, 'H203');
      await check_focus(viewer, 'a suspended service');
      await shoot(viewer, 'tv_suspended');
      await staff_call(staff, 'POST', 'deployments/1/actions/resume');
      await viewer.keyboard.press('Enter');
      await wait_screen(viewer, 'channels');
      await staff.context().close();
    },
  ],
];

const is_done = await run_steps(steps);
for (const [at, page] of pages.entries()) if (!is_done && !page.isClosed()) await shoot_failed(page, `tv_failed_${at}`);
const faults = pages.flatMap((page) => page.faults);
if (faults.length > 0) console.log(`not ok no faults in the console: ${faults.join(' | ')}`);
await browser.close();
await service.close();
process.exit(is_done && faults.length === 0 ? 0 : 1);
