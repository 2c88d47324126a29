// The built back office in a real browser: sign-in, every page of the rooms that exist, light, dark and right to left, with axe.
// Prints "ok name" or "not ok name" per check; `npm run build` comes first. SHOTS=<folder> keeps pictures, DIST=<folder> takes
// another build.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { start_server } from './fake_server.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const server = await start_server(process.env.DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
let failures = 0;

async function check(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`not ok ${name}: ${String(error.message ?? error).slice(0, 900)}`);
  }
}
function must(condition, text) {
  if (!condition) throw new Error(text);
}

const kPages = [
  ['home', '/admin/'],
  ['staff', '/admin/panel/staff'],
  ['staff user', '/admin/panel/staff/2'],
  ['new staff user', '/admin/panel/staff/new'],
  ['user log', '/admin/panel/user_log'],
  ['sessions', '/admin/panel/sessions'],
  ['new deployment', '/admin/panel/deployments/new'],
  ['deployment', '/admin/d/demo'],
  ['deployment log', '/admin/d/demo/user_log'],
  ['channels', '/admin/d/demo/cms/channels'],
  ['new channel', '/admin/d/demo/cms/channels/new'],
  ['channel', '/admin/d/demo/cms/channels/1'],
  ['import', '/admin/d/demo/cms/channels/import'],
];
const kLooks = [
  { look: 'light', scheme: 'light', language: 'en' },
  { look: 'dark', scheme: 'dark', language: 'en' },
  { look: 'rtl', scheme: 'light', language: 'ar' },
];
// A text key that nobody translated shows as it is.
const kKey = /\b(kit|shell|panel|cms|publish|error|field|action|noun|crm|uit|streaming)\.[a-z_]+(\.[a-z_]+)*\b/;

async function open_page(context, path) {
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.addInitScript({ content: axe });
  await page.goto(server.base + path);
  await page.waitForSelector('h1');
  return { page, faults };
}

async function judge(page, faults) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'));
  must(faults.length === 0, faults.join('; '));
  // biome-ignore lint/performance/useDomNodeTextContent: only what is shown counts.
  const text = await page.evaluate(() => document.body.innerText);
  must(!kKey.test(text), `untranslated: ${kKey.exec(text)?.[0]}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  must(wide <= 1, `${wide} px too wide`);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const grave = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  const tell = (one) =>
    `${one.id}: ${one.nodes
      .slice(0, 2)
      .map((node) => node.html.slice(0, 160))
      .join(' | ')}`;
  must(grave.length === 0, grave.map(tell).join('; '));
}

async function shoot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(' ', '_')}.png`) });
}

for (const { look, scheme, language } of kLooks) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await context.addInitScript((code) => localStorage.setItem('tvms.language', code), language);
  await check(`${look}: sign-in`, async () => {
    const { page, faults } = await open_page(context, '/admin/sign-in');
    await judge(page, faults);
    await shoot(page, `${look} sign-in`);
    await page.fill('input[type="email"], input[autocomplete="username"]', 'nora@example.com');
    await page.fill('input[autocomplete="current-password"]', 'wrong');
    await page.click('button[type="submit"]');
    await page.waitForSelector('[role="alert"]');
    await page.fill('input[autocomplete="current-password"]', 'right password');
    await page.click('button[type="submit"]');
    await page.waitForSelector('[data-person]');
    await page.close();
  });
  for (const [name, path] of kPages) {
    await check(`${look}: ${name}`, async () => {
      const { page, faults } = await open_page(context, path);
      await judge(page, faults);
      await shoot(page, `${look} ${name}`);
      await page.close();
    });
  }
  await context.close();
}

const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
await check('a channel is changed with its version', async () => {
  const { page } = await open_page(context, '/admin/d/demo/cms/channels/2');
  await page.fill('[data-path="external_id"]', 'other');
  await page.click('[data-save]');
  await page.waitForSelector('[data-save]', { state: 'detached' });
  const patch = server.calls.findLast((call) => call.method === 'PATCH');
  must(patch?.body === JSON.stringify({ external_id: 'other', version: 1 }), `sent ${patch?.body}`);
  await page.close();
});
await check('the palette opens', async () => {
  const { page } = await open_page(context, '/admin/d/demo');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('[role="dialog"] input');
  await page.close();
});
await check('only what the permissions name is asked for', async () => {
  must(server.unknown.length === 0, [...new Set(server.unknown)].join(', '));
});

await browser.close();
server.close();
process.exitCode = failures > 0 ? 1 : 0;
