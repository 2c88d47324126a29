// Texts by key, loaded per language when it is chosen. English stands in for what a language does not have. Small on
// purpose: look-up, values in {{braces}}, and the plural forms of the language (`key_one`, `key_few` … by `count`).

type Pack = Readonly<Record<string, string>>;

/** One chunk per language; a language without a pack is shown in English, in its own direction. */
const packs = import.meta.glob<Pack>('../../locales/*/tv.json', { import: 'default' });

export const kFallback = 'en';

let fallback: Pack = {};
let chosen: Pack = {};
let plural_of = new Intl.PluralRules(kFallback);
const fallback_plural_of = new Intl.PluralRules(kFallback);

async function load(language: string): Promise<Pack | null> {
  const pack = packs[`../../locales/${language}/tv.json`];
  return pack ? await pack() : null;
}

export async function use_language(language: string): Promise<void> {
  fallback = (await load(kFallback)) ?? {};
  const base = language.split('-')[0] ?? language;
  chosen = (await load(language)) ?? (await load(base)) ?? {};
  plural_of = new Intl.PluralRules(language);
}

/** The sentence of a key; the key itself if nobody wrote one, so that the gap is seen. */
export function translate(
  key: string,
  values: Readonly<Record<string, string | number>>,
  languages: readonly { pack: Pack; plural: Intl.PluralRules }[],
): string {
  for (const { pack, plural } of languages) {
    const { count } = values;
    const text = (typeof count === 'number' ? pack[`${key}_${plural.select(count)}`] : undefined) ?? pack[key];
    if (text !== undefined)
      return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
  }
  return key;
}

export function t(key: string, values: Record<string, string | number> = {}): string {
  return translate(key, values, [
    { pack: chosen, plural: plural_of },
    { pack: fallback, plural: fallback_plural_of },
  ]);
}

export function has_text(key: string): boolean {
  return key in chosen || key in fallback;
}
