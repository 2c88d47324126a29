// The back office on the real server: what web/admin's own checks see with generated data holds with the server's answers and refusals.
// Not the way from a deployment to a viewer: that is journey.mjs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import {
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
  wait_picture,
} from './_service.mjs';

const service = await start_service();
const browser = await open_browser();
const staff = await open_page(browser);
const here = (path) => `${service.url}/admin/d/demo/${path}`;

async function open(path, page = staff) {
  await page.goto(here(path));
  await settle(page);
}

/** Ticks the first lines of the list by keyboard and presses an action of the bar. */
async function act_on(count, action) {
  await staff.locator('[role=row] [role=gridcell]').first().waitFor();
  await staff.getByRole('grid').focus();
  for (let n = 0; n < count; n += 1) for (const key of ['j', 'x']) await staff.keyboard.press(key);
  await staff.getByRole('toolbar').getByRole('button', { name: action, exact: true }).click();
}

/** What the server answers to a name: the browser would have to resolve it. */
function ask(host, path) {
  return new Promise((resolve, reject) => {
    get(new URL(path, service.url), { headers: { host } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    }).on('error', reject);
  });
}

const kPlaylist = `#EXTM3U
#EXTINF:-1 tvg-id="north.1" tvg-name="North One" tvg-chno="101",North One
https://media.example/north/one.m3u8
#EXTINF:-1 tvg-id="north.2" tvg-name="North Two" tvg-chno="102",North Two
https://media.example/north/two.m3u8
#EXTINF:-1 tvg-id="local",A local file
/films/film.ts
`;

