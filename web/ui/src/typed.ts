// Typed texts that have a meaning: amounts, whole numbers. A text without one stays in the form as it was typed, with its fault, so that
// no earlier value is stored in its place. Not the inputs: admin/src/kit/typed_input.tsx.

/** A typed text that means nothing to its field. Plain data: forms compare their values as JSON. */
export type Unread = { unread_text: string; code: string; params?: Record<string, unknown> };

export function unread(text: string, code: string, params?: Record<string, unknown>): Unread {
  return { unread_text: text, code, ...(params ? { params } : {}) };
}

export function is_unread(value: unknown): value is Unread {
  return typeof value === 'object' && value !== null && 'unread_text' in value;
}

/** Every text without a meaning below a value, by its path: {"plans.0.prices.EUR": …}. */
export function all_unread(value: unknown, path = ''): [path: string, found: Unread][] {
  if (is_unread(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => all_unread(part, path === '' ? name : `${path}.${name}`));
}

/** How a field prints its value and reads what is typed. An empty text is null: whether it may be, the field's check says. */
export type Codec<T> = { print: (value: T) => string; read: (text: string) => T | null | Unread };

const kMarks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** Digits of any script as ASCII ones, the minus of typesetters as a hyphen, marks of direction away. */
export function plain_digits(text: string): string {
  return text
    .replace(kMarks, '')
    .replace(/[\u2212\u2012\u2013\uff0d]/g, '-')
    .replace(/\p{Nd}/gu, (digit) => String(digit_value(digit)));
}

// Where the ten digits of the scripts begin that people type numbers in.
const kZeros = [
  0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xff10,
];

/** NaN for a digit of any other script: then the text is no number. */
function digit_value(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  return code - (kZeros.find((zero) => code >= zero && code <= zero + 9) ?? Number.NaN);
}

/** A whole number from min to max; anything else is refused, never cut to one. */
export function whole_codec(min: number, max: number): Codec<number> {
  return {
    print: (value) => String(value),
    read: (text) => {
      const plain = plain_digits(text).trim();
      if (plain === '') return null;
      if (!/^[+-]?\d{1,15}$/.test(plain)) return unread(text, 'RANGE', { min, max });
      const value = Number(plain);
      return value < min || value > max ? unread(text, 'RANGE', { min, max }) : value;
    },
  };
}
