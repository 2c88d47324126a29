// What a select offers of many choices: the first that match the typed words, and in words that there are more.
import type { OptionsFilter } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { error_text } from './notify';

// More choices at once are drawn slowly and read by nobody.
const kOfferedMax = 100;

/** The first that match the typed words; when there are more, a last line says so. `more`: those that only the server knows. */
export function useNarrowed(more = 0): OptionsFilter {
  const { t, i18n } = useTranslation();
  return ({ options, search }) => {
    const words = search.trim().toLowerCase();
    const found = options.filter((one) => 'group' in one || one.label.toLowerCase().includes(words));
    const hidden = Math.max(0, found.length - kOfferedMax) + more;
    if (hidden === 0) return found;
    const number = new Intl.NumberFormat(i18n.language).format(hidden);
    return [...found.slice(0, kOfferedMax), { value: '', label: t('kit.narrow', { number }), disabled: true }];
  };
}

/** The line in place of choices: none match, they are on their way, or they could not be read. */
export function useNothing({ isLoading, error }: { isLoading: boolean; error: unknown }): string {
  const { t } = useTranslation();
  if (error) return error_text(error);
  return t(isLoading ? 'kit.loading' : 'kit.nothing_found');
}
