// Any value of the API as one line of text, for differences and the log. Values with a look of their own are in values.tsx.
import { format_money, type Money } from '@tvms/ui';
import { useTranslation } from 'react-i18next';
import { useDeployment } from '../app/me';

const is_money = (value: object): value is Money =>
  'minor' in value && typeof value.minor === 'number' && 'currency' in value && typeof value.currency === 'string';

export function print_value(value: unknown, t: (key: string) => string, money_text: (money: Money) => string): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'kit.yes' : 'kit.no');
  if (Array.isArray(value))
    return value.length === 0 ? '–' : value.map((one) => print_value(one, t, money_text)).join(', ');
  if (typeof value === 'object') {
    if (is_money(value)) return money_text(value);
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${print_value(part, t, money_text)}`)
      .join(' · ');
  }
  return String(value);
}

export function useValueText(): (value: unknown) => string {
  const { t, i18n } = useTranslation();
  const { currencies } = useDeployment();
  return (value) => print_value(value, t, (money) => format_money(money, i18n.language, currencies));
}
