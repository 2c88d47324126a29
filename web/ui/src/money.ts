// Money on screens: integers of the smallest unit and a currency of the deployment. Never arithmetic with fractions.

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

/** The integer that a typed amount means, or null when it is no amount of that currency. */
export function text_to_minor(text: string, decimals: number): number | null {
  const match = /^\s*(-?)(\d{1,12})(?:[.,](\d*))?\s*$/.exec(text);
  if (!match) return null;
  const fraction = match[3] ?? '';
  if (fraction.length > decimals) return null;
  const minor = Number(`${match[2]}${fraction.padEnd(decimals, '0')}`);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
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
