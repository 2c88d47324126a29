// Every screen of the back office in a real browser, on generated data: light, dark, right to left, narrow; empty, failing, loading and
// forbidden states; axe on each; a few journeys. Prints "ok name" or "not ok name" per check. The scrolling is in alone.mjs.
// `npm run build` comes first. SHOTS=<folder> SHOTS_ALL=1 keeps pictures, ONLY=<text> runs the pages whose name holds it.
import { shoot } from '../../../tools/chromium.mjs';
import {
  api,
  check,
  context_of,
  end,
  faults_of_axe,
  look,
  must,
  must_be_accessible,
  settle,
  sign_in,
} from './harness.mjs';

const only = process.env.ONLY ?? '';

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

const light = await context_of();
await check('sign-in refuses a wrong password and keeps the address', async () => {
  await light.goto(`${api.url}/d/demo/cms/channels`);
  await light.waitForURL(/sign-in/);
  await shoot(light, 'sign_in');
  await must_be_accessible(light);
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
    try {
      await light.emulateMedia({ colorScheme: 'dark' });
      // Asks at each frame: only a frame tells the page of the change, and one that stands still draws none by itself.
      await light.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark');
      // Colours on their way are neither the one nor the other.
      await light.waitForFunction(() =>
        document.getAnimations().every((one) => one.effect?.getComputedTiming().iterations === Infinity),
      );
      await shoot(light, `dark_${name}`);
      const faults = await faults_of_axe(light, ['color-contrast']);
      must(faults.length === 0, faults.join(' | '));
    } finally {
      await light.emulateMedia({ colorScheme: 'light' });
    }
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

for (const [name, path] of kPages.filter(([name]) => name === 'product'))
  await check(`narrow ${name}: plans are read and typed without scrolling`, async () => {
    await narrow.goto(api.url + path);
    await settle(narrow);
    for (const field of ['name', 'length', 'prices.EUR', 'prices.CREDITS']) {
      const box = await narrow.locator(`[data-path="plans.0.${field}"]`).boundingBox();
      must(box.width >= 120 && box.x >= 0 && box.x + box.width <= 390, `${field}: ${JSON.stringify(box)}`);
    }
    const publish = narrow.getByRole('link', { name: /Publish/ }).and(narrow.locator('[data-publish]'));
    const [outer, icon] = [await publish.boundingBox(), await publish.locator('svg').boundingBox()];
    // With a count beside it there is room for that alone.
    const count = await publish.getByRole('status').boundingBox();
    const blank = outer.width - icon.width - count.width;
    must(blank <= 26, `${blank} px of the button are blank`);
  });

if (only === '' || only === 'journeys') {
  await check('rows are picked by keyboard, all matching by one press', async () => {
    await light.goto(`${api.url}/d/demo/crm/customers`);
    const grid = light.getByRole('grid');
    await light.locator('[role=row] [role=gridcell]').first().waitFor();
    await grid.focus();
    for (const key of ['j', 'x', 'j', 'x']) await light.keyboard.press(key);
    const bar = light.getByRole('toolbar');
    await bar.waitFor();
    await light.keyboard.press('Home');
    await shoot(light, 'light_customers_picked');
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
    await shoot(light, 'light_channels_filter');
  });
  await check('a taken number offers what to do', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/new`);
    await settle(light);
    await light.locator('[data-path="number"]').fill('2');
    await light.locator('[data-path="name.en"]').fill('Twice');
    await light.locator('[data-save]').click();
    const dialog = light.getByRole('dialog');
    await dialog.waitFor();
    await shoot(light, 'light_number_taken');
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
    await shoot(light, 'light_faults');
    await summary.getByRole('button').last().click();
    await must_be_accessible(light);
  });
  await check('a stale record is settled side by side', async () => {
    await light.goto(`${api.url}/d/demo/cms/channels/3`);
    await settle(light);
    await light.locator('[data-path="notes"]').fill('stale');
    await light.locator('[data-save]').click();
    const dialog = light.getByRole('dialog');
    await dialog.waitFor();
    await dialog.locator('tbody').getByText('Theirs').waitFor();
    await shoot(light, 'light_stale');
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
    await shoot(light, 'light_publish_ask');
    await dialog.getByRole('button').last().click();
    await light.getByRole('progressbar').first().waitFor();
    await shoot(light, 'light_publish_progress');
  });
  await check('the palette finds a customer', async () => {
    await light.goto(`${api.url}/d/demo`);
    await settle(light);
    await light.keyboard.press('Control+k');
    await light.locator('input.mantine-Spotlight-search').fill('c777@');
    await light.locator('[data-action]').filter({ hasText: '777' }).first().waitFor();
    await shoot(light, 'light_palette');
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
    await shoot(light, 'light_sale', { fullPage: true });
    await light.locator('[data-save]').click();
    await light.getByText('77310928').waitFor();
    const sale = api.calls.findLast((call) => call.method === 'POST' && call.path.endsWith('crm/customers'));
    must(sale?.body.currency === 'EUR', `sold in ${sale?.body.currency}`);
    await shoot(light, 'light_login_once');
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
    await shoot(light, 'light_session_ended');
    await must_be_accessible(light);
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
    await shoot(light, 'light_bulk_ask');
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
    await shoot(light, 'light_extend');
  });
  await check('a mistyped price is refused and shown', async () => {
    await light.goto(`${api.url}/d/demo/crm/products/2`);
    await settle(light);
    const price = light.locator('[data-path="plans.0.prices.EUR"]');
    await price.fill('9.9x');
    await light.locator('[data-save]').click();
    await light.getByRole('alert').first().waitFor();
    await shoot(light, 'light_price_fault', { fullPage: true });
    must((await price.inputValue()) === '9.9x', 'the typed text is gone');
    await light.getByRole('alert').first().getByRole('button').click();
    must(await price.evaluate((input) => input === document.activeElement), 'the summary does not lead to the price');
    await light.getByRole('button', { name: 'Discard' }).click();
    must((await price.inputValue()) === '14.99', `after Discard ${await price.inputValue()}`);
  });
  await check('a list is stored as a file, as it is filtered', async () => {
    await light.goto(`${api.url}/d/demo/cms/epg?q=kino&sort=-name`);
    await settle(light);
    await light.getByRole('button', { name: 'Export' }).click();
    const waiting = light.waitForEvent('download');
    await light.getByRole('menuitem', { name: /CSV/ }).click();
    must(/^epg-.*\.csv$/.test((await waiting).suggestedFilename()), (await waiting).suggestedFilename());
    const asked = api.calls.findLast((call) => call.path.endsWith('/cms/epg/export'));
    const told = JSON.stringify(asked?.query);
    must(told === JSON.stringify({ q: 'kino', sort: '-name', format: 'csv' }), told);
  });
  await check('what is changed of a deployment is seen at once', async () => {
    await light.goto(`${api.url}/panel/deployments/1`);
    await settle(light);
    await light.locator('[data-path="name"]').fill('Demo TV North');
    await light.locator('[data-save]').click();
    await light.getByRole('link', { name: 'Demo TV North' }).click();
    await light.getByRole('heading', { level: 1, name: 'Demo TV North' }).waitFor();
  });
  await check('a role without rights sees that it has none', async () => {
    const page = await context_of();
    await sign_in(page, 'rita@demo.example');
    await look(page, 'state_forbidden', '/d/demo/cms/channels');
    // He may not read the deployment itself; what it speaks and pays in is told with him.
    must((await page.locator('header').getByText('Europe/Oslo').count()) === 1, 'the clock is not there');
    must(!api.calls.slice(-12).some((call) => /^deployments\/\d+$/.test(call.path)), 'the deployment was asked for');
    await page.context().close();
  });
}

await end();
