// The journey in a real browser on the real server: from an operator's first click to a viewer's moving picture and back.
// Each step builds on the one before. TVMS_LONG=1 plays for three minutes instead of twenty seconds.
import assert from 'node:assert/strict';
import {
  choose,
  open_browser,
  open_page,
  picture,
  run_steps,
  save_new,
  settle,
  shoot,
  shoot_failed,
  staff_call,
  staff_sign_in,
  start_service,
  start_source,
  wait_moving,
  wait_picture,
} from './_service.mjs';

const service = await start_service();
const browser = await open_browser();
const staff = await open_page(browser);
const viewer = await open_page(browser, { width: 1920, height: 1080 });
const kPlay_s = process.env.TVMS_LONG === '1' ? 180 : 20;
const here = (path) => `${service.url}/admin/d/north-tv/${path}`;

async function open(path) {
  await staff.goto(here(path));
  await settle(staff);
}

// Programmes of half an hour from four hours ago until four days on, so that there is always one now.
const kSlot_ms = 1_800_000;
const kProgrammes = 200;
const kFrom_ms = Math.floor(Date.now() / kSlot_ms) * kSlot_ms - 8 * kSlot_ms;

/** XMLTV of two channels; "First 12" is the twelfth programme of the first one. */
function guide_of_now() {
  const time = (ms) => `${new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14)} +0000`;
  const channels = ['First', 'Second'];
  return [
    '<?xml version="1.0" encoding="UTF-8"?><tv>',
    ...channels.map(
      (name) => `<channel id="${name.toLowerCase()}.clock"><display-name>${name} Clock</display-name></channel>`,
    ),
    ...channels.flatMap((name) =>
      Array.from({ length: kProgrammes }, (_, n) => {
        const start = kFrom_ms + n * kSlot_ms;
        return `<programme channel="${name.toLowerCase()}.clock" start="${time(start)}" stop="${time(start + kSlot_ms)}"><title lang="en">${name} ${n}</title><desc lang="en">What the clock said.</desc></programme>`;
      }),
    ),
    '</tv>',
  ].join('\n');
}

/** Publishes what is picked on the publish page, and waits for the end of the run. */
async function publish(note) {
  await staff.locator('[data-publish-now]').click();
  const dialog = staff.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(note);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await dialog.waitFor({ state: 'detached' });
  await staff.getByText('Done', { exact: true }).first().waitFor();
}

/** "First 9": what the first channel shows `steps` programmes from now on. */
function title_at(steps) {
  return `First ${Math.floor((Date.now() - kFrom_ms) / kSlot_ms) + steps}`;
}

async function viewer_signs_in(password) {
  await viewer.waitForSelector('[data-screen="sign_in"]');
  await viewer.fill('input[name="user_id"]', 'viewer-one');
  await viewer.fill('input[name="password"]', password);
  await viewer.keyboard.press('Enter');
}

/** As after leaving: the app starts with its sign-in. */
async function forget_viewer() {
  await viewer.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.endsWith('session')) localStorage.removeItem(key);
  });
  await viewer.goto(`${service.url}/watch/north-tv/`);
  await viewer.reload();
}

let pulled;

const channel_names = () => viewer.locator('.channel_name').allInnerTexts();

