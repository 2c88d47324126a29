// Every screen of the back office in a real browser, on generated data: light, dark, right to left, narrow; empty, failing, loading and
// forbidden states; axe on each; the scrolling of 100,000 rows; a few journeys. Prints "ok name" or "not ok name" per check.
// `npm run build` comes first. SHOTS=<folder> keeps pictures, ONLY=<text> runs the pages whose name holds it.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { start_api } from '../fake_api.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const only = process.env.ONLY ?? '';

const api = await start_api(process.env.DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
let passed = 0;
let failed = 0;

async function check(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${name}: ${String(error.message ?? error).slice(0, 900)}`);
  }
}
function must(condition, text) {
  if (!condition) throw new Error(text);
}

// A text key that nobody translated shows as it is.
const kKey = /\b(kit|shell|panel|cms|publish|error|field|action|noun|crm|uit|streaming)\.[a-z_]+(\.[a-z_]+)*\b/;

// The table may cost so many times what the plainest list costs.
const kPlainLists = 8;
const kPages = [
  ['home', '/'],
  ['new_deployment', '/panel/deployments/new'],
  ['deployment_settings', '/panel/deployments/1'],
  ['staff', '/panel/staff'],
  ['staff_user', '/panel/staff/2'],
  ['roles', '/panel/roles'],
  ['role', '/panel/roles/6'],
  ['role_built_in', '/panel/roles/2'],
  ['user_log', '/panel/user_log'],
  ['sessions', '/panel/sessions'],
  ['deployment', '/d/demo'],
  ['channels', '/d/demo/cms/channels'],
  ['channel', '/d/demo/cms/channels/1'],
  ['channel_new', '/d/demo/cms/channels/new'],
  ['channels_import', '/d/demo/cms/channels/import'],
  ['epg', '/d/demo/cms/epg'],
  ['epg_sources', '/d/demo/cms/epg/sources'],
  ['ui_groups', '/d/demo/cms/ui_groups'],
  ['ui_group', '/d/demo/cms/ui_groups/1'],
  ['packages', '/d/demo/cms/packages'],
  ['package', '/d/demo/cms/packages/1'],
  ['streams', '/d/demo/streaming/streams'],
  ['stream', '/d/demo/streaming/streams/3'],
  ['products', '/d/demo/crm/products'],
  ['product', '/d/demo/crm/products/2'],
  ['customers', '/d/demo/crm/customers'],
  ['customer', '/d/demo/crm/customers/6'],
  ['customer_subscription', '/d/demo/crm/customers/1?tab=subscription'],
  ['customer_devices', '/d/demo/crm/customers/1?tab=devices'],
  ['customer_log', '/d/demo/crm/customers/1?tab=log'],
  ['customer_new', '/d/demo/crm/customers/new'],
  ['user_interfaces', '/d/demo/uit/user_interfaces'],
  ['user_interface', '/d/demo/uit/user_interfaces/1'],
  ['hostnames', '/d/demo/uit/hostnames'],
  ['hostname', '/d/demo/uit/hostnames/1'],
  ['trash', '/d/demo/trash'],
  ['publish', '/d/demo/publish'],
  ['publish_run', '/d/demo/publish/runs/40'],
].filter(([name]) => name.includes(only));
const kStates = [
  ['empty_channels', '/d/empty/cms/channels'],
  ['empty_groups', '/d/empty/cms/ui_groups'],
  ['empty_customers_new', '/d/empty/crm/customers/new'],
  ['empty_publish', '/d/empty/publish'],
  ['no_match', '/d/demo/cms/channels?q=zzzz'],
  ['failing', '/d/broken/cms/channels'],
  ['loading', '/d/slow/cms/channels'],
  ['not_found', '/d/demo/cms/channels/99999'],
].filter(([name]) => name.includes(only));

async function context_of({ scheme = 'light', language = 'en', width = 1440, height = 900 } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await context.addInitScript((code) => {
    localStorage.setItem('tvms.language', code);
    // How many calls are under way: what "quiet" means below. The event stream never ends and is not counted.
    window.calls = 0;
    const plain = window.fetch;
    window.fetch = async (...asked) => {
      window.calls += 1;
      try {
        return await plain(...asked);
      } finally {
        window.calls -= 1;
      }
    };
  }, language);
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (message) => {
    const text = message.text();
    // The states of failure are asked for: a refused request is no fault of the page.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) page.faults.push(text);
  });
  page.on('pageerror', (error) => page.faults.push(error.message));
  return page;
}

async function sign_in(page, email = 'nora@demo.example') {
  await page.goto(`${api.url}/sign-in`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[autocomplete=current-password]').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** Quiet: the heading is there, nothing is asked for any more. A page that waits for ever is given up on. */
async function settle(page, is_endless = false) {
  if (is_endless) {
    await page.getByRole('status').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') !== null);
    return;
  }
  await page.locator('h1, [role=alert], main h2').first().waitFor();
  await page.waitForFunction(() => {
    const is_quiet =
      window.calls === 0 &&
      document.querySelector('[aria-busy=true], .mantine-Skeleton-root, main [role=status] .vh') === null;
    window.quiet = is_quiet ? (window.quiet ?? 0) + 1 : 0;
    return window.quiet > 5;
  });
}

/** Serious and critical faults; `rules` narrows it to what can have changed since the page was looked at in full. */
async function faults_of_axe(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run({
      resultTypes: ['violations'],
      ...(values ? { runOnly: { type: 'rule', values } } : {}),
    });
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}(${one.nodes.length}): ${one.nodes[0].html.slice(0, 160)}`);
  }, rules);
}

