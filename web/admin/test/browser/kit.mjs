// Every story of the kit in a real browser: no fault, no bare text key, axe on each; all of them once more in the dark and right to left.
// The page is the development server's, built for this run alone. Prints "ok name" or "not ok name".
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { shoot } from '../../../tools/chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = mkdtempSync(join(tmpdir(), 'tvms-kit.'));
process.on('exit', () => rmSync(built, { recursive: true, force: true }));
await build({
  root,
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'error',
  build: {
    outDir: built,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { input: join(root, 'kit/index.html') },
  },
});
process.env.DIST = built;
const { api, check, context_of, end, faults_of_axe, must, must_be_accessible, shown_key } = await import(
  './harness.mjs'
);
const page_url = `${api.url}/kit/index.html`;

/** Drawn, and nothing on its way: what waits for ever has shown that it does. */
async function drawn(page) {
  await page.waitForFunction(() => document.querySelector('main')?.textContent.trim());
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.effect?.getComputedTiming().iterations === Infinity),
  );
}

const page = await context_of();
await page.goto(page_url);
await drawn(page);
const names = await page.locator('main li a').allInnerTexts();
await check('the kit has its stories', () => must(names.length > 30, `${names.length} stories`));
for (const name of names)
  await check(`kit ${name}`, async () => {
    page.faults.length = 0;
    await page.evaluate((wanted) => window.show_story(wanted), name);
    await drawn(page);
    await shoot(page, `kit_${name.replaceAll(/\W+/g, '_')}`);
    await must_be_accessible(page);
    must(page.faults.length === 0, page.faults.join(' | '));
    const key = await shown_key(page);
    must(key === null, `untranslated: ${key}`);
  });
await check('kit in the dark', async () => {
  await page.goto(page_url);
  await page.emulateMedia({ colorScheme: 'dark' });
  await drawn(page);
  await shoot(page, 'kit_dark', { fullPage: true });
  const faults = await faults_of_axe(page, ['color-contrast']);
  must(faults.length === 0, faults.join(' | '));
});
await check('kit right to left', async () => {
  const rtl = await context_of({ language: 'ar' });
  await rtl.goto(`${page_url}?language=ar`);
  await drawn(rtl);
  await shoot(rtl, 'kit_rtl', { fullPage: true });
  must((await rtl.locator('html').getAttribute('dir')) === 'rtl', 'not right to left');
  const wide = await rtl.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  must(wide <= 1, `the page is ${wide} px wider than the window`);
});
await end();
