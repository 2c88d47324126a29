// Rules over the app's own source: texts exist in every language, CSS keeps to what old engines understand.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translate } from '../../src/base/texts';

const kRoot = join(import.meta.dirname, '../..');

function files_of(folder: string, ends: string): string[] {
  return readdirSync(join(kRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ends))
    .map((name) => join(kRoot, folder, name));
}

function pack_of(language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(kRoot, 'locales', language, 'tv.json'), 'utf8'));
}

const kPlural = /_(zero|one|two|few|many|other)$/;

describe('texts', () => {
  const en = pack_of('en');
  const keys = new Set(Object.keys(en).map((key) => key.replace(kPlural, '')));
  it('has every key that the source names', () => {
    const missing: string[] = [];
    for (const file of [...files_of('src', '.tsx'), ...files_of('src', '.ts')]) {
      const source = readFileSync(file, 'utf8');
      for (const match of source.matchAll(/\b(?:t|say)\('([a-z_]+\.[A-Za-z0-9_]+)'/g)) {
        if (match[1] && !keys.has(match[1])) missing.push(match[1]);
      }
    }
    expect(missing).toEqual([]);
  });
  it('has the same keys and the same values to fill in in every language', () => {
    const braces = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    for (const language of readdirSync(join(kRoot, 'locales'))) {
      const pack = pack_of(language);
      expect(new Set(Object.keys(pack).map((key) => key.replace(kPlural, '')))).toEqual(keys);
      for (const [key, text] of Object.entries(pack)) {
        expect(key).toMatch(/^[a-z_]+\.[A-Za-z0-9_]+$/);
        if (!kPlural.test(key)) expect([key, braces(text)]).toEqual([key, braces(en[key] ?? '')]);
      }
      const counted = new Set(Object.keys(en).flatMap((key) => (kPlural.test(key) ? key.replace(kPlural, '') : [])));
      expect(counted.size).toBeGreaterThan(1);
      for (const key of counted) {
        for (const category of new Intl.PluralRules(language).resolvedOptions().pluralCategories) {
          expect(Object.keys(pack)).toContain(`${key}_${category}`);
        }
      }
    }
  });
  it('is built for the languages that the manual names, each with a pack of its own words', () => {
    const languages = readdirSync(join(kRoot, 'locales'));
    expect(languages.sort()).toEqual(['ar', 'de', 'en']);
    const page = readFileSync(join(kRoot, '../../docs/manual/apps/browser.md'), 'utf8');
    const names = new Intl.DisplayNames(['en'], { type: 'language' });
    for (const language of languages) {
      expect(page).toContain(names.of(language));
      // What is alike in both, such as "Version", is few.
      const alike = Object.entries(pack_of(language)).filter(([key, text]) => text === en[key]);
      if (language !== 'en') expect(alike.length).toBeLessThan(20);
    }
  });
  it('fills in values, chooses plurals, and falls back to English', () => {
    const languages: Parameters<typeof translate>[2] = [
      { pack: { 'a.b_few': '{{count}} دقائق' }, plural: new Intl.PluralRules('ar') },
      { pack: { 'a.b_other': '{{count}} minutes', 'a.c': 'Hi {{name}} {{x}}' }, plural: new Intl.PluralRules('en') },
    ];
    expect(translate('a.b', { count: 3 }, languages)).toBe('3 دقائق');
    expect(translate('a.b', { count: 50 }, languages)).toBe('50 minutes');
    expect(translate('a.c', { name: '<b>' }, languages)).toBe('Hi <b> {{x}}');
    expect(translate('a.d', {}, languages)).toBe('a.d');
  });
});

describe('the source', () => {
  it('uses no CSS that old engines lack or that is lowered wrongly for them', () => {
    const banned =
      /(^|[\s;{])((row-|column-)?gap|inset|inset-\w+|aspect-ratio|backdrop-filter|(margin|padding|border)-(inline|block)[\w-]*)\s*:|:focus-visible|:is\(|:where\(|:has\(|[^-]\bclamp\(|[^-\w](min|max)\(|color-mix|light-dark|@container|@layer/gm;
    for (const file of files_of('src', '.css')) {
      const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      expect([file, text.match(banned)]).toEqual([file, null]);
    }
  });
  it('never writes markup from text', () => {
    for (const file of [...files_of('src', '.tsx'), ...files_of('src', '.ts')]) {
      expect([file, /innerHTML|insertAdjacentHTML|document\.write|\beval\(/.test(readFileSync(file, 'utf8'))]).toEqual([
        file,
        false,
      ]);
    }
  });
});
