// Which languages there are and how their texts are fetched; the language a person chose stays in this browser.
// Not the texts: each lies beside the code that shows it, as texts.<language>.json.
import { code_name, direction_of, type Pack, start_i18n } from '@tvms/ui';
import type { i18n } from 'i18next';

/** Languages of the back office itself. Each is one chunk, fetched when it is wanted. */
const packs: Record<string, () => Promise<{ pack: Pack }>> = {
  en: () => import('./texts_en'),
  ar: () => import('./texts_ar'),
};
export const kLanguages = Object.keys(packs);
const kStored = 'tvms.language';

let instance: i18n | undefined;

export function stored_language(): string {
  const stored = localStorage.getItem(kStored) ?? navigator.language.split('-')[0] ?? 'en';
  return kLanguages.includes(stored) ? stored : 'en';
}

function apply_direction(language: string) {
  document.documentElement.lang = language;
  document.documentElement.dir = direction_of(language);
}

export async function start_texts(language = stored_language()): Promise<i18n> {
  apply_direction(language);
  instance = await start_i18n(language, async (wanted) => (await packs[wanted]?.())?.pack ?? null);
  return instance;
}

export async function change_language(language: string) {
  localStorage.setItem(kStored, language);
  await instance?.changeLanguage(language);
  apply_direction(language);
}

/** For texts outside components (validation, notices). Inside components use useTranslation. */
export function tr(key: string, values?: Record<string, unknown>): string {
  return instance ? instance.t(key, values ?? {}) : key;
}

/** The keys that begin so, in the order of the alphabet: "noun." for all nouns that have a word. */
export function keys_below(start: string): string[] {
  const english = instance?.getResourceBundle('en', instance.options.defaultNS as string) as Pack | undefined;
  return Object.keys(english ?? {})
    .filter((key) => key.startsWith(start))
    .sort();
}

export function has_text(key: string): boolean {
  return instance?.exists(key) ?? false;
}

export function current_language(): string {
  return instance?.language ?? 'en';
}

export function language_name(code: string): string {
  return code_name('language', code, current_language());
}
