// Which text packs there are and how they are fetched; the language a person chose stays in this browser.
import { code_name, direction_of, type Pack, start_i18n } from '@tvms/ui';
import type { i18n } from 'i18next';

const kModules = ['kit', 'shell', 'panel', 'cms', 'streaming', 'crm', 'uit', 'publish'] as const;
/** Languages of the back office itself; what a pack lacks is shown in English. */
export const kLanguages = ['en', 'ar'] as const;

const packs = import.meta.glob<{ default: Pack }>('../../locales/*/*.json');
// A room's own texts lie beside it.
const room_packs = import.meta.glob<{ default: Pack }>('../*/*/texts.*.json');
const kRoomTexts = [...new Set(Object.keys(room_packs).map((path) => path.replace(/\/texts\.\w+\.json$/, '')))];
const kStored = 'tvms.language';

let instance: i18n | undefined;

export function stored_language(): string {
  const stored = localStorage.getItem(kStored) ?? navigator.language.split('-')[0] ?? 'en';
  return (kLanguages as readonly string[]).includes(stored) ? stored : 'en';
}

function apply_direction(language: string) {
  document.documentElement.lang = language;
  document.documentElement.dir = direction_of(language);
}

export async function start_texts(language = stored_language()): Promise<i18n> {
  apply_direction(language);
  instance = await start_i18n(language, [...kModules, ...kRoomTexts], async (wanted, module) => {
    const pack = packs[`../../locales/${wanted}/${module}.json`] ?? room_packs[`${module}/texts.${wanted}.json`];
    return pack ? (await pack()).default : null;
  });
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

export function has_text(key: string): boolean {
  return instance?.exists(key) ?? false;
}

export function current_language(): string {
  return instance?.language ?? 'en';
}

export function language_name(code: string): string {
  return code_name('language', code, current_language());
}
