// Money on screens: integers of the smallest unit and a currency of the deployment. Never arithmetic with fractions.

import { type Codec, plain_digits, unread } from './typed';

export type Money = { minor: number; currency: string };
export type Currency = { code: string; decimals: number };

const kDecimalsDefault = 2;

export function decimals_of(code: string, currencies: readonly Currency[] = []): number {
  const own = currencies.find((currency) => currency.code === code);
  if (own) return own.decimals;
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ??
      kDecimalsDefault
    );
  } catch {
    return kDecimalsDefault;
  }
}

/** "4.99" for {minor: 499} in a currency of two decimals. Works on text, so no rounding can happen. */
export function minor_to_text(minor: number, decimals: number): string {
  const sign = minor < 0 ? '-' : '';
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

// A thousand million in a currency of three decimals; more is a slip of the hand.
const kMinorMax = 10 ** 12;

/** The marks by which a language groups thousands and begins the fraction: [",", "."] in English. */
function separators_of(language: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: true }).formatToParts(1234567.5);
  const mark = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { group: mark('group', ','), decimal: mark('decimal', '.') };
}

/**
 * How a currency's amounts are typed and read. `1,000.00`, `1.000,00`, `1 000` and digits of other scripts are understood; where one
 * mark could mean thousands or a fraction the language decides, and where it does not fit either the text is refused, never guessed.
 */
export function money_codec(decimals: number, language: string): Codec<number> {
  return {
    print: (minor) => minor_to_text(minor, decimals),
    read: (text) => {
      // Arabic writes its own two marks, spaces and apostrophes only group.
      const plain = plain_digits(text)
        .trim()
        .replaceAll('\u066b', '\u00b7')
        .replace(/[\u066c\s'\u2019]/g, ' ');
      if (plain === '') return null;
      if (/^-|-$/.test(plain)) return unread(text, 'MONEY_NEGATIVE');
      const number = whole_and_fraction(plain, decimals, language);
      if (number === null) return unread(text, 'MONEY');
      if (number === 'ambiguous') return unread(text, 'MONEY_AMBIGUOUS');
      if (number.fraction.length > decimals) return unread(text, 'MONEY_DECIMALS', { max: decimals });
      const minor = Number(number.whole + number.fraction.padEnd(decimals, '0'));
      return minor > kMinorMax ? unread(text, 'MONEY_MAX', { max: minor_to_text(kMinorMax, decimals) }) : minor;
    },
  };
}

type Number_ = { whole: string; fraction: string };

function whole_and_fraction(plain: string, decimals: number, language: string): Number_ | 'ambiguous' | null {
  if (!/^[\d ,.\u00b7]{1,30}$/.test(plain) || !/\d/.test(plain)) return null;
  const marks = [...plain.replace(/\d/g, '')];
  const last = marks.at(-1);
  if (last === undefined) return { whole: plain, fraction: '' };
  const at = plain.lastIndexOf(last);
  const tail = plain.slice(at + 1);
  const is_only_kind = marks.every((mark) => mark === last);
  const split = (): Number_ | null => {
    const whole = ungrouped(plain.slice(0, at));
    return whole === null ? null : { whole, fraction: tail };
  };
  const together = (): Number_ | null => {
    const whole = ungrouped(plain);
    return whole === null ? null : { whole, fraction: '' };
  };
  if (last === ' ') return is_only_kind ? together() : null;
  if (last === '\u00b7' || (!is_only_kind && marks.filter((mark) => mark === last).length === 1)) return split();
  if (!is_only_kind) return null;
  if (marks.length > 1) return together();
  // One point or comma. Three digits behind it may be thousands; any other count is a fraction in every language.
  if (tail.length !== 3 || !/^[1-9]\d{0,2}$/.test(plain.slice(0, at))) return split();
  const { group, decimal } = separators_of(language);
  if (last === decimal && decimals >= 3) return split();
  if (last === group && decimals < 3) return together();
  return 'ambiguous';
}

/** Digits without their grouping marks; null when the groups are not thousands, or two kinds of mark group. */
function ungrouped(text: string): string | null {
  if (/^\d*$/.test(text)) return text || '0';
  return /^\d{1,3}([ ,.])\d{3}(\1\d{3})*$/.test(text) ? text.replace(/\D/g, '') : null;
}

/** Amount with its code in the reader's number form; codes that are no ISO currency (Credits) are shown by name. */
export function format_money(money: Money, language: string, currencies: readonly Currency[] = []): string {
  const decimals = decimals_of(money.currency, currencies);
  const amount = money.minor / 10 ** decimals;
  if (/^[A-Z]{3}$/.test(money.currency)) {
    return new Intl.NumberFormat(language, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(amount);
  }
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return `${number.format(amount)} ${money.currency}`;
}
