// One i18next instance per app; a language's texts are loaded when it is chosen. Keys are flat: "cms.channels.number".
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Pack = Record<string, string>;
/** Gives the texts of a language, or null when there are none (English stands in). */
export type LoadPack = (language: string) => Promise<Pack | null>;

const kSpace = 'texts';

export async function start_i18n(language: string, load: LoadPack): Promise<i18n> {
  const instance = i18next.createInstance();
  instance.use(initReactI18next).use({
    type: 'backend',
    init() {},
    read(wanted: string, _space: string, done: (error: unknown, pack: Pack | false) => void) {
      load(wanted).then(
        (pack) => done(null, pack ?? {}),
        (error) => done(error, false),
      );
    },
  });
  await instance.init({
    lng: language,
    fallbackLng: 'en',
    ns: [kSpace],
    defaultNS: kSpace,
    // Keys contain dots of their own.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: true, bindI18nStore: 'added' },
  });
  return instance;
}
