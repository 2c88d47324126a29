// Every screen in a language of long words: each word of the app is that language's, and none is cut off.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open_app, press, sign_in, wait_screen } from './harness.mjs';

const pack_of = (language) =>
  JSON.parse(readFileSync(new URL(`../../locales/${language}/tv.json`, import.meta.url), 'utf8'));

/** What is seen in English, and the app's own words that do not fit their place. Programme titles may be cut. */
async function faults_of(page, language) {
  const english = pack_of('en');
  const pack = pack_of(language);
  const words = Object.values(pack);
  const foreign = Object.values(english).filter((text) => !words.includes(text));
  return page.evaluate(
    ({ own, strange }) => {
      const found = [];
      const lettering = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const is_cut = (element) => {
        const range = document.createRange();
        for (const node of lettering(element)) {
          range.selectNodeContents(node);
          const drawn = range.getBoundingClientRect();
          for (let around = element; around && drawn.width > 0; around = around.parentElement) {
            if (around !== document.body && getComputedStyle(around).overflowX === 'visible') continue;
            const box = around.getBoundingClientRect();
            // A pixel wide: for screen readers only.
            if (box.width <= 1) return false;
            if (drawn.left < box.left - 1 || drawn.right > box.right + 1) return true;
          }
        }
        return false;
      };
      for (const element of document.querySelectorAll('body *')) {
        const text = lettering(element)
          .map((node) => node.textContent)
          .join('')
          .trim();
        const label = element.getAttribute('aria-label') ?? element.getAttribute('placeholder') ?? '';
        for (const seen of [text, label]) if (strange.includes(seen)) found.push(`English: ${seen}`);
        // The words of a closed menu wait behind its edge.
        if (element.closest('.rail:not([data-open])') && window.innerWidth > 1000) continue;
        if (own.includes(text) && is_cut(element)) found.push(`cut: ${text}`);
      }
      return found;
    },
    { own: words, strange: foreign },
  );
}

const kSizes = [
  { name: 'tv', options: { size: { width: 1280, height: 720 } } },
  { name: 'phone', options: { size: { width: 360, height: 740 }, context: { hasTouch: true, isMobile: true } } },
];

/** Leads through the app; `look` is called on each screen with its name. */
async function walk(app, look) {
  const { page, fake } = app;
  await wait_screen(page, 'sign_in');
  await look('sign_in');
  await sign_in(page, 'wrong');
  await page.waitForSelector('[data-code="A301"]');
  await look('wrong_password');
  fake.state.device_limit = true;
  await sign_in(page);
  await wait_screen(page, 'devices');
  await look('devices');
  await press(page, 'Enter');
  await look('remove_device');
  await press(page, 'ArrowRight', 'ArrowLeft', 'Enter');
  await wait_screen(page, 'channels');
  await page.waitForSelector('.channel_now:not(:empty)');
  await look('channels');
  await press(page, 'm');
  await look('menu');
  await press(page, 'Escape');
  await press(page, 'i');
  await look('programme');
  await press(page, 'Escape', 'g');
  for (const name of ['guide', 'settings', 'personal']) {
    await page.click(`[data-entry="${name}"]`);
    await wait_screen(page, name);
    if (name === 'guide') await page.waitForSelector('.block_running, .day_row');
    await look(name);
    if (name !== 'settings') continue;
    await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
    await look('sleep_timer');
    await press(page, 'Escape');
  }
  await page.click('[data-entry="channels"]');
  await wait_screen(page, 'channels');
  await press(page, 'Enter');
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3);
  await press(page, 'Enter');
  await look('player');
}

async function check_language(browser, code, locale) {
  for (const { name, options } of kSizes) {
    const { context = {}, ...more } = options;
    const app = await open_app(browser, { ...more, context: { ...context, locale } });
    const found = [];
    await walk(app, async (place) => {
      const { page } = app;
      if (process.env.TVMS_SHOTS)
        await page.screenshot({ path: `${process.env.TVMS_SHOTS}/${code}_${name}_${place}.png` });
      for (const fault of await faults_of(page, code)) found.push(`${name} ${place}: ${fault}`);
    });
    assert.equal(await app.page.evaluate(() => document.documentElement.lang), code);
    assert.deepEqual(found, []);
    assert.deepEqual(app.faults, []);
    await app.close();
  }
}

export const language_checks = [
  ['German on a TV and a phone: nothing English, nothing cut off', (browser) => check_language(browser, 'de', 'de-DE')],
];