async function look(page, name, path, { is_axe = true, is_endless = false } = {}) {
  page.faults.length = 0;
  await page.goto(api.url + path);
  await settle(page, is_endless);
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  must(wide <= 1, `the page is ${wide} px wider than the window`);
  if (is_axe) {
    const faults = await faults_of_axe(page);
    must(faults.length === 0, faults.join(' | '));
  }
  must(page.faults.length === 0, page.faults.join(' | '));
  // biome-ignore lint/performance/useDomNodeTextContent: only what is shown counts.
  const key = kKey.exec(await page.evaluate(() => document.body.innerText));
  must(key === null, `untranslated: ${key?.[0]}`);
}

// Scrolls the table fast, 400 px a frame; blank rows are no excuse, so pages arrive meanwhile. `busy_ms` is the page's own processor time
// per frame: unlike the frames themselves it does not depend on what else the machine does. The first frames compile the code.
/**
 * Processor time of a frame while `selector` is scrolled by 400 px each frame. The limit is taken in the same run: the same lines without
 * a framework (plain_list), because a processor beside others does half as much.
 */
async function scroll_table(page, frames_max, selector = '[data-grid]') {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((one) => one.name === 'TaskDuration').value * 1_000;
  };
  const before = await busy();
  const result = await page.evaluate(
    ([count, at]) =>
      new Promise((resolve) => {
        const grid = document.querySelector(at);
        const start = performance.now();
        let frames = 0;
        const step = (now) => {
          frames += 1;
          grid.scrollTop += 400;
          if (frames < count) requestAnimationFrame(step);
          else resolve({ fps: Math.round((1_000 * frames) / (now - start)), top: grid.scrollTop });
        };
        requestAnimationFrame(step);
      }),
    [frames_max, selector],
  );
  const busy_ms = ((await busy()) - before) / frames_max;
  await session.detach();
  return { ...result, busy_ms: Math.round(busy_ms * 10) / 10 };
}

/** 100,000 lines of ten cells, of which those in sight are written anew at each scroll. */
async function plain_list(page) {
  await page.evaluate(() => {
    const list = document.createElement('div');
    list.id = 'plain';
    list.style.cssText = 'position:fixed;inset:0;overflow:auto;z-index:1000;background:white';
    const tall = document.createElement('div');
    tall.style.cssText = `position:relative;height:${100_000 * 36}px`;
    list.append(tall);
    document.body.append(list);
    const write = () => {
      const first = Math.floor(list.scrollTop / 36);
      const lines = Array.from({ length: Math.ceil(innerHeight / 36) + 1 }, (_, n) => {
        const line = document.createElement('div');
        line.style.cssText = `position:absolute;display:flex;gap:8px;height:36px;top:${(first + n) * 36}px`;
        for (let cell = 0; cell < 10; cell += 1) {
          const box = document.createElement('span');
          box.style.width = '110px';
          box.textContent = `Line ${first + n} of ${cell}`;
          line.append(box);
        }
        return line;
      });
      tall.replaceChildren(...lines);
    };
    list.addEventListener('scroll', write);
    write();
  });
}