const steps = [
  [
    'staff signs in; a wrong password is refused',
    async () => {
      await staff.goto(`${service.url}/admin/`);
      await staff.waitForURL(/sign-in/);
      await staff.locator('input[type=email]').fill(service.logins.admin.email);
      await staff.locator('input[autocomplete=current-password]').fill('not this one');
      await staff.keyboard.press('Enter');
      await staff.getByRole('alert').waitFor();
      await staff_sign_in(staff, service, service.logins.admin);
      await settle(staff);
      await staff.locator('h1', { hasText: 'Hello' }).waitFor();
    },
  ],
  [
    'creates a deployment',
    async () => {
      await staff.getByRole('link', { name: 'New deployment' }).click();
      await staff.locator('[data-path="name"]').fill('North TV');
      assert.equal(await staff.locator('[data-path="identifier"]').inputValue(), 'north-tv');
      await choose(staff, 'languages', 'Arabic');
      await choose(staff, 'countries', 'Norway');
      await shoot(staff, 'journey_deployment');
      await save_new(staff);
      assert.equal(new URL(staff.url()).pathname, '/admin/d/north-tv');
    },
  ],
  [
    'makes three streams; a picture moves in the back office',
    async () => {
      pulled = await staff_call(staff, 'POST', 'deployments/north-tv/streaming/streams', {
        name: 'pulled',
        source: 'url',
        url: await start_source(),
      });
      for (const name of ['clock-one', 'clock-two']) {
        await open('streaming/streams/new');
        await staff.locator('[data-path="name"]').fill(name);
        await staff.locator('[data-path="title"]').fill(name);
        await staff.getByText('Clock', { exact: true }).click();
        await save_new(staff);
        await staff.locator('h1', { hasText: name }).waitFor();
      }
      await staff.locator('h1 + *, h1 ~ *').getByText('On', { exact: true }).waitFor();
      await staff.locator('[data-test-play]').click();
      await wait_moving(staff);
      await shoot(staff, 'journey_test_play');
      await staff.keyboard.press('Escape');
      await open('streaming/streams');
      await shoot(staff, 'journey_streams');
    },
  ],
  [
    'adds two channels',
    async () => {
      for (const [number, name, stream] of [
        ['1', 'First Clock', 'clock-one'],
        ['2', 'Second Clock', 'clock-two'],
      ]) {
        await open('cms/channels/new');
        await staff.locator('[data-path="number"]').fill(number);
        await staff.locator('[data-path="name.en"]').fill(name);
        await choose(staff, 'stream_id', stream);
        await save_new(staff);
        await staff.locator('h1', { hasText: name }).waitFor();
      }
      await open('cms/channels');
      assert.equal(await staff.getByRole('row').count(), 3);
      await shoot(staff, 'journey_channels');
    },
  ],
  [
    'the stream that is pulled and copied, H.264 with AAC in a transport stream, plays with its sound',
    async () => {
      await open(`streaming/streams/${pulled.id}`);
      await staff.locator('h1 + *, h1 ~ *').getByText('On', { exact: true }).waitFor();
      await staff.locator('[data-test-play]').click();
      await wait_moving(staff);
      await staff.waitForFunction(() => document.querySelector('video').webkitAudioDecodedByteCount > 0);
      const { restarts } = await staff_call(staff, 'GET', `deployments/north-tv/streaming/streams/${pulled.id}`);
      assert.equal(restarts, 0);
      await staff.keyboard.press('Escape');
    },
  ],
  [
    'gives a channel a picture; one of another shape is refused',
    async () => {
      await open('cms/channels/1');
      await staff.locator('[data-path="icon"]').setInputFiles(await picture(staff, 400, 300));
      await staff.getByRole('alert').waitFor();
      await staff.locator('[data-path="icon"]').setInputFiles(await picture(staff, 300, 300));
      await staff.locator('[data-save]').click();
      await staff.locator('[data-save]').waitFor({ state: 'detached' });
      await open('cms/channels/1');
      await wait_picture(staff, 'img[src^="/img/north-tv/"]');
      await shoot(staff, 'journey_picture');
    },
  ],
  [
    'uploads a guide and links it by proposal',
    async () => {
      await open('cms/epg/sources');
      await staff.getByRole('button', { name: 'Add source' }).first().click();
      const dialog = staff.getByRole('dialog');
      await dialog.locator('[data-path="name"]').fill('Our guide');
      await dialog.getByText('Upload', { exact: true }).click();
      await dialog.locator('[data-save]').click();
      await dialog.waitFor({ state: 'detached' });
      await staff.getByRole('button', { name: 'Upload' }).click();
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'guide.xml', mimeType: 'application/xml', buffer: Buffer.from(guide_of_now()) });
      await dialog.getByRole('button', { name: 'Upload' }).click();
      await dialog.waitFor({ state: 'detached' });
      await staff.locator('dd', { hasText: String(2 * kProgrammes) }).waitFor();
      await shoot(staff, 'journey_epg_sources');
      await open('cms/epg');
      await staff.getByRole('button', { name: 'Propose links' }).click();
      await dialog.getByText('First Clock').first().waitFor();
      await shoot(staff, 'journey_proposals');
      await dialog.getByRole('button', { name: /2/ }).last().click();
      await dialog.waitFor({ state: 'detached' });
      await staff.getByRole('gridcell', { name: 'Covered' }).nth(1).waitFor();
      await shoot(staff, 'journey_epg');
    },
  ],
  [
    'makes a group and a package of them',
    async () => {
      await open('cms/ui_groups/new');
      await staff.locator('[data-path="name.en"]').fill('Clocks');
      await staff
        .getByRole('button', { name: /First Clock/ })
        .first()
        .click();
      await staff
        .getByRole('button', { name: /Second Clock/ })
        .first()
        .click();
      await shoot(staff, 'journey_group');
      await save_new(staff);
      await staff.locator('h1', { hasText: 'Clocks' }).waitFor();
      await open('cms/packages/new');
      await staff.locator('[data-path="name"]').fill('Basic');
      await staff.getByRole('button', { name: 'Add Clocks', exact: true }).click();
      await shoot(staff, 'journey_package');
      await save_new(staff);
      await staff.locator('h1', { hasText: 'Basic' }).waitFor();
    },
  ],
  [
    'makes a product with a plan and a price',
    async () => {
      await open('crm/products/new');
      await staff.locator('[data-path="name"]').fill('Home');
      await staff.getByRole('button', { name: 'Add plan' }).click();
      await staff.locator('[data-path="plans.0.name"]').fill('Month');
      await staff.locator('[data-path="plans.0.prices.EUR"]').fill('9.90');
      await choose(staff, 'packages', 'Basic');
      await shoot(staff, 'journey_product');
      await save_new(staff);
      await staff.locator('h1', { hasText: 'Home' }).waitFor();
    },
  ],
  [
    'makes the look of the apps, in two languages',
    async () => {
      await open('uit/user_interfaces/new');
      await staff.locator('[data-path="name"]').fill('Main look');
      await staff.locator('[data-path="app_name"]').fill('North TV');
      await shoot(staff, 'journey_ui');
      await save_new(staff);
      await staff.locator('h1', { hasText: 'Main look' }).waitFor();
    },
  ],
  [
    'publishes; the difference is read before',
    async () => {
      await open('publish');
      for (const name of ['First Clock', 'Basic', 'Home', 'Main look'])
        await staff.getByText(name, { exact: true }).first().waitFor();
      await shoot(staff, 'journey_publish_difference');
      await publish('The first one');
      await shoot(staff, 'journey_published');
    },
  ],
  [
    'adds a customer; the login is told once',
    async () => {
      await open('crm/customers/new');
      await choose(staff, 'product_id', 'Home');
      await choose(staff, 'plan_id', 'Month');
      await staff.getByText('Type them').click();
      await staff.locator('[data-path="user_id"]').fill('viewer-one');
      await staff.locator('[data-path="password"]').fill('moving-pictures');
      await staff.locator('[data-path="lastname"]').fill('Viewer');
      await staff.locator('[data-save]').click();
      await staff.getByText('viewer-one').first().waitFor();
      await shoot(staff, 'journey_customer');
    },
  ],
  [
    'adds a third channel to the group and publishes again',
    async () => {
      await open('cms/channels/new');
      await staff.locator('[data-path="name.en"]').fill('Third Clock');
      await choose(staff, 'stream_id', 'clock-one');
      await choose(staff, 'groups', 'Clocks');
      await save_new(staff);
      await staff.locator('h1', { hasText: '3 Third Clock' }).waitFor();
      await open('publish');
      await staff.getByText('Third Clock', { exact: true }).first().waitFor();
      await publish('A third channel');
    },
  ],
  [
    'the viewer signs in; a wrong password is told as A301',
    async () => {
      await viewer.goto(`${service.url}/watch/north-tv/`);
      await viewer_signs_in('not this one');
      await viewer.waitForSelector('[data-code="A301"]');
      await viewer_signs_in('moving-pictures');
      await viewer.waitForSelector('[data-screen="channels"]');
      assert.deepEqual(await channel_names(), ['First Clock', 'Second Clock', 'Third Clock']);
    },
  ],
  [
    'sees what is on now and next, and the guide',
    async () => {
      await viewer.getByText(title_at(0), { exact: true }).first().waitFor();
      await viewer.getByText(title_at(1), { exact: true }).first().waitFor();
      await wait_picture(viewer, 'img[src*="img/north-tv/"]');
      await shoot(viewer, 'journey_tv_channels');
      await viewer.goto(`${service.url}/watch/north-tv/#/guide`);
      await viewer.waitForSelector('[data-screen="guide"]');
      await viewer
        .locator('.block_running', { hasText: title_at(0) })
        .first()
        .waitFor();
      await shoot(viewer, 'journey_tv_guide');
    },
  ],
  [
    `plays for ${kPlay_s} seconds, and the picture really moves`,
    async () => {
      await viewer.goto(`${service.url}/watch/north-tv/#/channel/1`);
      await viewer.waitForSelector('[data-screen="player"]');
      const { from } = await wait_moving(viewer);
      // A check at each tenth of the time: frames, clock and what is seen.
      for (let tenth = 1; tenth <= 10; tenth += 1) {
        await viewer.waitForFunction(
          (time) => (document.querySelector('video')?.currentTime ?? 0) >= time,
          from.time + (kPlay_s * tenth) / 10,
          { timeout: kPlay_s * 100 + 30_000 },
        );
        await wait_moving(viewer);
      }
      await shoot(viewer, 'journey_tv_playing');
    },
  ],
  [
    'zaps to the next channel',
    async () => {
      await viewer.keyboard.press('PageUp');
      await viewer.waitForFunction(() => window.location.hash === '#/channel/2');
      await viewer.waitForSelector('[data-phase="playing"]');
      await wait_moving(viewer);
      await shoot(viewer, 'journey_tv_zapped');
    },
  ],
  [
    'staff disables the customer: playing ends with P517 within 15 seconds',
    async () => {
      await open('crm/customers/1');
      await staff.locator('[data-enable]').click();
      const dialog = staff.getByRole('dialog');
      await dialog.getByRole('textbox').fill('The journey says so');
      await dialog.getByRole('button', { name: 'Disable' }).click();
      await staff.getByText('The journey says so').waitFor();
      await viewer.waitForSelector('.play_fault [data-code="P517"]', { timeout: 15_000 });
      assert.equal(await viewer.evaluate(() => document.querySelector('video').readyState), 0, 'nothing is drained');
      await shoot(viewer, 'journey_tv_stopped');
      await forget_viewer();
      await viewer_signs_in('moving-pictures');
      await viewer.waitForSelector('[data-code="A303"]');
      await staff.locator('[data-enable]').click();
      await staff.getByText('The journey says so').waitFor({ state: 'detached' });
    },
  ],
  [
    'rolls back; the third channel goes, and the area is pinned',
    async () => {
      await open('publish');
      await staff.getByRole('button', { name: 'Back to this: Channels' }).click();
      const dialog = staff.getByRole('dialog');
      await dialog.getByText('Third Clock').first().waitFor();
      await shoot(staff, 'journey_roll_back');
      await dialog.getByRole('button', { name: 'Roll back' }).click();
      await dialog.getByText('Done', { exact: true }).waitFor();
      await staff.keyboard.press('Escape');
      await staff.getByText('Pinned').first().waitFor();
      await shoot(staff, 'journey_rolled_back');
    },
  ],
  [
    'the viewer has two channels again',
    async () => {
      await forget_viewer();
      await viewer_signs_in('moving-pictures');
      await viewer.waitForSelector('[data-screen="channels"]');
      assert.deepEqual(await channel_names(), ['First Clock', 'Second Clock']);
    },
  ],
];

const is_done = await run_steps(steps);
if (!is_done) await shoot_failed(staff, 'journey_failed');
if (!is_done) await shoot_failed(viewer, 'journey_tv_failed');
const faults = [...staff.faults, ...viewer.faults];
if (faults.length > 0) console.log(`not ok no faults in the console: ${faults.join(' | ')}`);
const is_clean = faults.length === 0;
await browser.close();
await service.close();
process.exit(is_done && is_clean ? 0 : 1);
