// Texts per language as the server stores them: an object by language. Fall-back: own, default, the first that exists (T10-8).

export type Texts = Record<string, string>;

export function text_of(texts: Texts | string | null | undefined, language: string, fallback = ''): string {
  if (typeof texts === 'string') return texts;
  if (!texts) return '';
  return texts[language] || texts[fallback] || Object.values(texts).find((text) => text !== '') || '';
}

const kRightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

export function direction_of(language: string): 'ltr' | 'rtl' {
  return kRightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** Name of a language, country or currency in the reader's language; the code itself when unknown. */
export function code_name(kind: 'language' | 'region' | 'currency', code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: kind, fallback: 'code' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What stands for a name in a small picture: the first letters of two words, or the first two of the only one. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? '')].slice(0, 2);
  return letters.join('').toUpperCase();
}
