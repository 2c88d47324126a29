// Every story of the kit in a real browser, on the page of the development server: no fault, no bare text key, axe on each; all of them
// once more in the dark and right to left. Prints "ok name" or "not ok name".
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { shoot } from '../../../tools/chromium.mjs';
import { check, context_of, end, faults_of_axe, must, must_be_accessible, shown_key } from './harness.mjs';

const server = await createServer({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
});
await server.listen();
const page_url = `http://127.0.0.1:${server.httpServer.address().port}/admin/kit/`;

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
await server.close();
await end();
