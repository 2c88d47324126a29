// The manual as an operator meets it, and its pictures: `?` opens the page about the screen, search finds without a network.
// With TVMS_PICTURES (./dev pictures) all pictures are taken and written there as WebP; else some are taken, to see that it works.
import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  open_browser,
  open_page,
  run_steps,
  settle,
  staff_call,
  staff_sign_in,
  start_service,
  wait_moving,
} from './_service.mjs';

const kPictures = fileURLToPath(new URL('../../docs/manual/pictures', import.meta.url));
const folder = process.env.TVMS_PICTURES;
const kPictureBytesMax = 80_000;
// Screens that a usual run takes; the others are opened by the checks of the back office as well.
const kUsual = 3;
const kPlaylist = `#EXTM3U
#EXTINF:-1 tvg-id="north.1" tvg-name="North One" tvg-chno="101" group-title="North",North One
https://media.example/north/one.m3u8
#EXTINF:-1 tvg-id="north.2" tvg-name="North Two" tvg-chno="102" group-title="North",North Two
https://media.example/north/two.m3u8
#EXTINF:-1 tvg-id="local",A local file
/films/film.ts
`;

const service = await start_service();
const browser = await open_browser();
const staff = await open_page(browser, { height: 760 });
const viewer = await open_page(browser, { width: 1280, height: 720 });
const drawer = await browser.newPage();
const pictures = new Map();

async function take(page, name) {
  pictures.set(name, (await page.screenshot()).toString('base64'));
}

/** Chromium writes PNG and JPEG only; its canvas writes WebP. */
async function webp_of(png) {
  const url = await drawer.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.8);
  }, png);
  return Buffer.from(url.split(',')[1], 'base64');
}

async function open(path) {
  await staff.goto(`${service.url}/admin/${path}`);
  await settle(staff);
}

/** Pictures of screens that need nothing done first. */
const kScreens = {
  home: '',
  deployment: 'panel/deployments/1',
  staff: 'panel/staff',
  user_log: 'd/demo/user_log',
  channels: 'd/demo/cms/channels',
  channel: 'd/demo/cms/channels/1',
  guide: 'd/demo/cms/epg',
  guide_sources: 'd/demo/cms/epg/sources',
  ui_groups: 'd/demo/cms/ui_groups',
  ui_group: 'd/demo/cms/ui_groups/1',
  package: 'd/demo/cms/packages/1',
  streams: 'd/demo/streaming/streams',
  product: 'd/demo/crm/products/2',
  customers: 'd/demo/crm/customers',
  customer: 'd/demo/crm/customers/1?tab=subscription',
  user_interface: 'd/demo/uit/user_interfaces/1',
  hostname: 'd/demo/uit/hostnames/new',
};

const steps = [
  [
    'pictures of screens',
    async () => {
      await open('sign-in');
      await take(staff, 'sign_in');
      await staff_sign_in(staff, service, service.logins.admin);
      for (const [name, path] of Object.entries(kScreens).slice(0, folder ? undefined : kUsual)) {
        await open(path);
        await take(staff, name);
      }
    },
  ],
  [
    'pictures of an import, of a difference and of a stream',
    async () => {
      await open('d/demo/cms/channels/import');
      await staff
        .locator('input[type=file]')
        .setInputFiles({ name: 'list.m3u', mimeType: 'audio/x-mpegurl', buffer: Buffer.from(kPlaylist) });
      await staff.getByRole('button', { name: 'Show what would change' }).click();
      await staff.locator('[data-apply]').waitFor();
      await take(staff, 'channels_import');
      const { version } = await staff_call(staff, 'GET', 'deployments/demo/cms/channels/1');
      await staff_call(staff, 'PATCH', 'deployments/demo/cms/channels/1', {
        version,
        name: { en: 'Harbour News 24', ar: 'أخبار الميناء' },
        number: 11,
      });
      await open('d/demo/publish');
      await staff.getByText('Harbour News 24').first().waitFor();
      await take(staff, 'publish');
      await open('d/demo/streaming/streams/1');
      await staff.getByRole('button', { name: 'Watch' }).click();
      await wait_moving(staff, 60_000);
      await take(staff, 'stream_watch');
    },
  ],
  [
    'pictures of the TV app',
    async () => {
      await viewer.goto(`${service.url}/watch/demo/`);
      await viewer.waitForSelector('[data-screen="sign_in"]');
      await viewer.fill('input[name="user_id"]', service.logins.viewer.user_id);
      await viewer.fill('input[name="password"]', service.logins.viewer.password);
      await viewer.keyboard.press('Enter');
      await viewer.waitForSelector('[data-screen="channels"] .channel_now:not(:empty)');
      await take(viewer, 'tv_channels');
      await viewer.keyboard.press('e');
      await viewer.waitForSelector('[data-screen="guide"] .block_running');
      await take(viewer, 'tv_guide');
    },
  ],
  [
    'every picture is small, and the manual has exactly these',
    async () => {
      for (const [name, png] of folder ? pictures : []) writeFileSync(join(folder, `${name}.webp`), await webp_of(png));
      const names = [...new Set([...pictures.keys(), ...Object.keys(kScreens)])].map((name) => `${name}.webp`).sort();
      assert.deepEqual(readdirSync(kPictures).sort(), names);
      for (const name of names)
        assert.ok(statSync(join(kPictures, name)).size < kPictureBytesMax, `${name} is too large`);
    },
  ],
  [
    'T10-101: ? and the button open the page about the screen, not where somebody types',
    async () => {
      await open('d/demo/cms/channels');
      await staff.locator('input').first().focus();
      await staff.keyboard.press('?');
      assert.equal(staff.context().pages().length, 1);
      await staff.getByRole('grid').focus();
      for (const ask of [() => staff.keyboard.press('?'), () => staff.locator('[data-help]').click()]) {
        const [page] = await Promise.all([staff.context().waitForEvent('page'), ask()]);
        await page.waitForURL(/\/manual\/detailed\/channels\.html$/);
        await page.locator('h1', { hasText: 'Channels' }).waitFor();
        await page.close();
      }
    },
  ],
  [
    'T10-101: search works with what the server sent, by keyboard',
    async () => {
      const reader = await open_page(browser);
      await reader.goto(`${service.url}/manual/`);
      await reader.keyboard.press('/');
      await reader.waitForFunction(() => document.activeElement?.type === 'search' && window.calls === 0);
      await reader.context().setOffline(true);
      await reader.keyboard.type('roll back');
      await reader.getByRole('option').first().waitFor();
      assert.match(await reader.getByRole('option').first().innerText(), /Publishing/);
      await reader.context().setOffline(false);
      await reader.keyboard.press('Enter');
      await reader.waitForURL(/\/manual\/detailed\/publishing\.html/);
      assert.deepEqual(reader.faults, []);
      await reader.context().close();
    },
  ],
];

const is_done = await run_steps(steps);
await browser.close();
await service.close();
process.exit(is_done ? 0 : 1);
