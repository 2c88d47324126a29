// The texts of the back office: every key that a screen names is there, every text is used, in each language, beside its room.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kLanguages } from '../../src/app/texts';

const here = path.join(import.meta.dirname, '../..');
const root = path.join(here, '../..');

const files_of = (folder: string): string[] =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? files_of(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
    );
const read = (file: string) => fs.readFileSync(file, 'utf8');
const without_comments = (text: string) => text.replace(/(^|\s)\/\/.*/g, '');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);

const own = files_of(path.join(here, 'src'));
const sources = own.filter((file) => /\.tsx?$/.test(file)).map(read);
// What the screens show is made in these too: faults of typed values, of calls, of the player.
const shared = ['ui', 'api', 'player']
  .flatMap((name) => files_of(path.join(here, '..', name, 'src')))
  .filter((file) => /\.tsx?$/.test(file) && !/(schema\.d|rules|\.test)\.tsx?$/.test(file))
  .map(read);
const server = files_of(path.join(root, 'server')).filter(
  (file) => /\.[ch]pp$/.test(file) && !file.includes('/tests/'),
);

type Texts = Record<string, string>;
/** The folder below src, and its texts. */
function packs_of(language: string): [string, Texts][] {
  return own
    .filter((file) => path.basename(file) === `texts.${language}.json`)
    .map((file) => [path.relative(path.join(here, 'src'), path.dirname(file)), JSON.parse(read(file)) as Texts]);
}
const texts_of = (language: string): Texts => Object.assign({}, ...packs_of(language).map(([, texts]) => texts));
const english = texts_of('en');
/** "channels_few" → "channels"; "file_other" is no plural, for there is no "file_one". */
function stem_of(key: string): string {
  const stem = key.replace(/_(zero|one|two|few|many|other)$/, '');
  return `${stem}_one` in english ? stem : key;
}

const contract = JSON.parse(read(path.join(root, 'api/openapi.json'))) as {
  'x-errors': Record<'general' | 'lists' | 'keys' | 'viewers', string[]>;
  paths: Record<string, Record<string, { 'x-errors'?: string[] }>>;
};

/** What the contract says that the back office may be answered. */
function declared_codes(): Set<string> {
  // Those of apps' calls (x-errors.viewers) are the TV app's to explain.
  const { general, lists, keys } = contract['x-errors'];
  const codes = new Set([...general, ...lists, ...keys]);
  for (const [route, methods] of Object.entries(contract.paths))
    if (route.startsWith('/api/'))
      for (const operation of Object.values(methods))
        for (const error of operation['x-errors'] ?? []) codes.add(error.slice(error.indexOf(' ') + 1));
  return codes;
}