const light = await context_of();
await check('sign-in refuses a wrong password and keeps the address', async () => {
  await light.goto(`${api.url}/d/demo/cms/channels`);
  await light.waitForURL(/sign-in/);
  if (shots) await light.screenshot({ path: join(shots, 'sign_in.png') });
  must((await faults_of_axe(light)).length === 0, (await faults_of_axe(light)).join(' | '));
  await light.locator('input[type=email]').fill('nora@demo.example');
  await light.locator('input[autocomplete=current-password]').fill('wrong');
  await light.keyboard.press('Enter');
  await light.getByRole('alert').waitFor();
  await light.locator('input[autocomplete=current-password]').fill('correct horse battery');
  await light.keyboard.press('Enter');
  await light.waitForURL(/d\/demo\/cms\/channels$/);
});
for (const [name, path] of kPages) {
  await check(`light ${name}`, () => look(light, `light_${name}`, path));
  // The same page, in the dark: nobody should have to reload to change the light.
  await check(`dark ${name}`, async () => {
    await light.emulateMedia({ colorScheme: 'dark' });
    await light.locator('html[data-mantine-color-scheme=dark]').waitFor();
    // Colours on their way are neither the one nor the other.
    await light.waitForFunction(() =>
      document.getAnimations().every((one) => one.effect?.getComputedTiming().iterations === Infinity),
    );
    if (shots) await light.screenshot({ path: join(shots, `dark_${name}.png`) });
    const faults = await faults_of_axe(light, ['color-contrast']);
    await light.emulateMedia({ colorScheme: 'light' });
    must(faults.length === 0, faults.join(' | '));
  });
}
for (const [name, path] of kStates) {
  await check(`state ${name}`, () => look(light, `state_${name}`, path, { is_endless: name === 'loading' }));
}

const rtl = await context_of({ language: 'ar' });
await sign_in(rtl);
for (const [name, path] of kPages.filter(([name]) =>
  /^(home|staff|channels|channel|customers|publish|ui_group|product)$/.test(name),
))
  await check(`rtl ${name}`, async () => {
    await look(rtl, `rtl_${name}`, path);
    must((await rtl.locator('html').getAttribute('dir')) === 'rtl', 'not right to left');
  });

const narrow = await context_of({ width: 390, height: 844 });
await sign_in(narrow);
for (const [name, path] of kPages.filter(([name]) =>
  /^(home|channels|channel|customers|customer|publish|user_interface|epg_sources|ui_groups|product)$/.test(name),
))
  await check(`narrow ${name}`, () => look(narrow, `narrow_${name}`, path, { is_axe: false }));