const steps = [
  [
    'a playlist is tried first, then brought in',
    async () => {
      await staff_sign_in(staff, service, service.logins.admin);
      await open('cms/channels/import');
      await staff
        .locator('input[type=file]')
        .setInputFiles({ name: 'list.m3u', mimeType: 'audio/x-mpegurl', buffer: Buffer.from(kPlaylist) });
      await staff.getByRole('button', { name: 'Show what would change' }).click();
      const apply = staff.locator('[data-apply]');
      await apply.waitFor();
      await shoot(staff, 'real_import_trial');
      assert.match(await apply.innerText(), /2/);
      const { total } = await staff_call(staff, 'GET', 'deployments/demo/cms/channels?q=North%20One');
      assert.equal(total, 0, 'trying has stored nothing');
      await apply.click();
      await staff.getByRole('link', { name: 'Show the channels' }).click();
      await staff.getByText('North Two').first().waitFor();
      await shoot(staff, 'real_channels');
    },
  ],
  [
    'many channels are switched off by a job whose progress is seen',
    async () => {
      await open('cms/channels');
      await act_on(2, 'Disable');
      const dialog = staff.getByRole('dialog');
      await dialog.getByRole('button').last().click();
      await dialog.getByText('Done').waitFor();
      await shoot(staff, 'real_job_done');
      await staff.keyboard.press('Escape');
      await staff.getByRole('gridcell', { name: 'Disabled' }).first().waitFor();
      await act_on(2, 'Enable');
      // Both are named before it begins.
      await dialog.getByRole('listitem').nth(1).waitFor();
      await shoot(staff, 'real_bulk_ask');
      await dialog.getByRole('button', { name: 'Enable' }).click();
      await dialog.getByText('Done').waitFor();
      await staff.keyboard.press('Escape');
    },
  ],
  [
    'a taken number is settled; a stale record is settled side by side',
    async () => {
      await open('cms/channels/1');
      await staff.locator('[data-path="number"]').fill('2');
      await staff.locator('[data-save]').click();
      const dialog = staff.getByRole('dialog');
      await dialog.waitFor();
      await shoot(staff, 'real_number_taken');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      await staff.locator('h1', { hasText: '2 Harbour News' }).waitFor();
      await staff.locator('[data-path="notes"]').fill('mine');
      const { version } = await staff_call(staff, 'GET', 'deployments/demo/cms/channels/1');
      await staff_call(staff, 'PATCH', 'deployments/demo/cms/channels/1', { notes: 'theirs', version });
      await staff.locator('[data-save]').click();
      await dialog.locator('tbody').getByText('theirs').waitFor();
      await shoot(staff, 'real_stale');
      await dialog.getByRole('button').last().click();
      await dialog.waitFor({ state: 'detached' });
    },
  ],
  [
    'the server names the fields that it refuses',
    async () => {
      await open('cms/channels/2');
      await staff.locator('[data-path="apple_url"]').fill('https://media.example/film.mp4');
      await staff.locator('[data-save]').click();
      await staff.getByRole('alert').first().waitFor();
      await shoot(staff, 'real_field_fault');
      await staff.getByRole('button', { name: 'Discard' }).click();
    },
  ],
  [
    'what is used is not deleted, and who uses it is named',
    async () => {
      await open('cms/packages/1');
      await staff.getByRole('button', { name: 'More actions' }).click();
      await staff.getByRole('menuitem', { name: 'Delete' }).click();
      const dialog = staff.getByRole('dialog');
      await dialog.getByRole('button').last().click();
      await dialog.getByRole('link', { name: 'Trial' }).waitFor();
      await shoot(staff, 'real_in_use');
      await staff.keyboard.press('Escape');
    },
  ],
  [
    'a hostname leads to the deployment; another one leads nowhere',
    async () => {
      await open('uit/hostnames/new');
      await staff.locator('[data-path="hostname"]').fill('tv.north.example');
      await save_new(staff);
      await staff.locator('h1', { hasText: 'tv.north.example' }).waitFor();
      await open('uit/hostnames');
      await staff.getByRole('gridcell', { name: 'Live' }).waitFor();
      await shoot(staff, 'real_hostnames');
      const known = await ask('tv.north.example', '/tv/v1/hello');
      assert.equal(known.status, 200);
      assert.equal(JSON.parse(known.text).deployment, 'demo');
      assert.match((await ask('tv.north.example', '/')).text, /<html/);
      assert.equal((await ask('tv.north.example', '/api/v1/me')).status, 404);
      const unknown = await ask('tv.south.example', '/tv/v1/hello');
      assert.equal(unknown.status, 404);
      assert.equal(JSON.parse(unknown.text).app_code, 'H201');
    },
  ],
  [
    'the look of the apps is changed, seen in the preview and kept',
    async () => {
      await open('uit/user_interfaces/1');
      await staff.locator('[data-path="logo"]').setInputFiles(await picture(staff, 400, 100));
      await wait_picture(staff, 'img[src^="blob:"]');
      await staff.locator('[data-path="app_name"]').fill('North TV');
      await staff.locator('[data-save]').click();
      await staff.locator('[data-save]').waitFor({ state: 'detached' });
      await open('uit/user_interfaces/1');
      await wait_picture(staff, 'img[src^="/img/demo/"]');
      assert.equal(await staff.locator('[data-path="app_name"]').inputValue(), 'North TV');
      await shoot(staff, 'real_user_interface');
      await open('publish');
      await staff.getByText('Demo look').first().waitFor();
      await shoot(staff, 'real_publish_look');
    },
  ],
  [
    'a deployment is suspended by typing its name, and resumed; the log tells both',
    async () => {
      await staff.goto(`${service.url}/admin/panel/deployments/1`);
      await settle(staff);
      await staff.locator('[data-switch]').click();
      const dialog = staff.getByRole('dialog');
      await dialog.getByRole('textbox').fill('demo');
      await dialog.getByRole('button').last().click();
      await staff.getByText('This service is suspended').waitFor();
      await shoot(staff, 'real_suspended');
      await staff.locator('[data-switch]').click();
      await dialog.getByRole('button').last().click();
      await staff.getByText('This service is suspended').waitFor({ state: 'detached' });
      await staff.goto(`${service.url}/admin/panel/user_log`);
      await settle(staff);
      await staff.getByRole('gridcell', { name: 'Suspended' }).first().waitFor();
      await staff.getByRole('gridcell', { name: 'Resumed' }).first().waitFor();
      await staff
        .getByRole('button', { name: /^\d+ fields? / })
        .first()
        .click();
      await staff.getByRole('dialog').getByText('state', { exact: false }).first().waitFor();
      await shoot(staff, 'real_log');
    },
  ],
  [
    'a role sees its own modules only, and is told so elsewhere',
    async () => {
      const page = await open_page(browser);
      await staff_sign_in(page, service, service.logins.crm);
      await open('crm/customers', page);
      const menu = page.locator('nav').first();
      await menu.getByText('Products').waitFor();
      assert.equal(await menu.getByText('Channels').count(), 0);
      await open('cms/channels', page);
      await page.getByText('Not for your role').waitFor();
      await shoot(page, 'real_forbidden');
      await page.context().close();
    },
  ],
  [
    'what was deleted is brought back from the trash',
    async () => {
      const made = await staff_call(staff, 'POST', 'deployments/demo/cms/packages', { name: 'Thrown away' });
      await staff_call(staff, 'DELETE', `deployments/demo/cms/packages/${made.id}`);
      await open('trash?noun=cms.packages');
      await shoot(staff, 'real_trash');
      await staff.getByRole('button', { name: 'Restore Thrown away' }).click();
      await staff.getByText('Thrown away was restored').waitFor();
      const { total } = await staff_call(staff, 'GET', 'deployments/demo/cms/packages?q=Thrown');
      assert.equal(total, 1);
    },
  ],
  [
    'an extension says what it charges, in the first currency of the deployment, and charges it',
    async () => {
      const { items } = await staff_call(staff, 'GET', 'deployments/demo/crm/customers?limit=50');
      const customer = items.find((one) => one.subscription_state === 'running' && one.state === 'active');
      await open(`crm/customers/${customer.id}?tab=subscription`);
      await staff.getByRole('button', { name: 'Extend by plan' }).click();
      const dialog = staff.getByRole('dialog');
      await dialog.getByLabel('Plan').click();
      await staff.getByRole('option').first().click();
      const sale = await dialog.locator('[data-sale]').innerText();
      await shoot(staff, 'real_extend');
      await dialog.getByRole('button', { name: /^Charge .* and extend$/ }).click();
      await dialog.waitFor({ state: 'detached' });
      const terms = await staff_call(staff, 'GET', `deployments/demo/crm/customers/${customer.id}/terms`);
      const { charged } = terms.items.reduce((newest, one) => (one.id > newest.id ? one : newest));
      assert.equal(charged?.currency, 'EUR', JSON.stringify(terms.items));
      assert.ok(sale.includes(`€${(charged.minor / 100).toFixed(2)} is charged.`), sale);
    },
  ],
  [
    'a mistyped price is not stored as another one',
    async () => {
      const { items } = await staff_call(staff, 'GET', 'deployments/demo/crm/products');
      const product = items.find((one) => one.plans.length > 0);
      await open(`crm/products/${product.id}`);
      const price = staff.locator('[data-path="plans.0.prices.EUR"]');
      const before = await price.inputValue();
      for (const text of ['9.9x', '-5', '12.345']) {
        await price.fill(text);
        await staff.locator('[data-save]').click();
        await staff.locator('form [role=alert]').waitFor();
        const { plans } = await staff_call(staff, 'GET', `deployments/demo/crm/products/${product.id}`);
        assert.deepEqual(plans, product.plans, text);
      }
      await staff.getByRole('button', { name: 'Discard' }).click();
      assert.equal(await price.inputValue(), before);
      await price.fill('1,000');
      await staff.locator('[data-save]').click();
      await staff.locator('[data-save]').waitFor({ state: 'detached' });
      const { plans } = await staff_call(staff, 'GET', `deployments/demo/crm/products/${product.id}`);
      assert.equal(plans[0].prices.find((one) => one.currency === 'EUR').minor, 100_000);
    },
  ],
  [
    'a list with its search becomes a file',
    async () => {
      await open('crm/customers?q=an');
      await staff.getByRole('button', { name: 'Export' }).click();
      await shoot(staff, 'export');
      const [download] = await Promise.all([
        staff.waitForEvent('download'),
        staff.getByRole('menuitem', { name: /CSV/ }).click(),
      ]);
      assert.match(download.suggestedFilename(), /^customers-\d{4}-\d\d-\d\d\.csv$/);
      const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
      assert.ok(lines[0].startsWith('\ufeffid,version,'), lines[0]);
      assert.ok(lines[0].includes('product_name') && !lines[0].includes('password'), lines[0]);
      assert.ok(lines.length > 1, 'no customer was found');
    },
  ],
  [
    'a session that ended over an edited form is begun again there, and the form is stored',
    async () => {
      await open('cms/channels/3');
      await staff.locator('[data-path="notes"]').fill('typed before the end');
      await staff.context().clearCookies();
      // A read in the background may have met the ended session first: its dialog is then over the button.
      await staff.locator('[data-save]').dispatchEvent('click');
      const dialog = staff.getByRole('dialog', { name: 'Your session has ended' });
      await dialog.locator('input[autocomplete=current-password]').fill(service.logins.admin.password);
      await shoot(staff, 'real_session_ended');
      await staff.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await staff.locator('[data-save]').waitFor({ state: 'detached' });
      const { notes } = await staff_call(staff, 'GET', 'deployments/demo/cms/channels/3');
      assert.equal(notes, 'typed before the end');
    },
  ],
  [
    'a page that is opened without a session leads to the sign-in and back',
    async () => {
      await staff.context().clearCookies();
      await open('cms/packages');
      await staff.waitForURL(/sign-in/);
      await staff.locator('input[type=email]').fill(service.logins.admin.email);
      await staff.locator('input[autocomplete=current-password]').fill(service.logins.admin.password);
      await staff.keyboard.press('Enter');
      await staff.waitForURL(/cms\/packages/);
    },
  ],
];

const is_done = await run_steps(steps);
if (!is_done) await shoot_failed(staff, 'real_failed');
if (staff.faults.length > 0) console.log(`not ok no faults in the console: ${staff.faults.join(' | ')}`);
const is_clean = staff.faults.length === 0;
await browser.close();
await service.close();
process.exit(is_done && is_clean ? 0 : 1);
