// One i18next instance per app; packs are loaded when a screen needs them. Keys are flat: "cms.channels.number".
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Pack = Record<string, string>;
/** Gives the pack of a module in a language, or null when there is none (English stands in). */
export type LoadPack = (language: string, module: string) => Promise<Pack | null>;

export async function start_i18n(language: string, modules: readonly string[], load: LoadPack): Promise<i18n> {
  const instance = i18next.createInstance();
  instance.use(initReactI18next).use({
    type: 'backend',
    init() {},
    read(wanted: string, module: string, done: (error: unknown, pack: Pack | false) => void) {
      load(wanted, module).then(
        (pack) => done(null, pack ?? {}),
        (error) => done(error, false),
      );
    },
  });
  await instance.init({
    lng: language,
    fallbackLng: 'en',
    ns: [...modules],
    defaultNS: modules[0],
    fallbackNS: [...modules],
    // Keys and module names contain dots and colons of their own.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: true, bindI18nStore: 'added' },
  });
  return instance;
}