if (only === '' || only === 'journeys') {
  await check('100,000 rows scroll smoothly', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers`);
    await light.locator('[role=row] [role=gridcell]').first().waitFor();
    await scroll_table(light, 90);
    const result = await scroll_table(light, 120);
    await plain_list(light);
    await scroll_table(light, 90, '#plain');
    const plain = await scroll_table(light, 120, '#plain');
    const told = JSON.stringify({ result, plain });
    console.log(`# ${told}`);
    must(result.top === 84_000 && plain.top === 84_000, told);
    must(result.busy_ms <= kPlainLists * plain.busy_ms, told);
  });
  await check('rows are picked by keyboard, all matching by one press', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers`);
    const grid = light.getByRole('grid');
    await light.locator('[role=row] [role=gridcell]').first().waitFor();
    await grid.focus();
    for (const key of ['j', 'x', 'j', 'x']) await light.keyboard.press(key);
    const bar = light.getByRole('toolbar');
    await bar.waitFor();
    await light.keyboard.press('Home');
    if (shots) await light.screenshot({ path: join(shots, 'light_customers_picked.png') });
    await bar.getByRole('button', { name: /100,000/ }).click();
    await bar.getByText(/100,000/).waitFor();
    await grid.focus();
    await light.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
  });
  await check('a filter lives in the address', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels`);
    await settle(light);
    await light.getByRole('button', { name: 'Filter' }).click();
    await light.getByRole('menuitem', { name: 'State' }).click();
    await light.getByRole('checkbox', { name: 'Draft' }).check();
    await light.waitForURL(/filter=/);
    await light.reload();
    await settle(light);
    must((await light.getByRole('grid').getAttribute('aria-rowcount')) === '41', 'not filtered');
    if (shots) await light.screenshot({ path: join(shots, 'light_channels_filter.png') });
  });
  await check('a taken number offers what to do', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/new`);
    await settle(light);
    await light.locator('[data-path="number"]').fill('2');
    await light.locator('[data-path="name.en"]').fill('Twice');
    await light.locator('[data-save]').click();
    const dialog = light.getByRole('dialog');
    await dialog.waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_number_taken.png') });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await light.waitForURL(/channels\/\d+$/);
  });
  await check('a form shows all its faults and leads to them', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers/new`);
    await settle(light);
    await light.locator('[data-path="email"]').fill('nonsense');
    await light.locator('[data-save]').click();
    const summary = light.getByRole('alert').first();
    await summary.waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_faults.png') });
    await summary.getByRole('button').last().click();
    must((await faults_of_axe(light)).length === 0, (await faults_of_axe(light)).join(' | '));
  });
  await check('a stale record is settled side by side', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/3`);
    await settle(light);
    await light.locator('[data-path="notes"]').fill('stale');
    await light.locator('[data-save]').click();
    const dialog = light.getByRole('dialog');
    await dialog.waitFor();
    await dialog.locator('tbody').getByText('Theirs').waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_stale.png') });
    await dialog.getByRole('button').last().click();
    await dialog.waitFor({ state: 'detached' });
  });
  await check('a record is changed by what differs, with its version', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/7`);
    await settle(light);
    await light.locator('[data-path="external_id"]').fill('other');
    await light.locator('[data-save]').click();
    await light.locator('[data-save]').waitFor({ state: 'detached' });
    const patch = api.calls.findLast((call) => call.method === 'PATCH');
    must(
      JSON.stringify(patch?.body) === JSON.stringify({ external_id: 'other', version: 1 }),
      `sent ${JSON.stringify(patch?.body)}`,
    );
  });
  await check('leaving with unsaved changes asks', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/5`);
    await settle(light);
    await light.locator('[data-path="notes"]').fill('typed');
    await light.locator('nav a').filter({ hasText: 'Packages' }).first().click();
    const dialog = light.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('button').last().click();
    must(light.url().endsWith('/channels/5'), 'left');
  });
  await check('groups are moved by keyboard', async () => {
    await light.goto(`${api.url}/d/demo/cms/ui_groups/1`);
    await settle(light);
    const side = light.getByRole('list').last();
    const first = side.getByRole('listitem').first();
    await first.locator('button').first().focus();
    await light.keyboard.press('Alt+ArrowDown');
    await light.locator('[data-save]').waitFor();
  });
  await check('publishing shows progress', async () => {
    await light.goto(`${api.url}/d/demo/publish`);
    await settle(light);
    await light.locator('[data-publish-now]').click();
    const dialog = light.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('Checked');
    if (shots) await light.screenshot({ path: join(shots, 'light_publish_ask.png') });
    await dialog.getByRole('button').last().click();
    await light.getByRole('progressbar').first().waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_publish_progress.png') });
  });
  await check('the palette finds a customer', async () => {
    await light.goto(`${api.url}/d/demo`);
    await settle(light);
    await light.keyboard.press('Control+k');
    await light.locator('input.mantine-Spotlight-search').fill('c777@');
    await light.locator('[data-action]').filter({ hasText: '777' }).first().waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_palette.png') });
    await light.keyboard.press('Enter');
    await light.waitForURL(/customers\/777/);
  });
  await check('a created customer is shown once with the login', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers/new`);
    await settle(light);
    await light.locator('[data-path="product_id"]').click();
    await light.getByRole('option', { name: 'Standard' }).click();
    await light.locator('[data-path="plan_id"]').click();
    await light.getByRole('option').first().click();
    // The price is known before the button is pressed, in the deployment's first currency.
    await light.locator('[data-sale]').getByText('€14.99').waitFor();
    must(/€14\.99/.test(await light.locator('[data-save]').textContent()), 'the button does not say what it charges');
    if (shots) await light.screenshot({ path: join(shots, 'light_sale.png'), fullPage: true });
    await light.locator('[data-save]').click();
    await light.getByText('77310928').waitFor();
    const sale = api.calls.findLast((call) => call.method === 'POST' && call.path.endsWith('crm/customers'));
    must(sale?.body.currency === 'EUR', `sold in ${sale?.body.currency}`);
    if (shots) await light.screenshot({ path: join(shots, 'light_login_once.png') });
  });
  await check('an ended session asks for the password over the form and goes on', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/9`);
    await settle(light);
    await light.locator('[data-path="notes"]').fill('typed before the end');
    api.end_session();
    // A reading in the background may meet the end first, and its dialog then lies over the button.
    await light.locator('[data-save]').dispatchEvent('click');
    const dialog = light.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_session_ended.png') });
    must((await faults_of_axe(light)).length === 0, (await faults_of_axe(light)).join(' | '));
    await dialog.locator('input[autocomplete=current-password]').fill('correct horse battery');
    await light.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await light.locator('[data-save]').waitFor({ state: 'detached' });
    const patch = api.calls.findLast((call) => call.method === 'PATCH');
    must(patch?.body.notes === 'typed before the end', JSON.stringify(patch?.body));
  });
  await check('an action over many asks for their number and shows some', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers`);
    const grid = light.getByRole('grid');
    await light.locator('[role=row] [role=gridcell]').first().waitFor();
    await grid.focus();
    for (const key of ['j', 'x']) await light.keyboard.press(key);
    const bar = light.getByRole('toolbar');
    await bar.getByRole('button', { name: /100,000/ }).click();
    await bar.getByRole('button', { name: 'Enable', exact: true }).click();
    const dialog = light.getByRole('dialog');
    await dialog.getByRole('listitem').first().waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_bulk_ask.png') });
    const go = dialog.getByRole('button', { name: 'Enable' });
    must(await go.isDisabled(), 'it runs without the number');
    await dialog.getByRole('textbox').last().fill('100000');
    must(await go.isEnabled(), 'the number does not open the button');
    await light.keyboard.press('Escape');
  });
  await check('a deleted record is taken back from the trash', async () => {
    await light.goto(`${api.url}/d/demo/trash?noun=cms.packages`);
    await settle(light);
    await light
      .getByRole('button', { name: /^Restore / })
      .first()
      .click();
    await light.getByText(/was restored/).waitFor();
    const call = api.calls.findLast((one) => one.method === 'POST');
    must(/cms\/packages\/\d+\/restore$/.test(call?.path ?? ''), call?.path);
  });
  await check('an extension says what it charges and from when', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers/1?tab=subscription`);
    await settle(light);
    await light.getByRole('button', { name: 'Extend by plan' }).click();
    const dialog = light.getByRole('dialog');
    await dialog.getByLabel('Plan').click();
    await light.getByRole('option').first().click();
    await dialog.getByRole('button', { name: /^Charge €.* and extend$/ }).waitFor();
    await dialog.locator('[data-sale]').waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_extend.png') });
  });
  await check('a mistyped price is refused and shown', async () => {
    await light.goto(`${api.url}/d/demo/crm/products/2`);
    await settle(light);
    const price = light.locator('[data-path="plans.0.prices.EUR"]');
    await price.fill('9.9x');
    await light.locator('[data-save]').click();
    await light.getByRole('alert').first().waitFor();
    if (shots) await light.screenshot({ path: join(shots, 'light_price_fault.png'), fullPage: true });
    must((await price.inputValue()) === '9.9x', 'the typed text is gone');
    await light.getByRole('alert').first().getByRole('button').click();
    must(await price.evaluate((input) => input === document.activeElement), 'the summary does not lead to the price');
    await light.getByRole('button', { name: 'Discard' }).click();
    must((await price.inputValue()) === '14.99', `after Discard ${await price.inputValue()}`);
  });
  await check('a role without rights sees that it has none', async () => {
    const page = await context_of();
    await sign_in(page, 'rita@demo.example');
    await look(page, 'state_forbidden', '/d/demo/cms/channels');
    await page.context().close();
  });
}

await browser.close();
api.close();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed === 0 ? 0 : 1);