/** Warnings, rows of reports, why a job or a refresh failed: the contract does not list them, the sources do. */
function told_codes(): Set<string> {
  const codes = new Set<string>();
  const tellers = /server\/(cms|crm|uit|panel|publish|streaming\/streams|foundation\/(jobs|net|xml))\//;
  for (const file of server.filter((one) => tellers.test(one) && one.endsWith('.cpp'))) {
    const text = without_comments(read(file));
    for (const code of matches(text, /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g)) codes.add(code);
    for (const code of matches(text, /(?:\b(?:fail|fault|failed|warn)|emplace_back)\([^")]*"([A-Z]{3,})"/g))
      codes.add(code);
  }
  // Answered to viewers' apps alone.
  for (const code of ['DEVICE_BLOCKED', 'DEVICE_LIMIT']) codes.delete(code);
  return codes;
}

/** What the back office says by itself: as a text's key, or as a code that becomes one. */
const web_codes = new Set([
  ...sources.flatMap((text) => matches(text, /'error\.([A-Z][A-Z0-9_]+)'/g)),
  ...[...sources, ...shared].flatMap((text) => matches(text, /\bcode\b[^\n]*?'([A-Z][A-Z0-9_]+)'/g)),
  ...shared.flatMap((text) => matches(text, /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'/g)),
]);

/** A piece of a template as a pattern: its words as they are, a place of a value as words. */
function pattern_of(piece: string): string {
  if (!piece.startsWith('$')) return piece.replaceAll('.', '\\.');
  return piece.endsWith('.key}') ? '\\w+\\.\\w+' : '\\w+';
}

describe('texts', () => {
  it('exist for every key that a screen names', () => {
    const named = new Set(sources.flatMap((text) => matches(text, /\b(?:t|tr)\(\s*'([a-z][\w.]+)'/g)));
    expect([...named].filter((key) => !(key in english || `${key}_other` in english))).toEqual([]);
  });

  it('exist in each language for every code that the back office may be told', () => {
    const declared = declared_codes();
    expect(declared.size).toBeGreaterThan(80);
    const told = told_codes();
    for (const code of ['ARCHIVE_MISSING', 'EMPTY', 'IN_NO_PACKAGE', 'CANCELLED', 'LINE_ENCODING', 'FETCH_TLS'])
      expect(told).toContain(code);
    const player = matches(read(path.join(here, '../player/src/fault.ts')), /'([A-Z]\d{3})'/g).filter(
      (code) => code !== 'X902',
    );
    const codes = [...new Set([...declared, ...told, ...player])];
    for (const language of kLanguages) {
      const texts = texts_of(language);
      expect([language, ...codes.filter((code) => !(`error.${code}` in texts))]).toEqual([language]);
    }
  });

  // A text that nothing shows is translated and read for nothing, and hides that its code is called otherwise by now.
  it('are used, each of them', () => {
    const all = sources.join('\n');
    const quoted = new Set(matches(all, /['"`]([\w.]+)['"`]/g));
    // `publish.area.${one}`, `${noun.key}.empty`: each place of a value is one word, that of a noun's key two.
    const shapes = matches(all, /`((?:[\w.]|\$\{[^`}]*\})+)`/g)
      .filter((shape) => /^([a-z]\w*\.|\$\{noun\.key\}\.)/.test(shape))
      .map((shape) =>
        shape
          .split(/(\$\{[^}]*\})/)
          .map(pattern_of)
          .join(''),
      )
      .map((shape) => new RegExp(`^${shape}$`));
    const literals = new Set(server.flatMap((file) => matches(without_comments(read(file)), /"([\w.]+)"/g)));
    const choices = new Set(matches(read(path.join(here, '../api/src/rules.ts')), /'(\w+)'/g));
    const codes = new Set([...declared_codes(), ...told_codes(), ...web_codes]);
    const is_used = (key: string): boolean => {
      const dot = key.indexOf('.');
      const [head, rest] = [key.slice(0, dot), key.slice(dot + 1)];
      if (head === 'error') return codes.has(rest);
      if (head === 'action' || head === 'noun' || head === 'job') return literals.has(rest);
      if (quoted.has(key) || shapes.some((shape) => shape.test(key))) return true;
      // Labels, helps and choices that the kit's fields and lists look for by the noun's name.
      const [, , name = '', value] = key.split('.');
      if (value !== undefined) return quoted.has(value) || choices.has(value);
      return quoted.has(name) || quoted.has(name.replace(/_(help|text)$/, ''));
    };
    expect(
      Object.keys(english)
        .map(stem_of)
        .filter((key) => !is_used(key)),
    ).toEqual([]);
  });

  // With a count, a language has a text for each of its forms, or one that says the same for all numbers.
  it('exist in each language, each of them', () => {
    for (const language of kLanguages) {
      const texts = texts_of(language);
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const missing = Object.keys(english).filter((key) => {
        const stem = stem_of(key);
        if (key in texts || stem in texts) return false;
        return stem === key || forms.some((form) => !(`${stem}_${form}` in texts));
      });
      expect([language, ...missing]).toEqual([language]);
    }
  });

  it('stand in one place, the same one in each language', () => {
    const places = new Map<string, string>();
    for (const [folder, texts] of packs_of('en'))
      for (const key of Object.keys(texts)) {
        expect([key, places.get(key)]).toEqual([key, undefined]);
        places.set(key, folder);
      }
    for (const [folder, texts] of packs_of('ar'))
      for (const key of Object.keys(texts)) {
        const place = places.get(key) ?? places.get(`${stem_of(key)}_other`);
        expect([key, place]).toEqual([key, folder]);
      }
  });

  it('of a room stand in its folder', () => {
    for (const [folder, texts] of packs_of('en'))
      for (const key of Object.keys(texts)) {
        const room = key.split('.').slice(0, 2).join('/');
        if (fs.existsSync(path.join(here, 'src', room))) expect([key, folder]).toEqual([key, room]);
      }
  });

  it('have singular and plural together', () => {
    for (const key of Object.keys(english))
      if (key.endsWith('_one')) expect(english).toHaveProperty([key.replace(/_one$/, '_other')]);
  });

  it('keep the places for values in every language', () => {
    const places = (text: string) => matches(text, /{{(\w+)}}/g);
    for (const [key, text] of Object.entries(texts_of('ar'))) {
      const source = english[key] ?? english[`${stem_of(key)}_other`] ?? '';
      expect([key, ...places(text).filter((place) => !places(source).includes(place))]).toEqual([key]);
    }
  });
});
