// What the browser checks of the back office share: the fake API, the browser, pages that remember their faults, axe.
// Not a check itself. SHOTS and SHOTS_ALL: see web/tools/chromium.mjs. DIST is another folder of the built app.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { open_browser, shoot, shoot_failed } from '../../../tools/chromium.mjs';
import { start_api } from '../fake_api.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const api = await start_api(process.env.DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)));
const browser = await open_browser();
let passed = 0;
let failed = 0;

/** One check, one line with its seconds; a check that fails leaves pictures of the open pages. */
export async function check(name, body) {
  const from = Date.now();
  try {
    await body();
    passed += 1;
    console.log(`ok admin: ${name} (${((Date.now() - from) / 1_000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`not ok admin: ${name}: ${String(error.message ?? error).slice(0, 900)}`);
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [at, page] of pages.entries()) await shoot_failed(page, `failed_${name.replaceAll(/\W+/g, '_')}_${at}`);
  }
}

/** Closes all and ends the program, with status 1 if a check failed. */
export async function end() {
  await browser.close();
  api.close();
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  process.exit(failed === 0 ? 0 : 1);
}

export function must(condition, text) {
  if (!condition) throw new Error(text);
}

// A text key that nobody translated shows as it is.
const kKey = /\b(kit|shell|panel|cms|publish|error|field|action|noun|crm|uit|streaming)\.[a-z_]+(\.[a-z_]+)*\b/;

export async function context_of({ scheme = 'light', language = 'en', width = 1440, height = 900 } = {}) {
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

export async function sign_in(page, email = 'nora@demo.example') {
  await page.goto(`${api.url}/sign-in`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[autocomplete=current-password]').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** Quiet: the heading is there, nothing is asked for any more. A page that waits for ever is given up on. */
export async function settle(page, is_endless = false) {
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
export async function faults_of_axe(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run({
      resultTypes: ['violations'],
      // What is told is the element's text.
      selectors: false,
      ...(values ? { runOnly: { type: 'rule', values } } : {}),
    });
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}(${one.nodes.length}): ${one.nodes[0].html.slice(0, 160)}`);
  }, rules);
}

export async function must_be_accessible(page) {
  const faults = await faults_of_axe(page);
  must(faults.length === 0, faults.join(' | '));
}

/** A text key that is shown as it is, or null. */
export async function shown_key(page) {
  // biome-ignore lint/performance/useDomNodeTextContent: only what is shown counts.
  return kKey.exec(await page.evaluate(() => document.body.innerText))?.[0] ?? null;
}

export async function look(page, name, path, { is_axe = true, is_endless = false } = {}) {
  page.faults.length = 0;
  await page.goto(api.url + path);
  await settle(page, is_endless);
  await shoot(page, name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  must(wide <= 1, `the page is ${wide} px wider than the window`);
  if (is_axe) await must_be_accessible(page);
  must(page.faults.length === 0, page.faults.join(' | '));
  const key = await shown_key(page);
  must(key === null, `untranslated: ${key}`);
}
