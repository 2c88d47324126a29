// The rules of the shared helpers: money without fractions, local times over summer time, rules out of addresses, moves in lists.
import { describe, expect, it } from 'vitest';
import {
  all_unread,
  contrast,
  decimals_of,
  direction_of,
  format_length,
  format_money,
  format_relative,
  initials,
  instant_to_local,
  is_unread,
  local_to_instant,
  minor_to_text,
  money_codec,
  move_to,
  next_sort,
  print_rules,
  read_rules,
  set_rule,
  step,
  text_of,
  unread,
  whole_codec,
} from './index';

describe('money', () => {
  it('prints the smallest unit as people write it', () => {
    expect(minor_to_text(499, 2)).toBe('4.99');
    expect(minor_to_text(5, 2)).toBe('0.05');
    expect(minor_to_text(-120, 2)).toBe('-1.20');
    expect(minor_to_text(15, 0)).toBe('15');
    expect(minor_to_text(1_234, 3)).toBe('1.234');
  });
  const read = (text: string, decimals = 2, language = 'en') => {
    const value = money_codec(decimals, language).read(text);
    return is_unread(value) ? value.code : value;
  };
  it('reads what it prints, for every amount and language', () => {
    for (const language of ['en', 'de', 'ar', 'fr', 'hi']) {
      for (const decimals of [0, 2]) {
        for (let minor = 0; minor <= 300_050; minor += 7_001)
          expect(read(minor_to_text(minor, decimals), decimals, language)).toBe(minor);
      }
    }
  });
  it('reads amounts as people write them', () => {
    for (const language of ['en', 'de', 'ar', 'fr']) {
      for (const text of [
        '1,000.00',
        '1.000,00',
        '1 000',
        '1\u202f000,00',
        "1'000.00",
        '1000',
        '١٠٠٠',
        '١٬٠٠٠٫٠٠',
        '۱۰۰۰',
      ])
        expect([text, language, read(text, 2, language)]).toEqual([text, language, 100_000]);
      expect(read('1,234,567.89', 2, language)).toBe(123_456_789);
      expect(read('1.234.567', 2, language)).toBe(123_456_700);
      expect(read('4,5', 2, language)).toBe(450);
      expect(read('9.9', 2, language)).toBe(990);
      expect(read('  7.  ', 2, language)).toBe(700);
    }
    expect(read('')).toBeNull();
  });
  it('lets the language say what one mark before three digits means', () => {
    expect(read('1,000', 2, 'en')).toBe(100_000);
    expect(read('1.000', 2, 'de')).toBe(100_000);
    expect(read('1.000', 0, 'de')).toBe(1_000);
    expect(read('1.000', 3, 'en')).toBe(1_000);
    expect(read('1,000', 3, 'de')).toBe(1_000);
  });
  it('refuses rather than guesses', () => {
    expect(read('1.000', 2, 'en')).toBe('MONEY_AMBIGUOUS');
    expect(read('1,000', 2, 'de')).toBe('MONEY_AMBIGUOUS');
    expect(read('1,000', 3, 'en')).toBe('MONEY_AMBIGUOUS');
    expect(read('1.000', 0, 'en')).toBe('MONEY_AMBIGUOUS');
  });
  it('refuses what is no amount of the currency', () => {
    for (const text of ['abc', '9.9x', '1.2.3', '1e3', '1,00,0.00', '1 00', '.', '1,000 000', '1.000,000.00'])
      expect([text, read(text)]).toEqual([text, 'MONEY']);
    expect(read('-5')).toBe('MONEY_NEGATIVE');
    expect(read('\u22125')).toBe('MONEY_NEGATIVE');
    expect(read('5-')).toBe('MONEY_NEGATIVE');
    expect(read('12.3456')).toBe('MONEY_DECIMALS');
    expect(read('0.125')).toBe('MONEY_DECIMALS');
    expect(read('4.5', 0)).toBe('MONEY_DECIMALS');
    expect(read('99999999999999999999')).toBe('MONEY_MAX');
  });
  it('knows the decimals of the deployment before those of the world', () => {
    expect(decimals_of('CREDITS', [{ code: 'CREDITS', decimals: 0 }])).toBe(0);
    expect(decimals_of('JPY')).toBe(0);
    expect(decimals_of('EUR')).toBe(2);
  });
  it('names a currency that is none of the world by its code', () => {
    expect(format_money({ minor: 15, currency: 'CREDITS' }, 'en', [{ code: 'CREDITS', decimals: 0 }])).toBe(
      '15 CREDITS',
    );
    expect(format_money({ minor: 499, currency: 'EUR' }, 'en')).toBe('€4.99');
  });
});

describe('time', () => {
  it('takes a local time to the instant and back', () => {
    expect(local_to_instant('2026-01-15T20:00', 'Europe/Berlin')).toBe('2026-01-15T19:00:00.000Z');
    expect(instant_to_local('2026-07-15T18:00:00.000Z', 'Europe/Berlin')).toBe('2026-07-15T20:00');
    expect(local_to_instant('2026-07-15T20:00', 'Pacific/Auckland')).toBe('2026-07-15T08:00:00.000Z');
  });
  it('moves a skipped local time to the first that exists', () => {
    expect(local_to_instant('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
  });
  it('takes the first of a doubled local time', () => {
    expect(local_to_instant('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });
  it('refuses what is no local time', () => {
    expect(local_to_instant('', 'UTC')).toBeNull();
    expect(local_to_instant('2026-13-99T25:00', 'UTC')).toBeNull();
    expect(instant_to_local(null, 'UTC')).toBe('');
  });
  it('says how long ago in words', () => {
    const now = Date.parse('2026-01-01T12:00:00Z');
    expect(format_relative('2026-01-01T09:00:00Z', 'en', now)).toBe('3 hours ago');
    expect(format_relative('2026-01-03T12:00:00Z', 'en', now)).toBe('in 2 days');
    expect(format_relative('2026-01-01T11:59:40Z', 'en', now)).toBe('now');
  });
  it('prints a length in two units', () => {
    expect(format_length(93_784)).toBe('1 d 2 h');
    expect(format_length(0)).toBe('0 s');
    expect(format_length(61)).toBe('1 min 1 s');
  });
});

describe('rules', () => {
  it('drops whatever is no rule', () => {
    expect(read_rules('x')).toEqual([]);
    expect(
      read_rules([
        null,
        1,
        { field: 'a' },
        { field: 'a', op: 'drop table' },
        { field: 'state', op: 'in', value: ['a'] },
      ]),
    ).toEqual([{ field: 'state', op: 'in', value: ['a'] }]);
    expect(read_rules(Array.from({ length: 50 }, () => ({ field: 'a', op: 'is', value: 1 })))).toHaveLength(20);
  });
  it('keeps one rule per field', () => {
    const one = set_rule([], { field: 'a', op: 'is', value: 1 });
    const two = set_rule(one, { field: 'a', op: 'is', value: 2 });
    expect(two).toEqual([{ field: 'a', op: 'is', value: 2 }]);
    expect(set_rule(two, { field: 'a' })).toEqual([]);
  });
  it('prints what the server reads', () => {
    expect(print_rules([])).toBeUndefined();
    expect(print_rules([{ field: 'kind', op: 'is', value: 'radio' }])).toBe(
      '{"and":[{"field":"kind","op":"is","value":"radio"}]}',
    );
  });
  it('turns a sorted column round', () => {
    expect(next_sort('name', 'name')).toBe('-name');
    expect(next_sort('-name', 'name')).toBe('name');
    expect(next_sort(undefined, 'name')).toBe('name');
  });
});

describe('order', () => {
  it('undoes a step by its opposite', () => {
    const list = ['a', 'b', 'c', 'd'];
    expect(step(step(list, 1, 'down'), 2, 'up')).toEqual(list);
    expect(step(list, 2, 'top')).toEqual(['c', 'a', 'b', 'd']);
    expect(step(list, 0, 'bottom')).toEqual(['b', 'c', 'd', 'a']);
    expect(step(list, 0, 'up')).toEqual(list);
    expect(list).toEqual(['a', 'b', 'c', 'd']);
  });
  it('never loses or doubles an item', () => {
    const list = [1, 2, 3, 4, 5];
    for (let from = 0; from < 5; from += 1)
      for (let to = -2; to < 8; to += 1) expect([...move_to(list, from, to)].sort()).toEqual(list);
  });
});

describe('colours and texts', () => {
  it('measures contrast as the guideline does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 1);
    expect(contrast('red', '#ffffff')).toBe(0);
  });
  it('falls back from own language to default to the first that exists', () => {
    expect(text_of({ en: 'News', ar: 'أخبار' }, 'ar')).toBe('أخبار');
    expect(text_of({ en: 'News' }, 'ar', 'en')).toBe('News');
    expect(text_of({ de: 'Neu' }, 'ar', 'en')).toBe('Neu');
    expect(text_of(null, 'en')).toBe('');
  });
  it('knows which languages run from the right', () => {
    expect(direction_of('ar')).toBe('rtl');
    expect(direction_of('fa-IR')).toBe('rtl');
    expect(direction_of('en')).toBe('ltr');
  });
});

describe('whole numbers', () => {
  const read = (text: string) => {
    const value = whole_codec(0, 5_000).read(text);
    return is_unread(value) ? value.code : value;
  };
  it('are read in every script and never cut out of something else', () => {
    expect(read('12')).toBe(12);
    expect(read(' ١٢ ')).toBe(12);
    expect(read('')).toBeNull();
    for (const text of ['1.5', '1,000', '1 000', '12x', '-', '-1', '5001', '1e3'])
      expect([text, read(text)]).toEqual([text, 'RANGE']);
  });
  it('that could not be read are found at their paths', () => {
    const values = {
      name: 'x',
      plans: [{ prices: { EUR: unread('9.9x', 'MONEY'), USD: 5 } }],
      age: unread('y', 'RANGE'),
    };
    expect(all_unread(values).map(([path, found]) => [path, found.code])).toEqual([
      ['plans.0.prices.EUR', 'MONEY'],
      ['age', 'RANGE'],
    ]);
  });
});

describe('texts', () => {
  it('makes the same initials for the back office and the viewer', () => {
    expect(['Harbour News', 'kino', ' a  b c ', '', 'Été 1', '\u{1F3AC} Film'].map(initials)).toEqual([
      'HN',
      'KI',
      'AB',
      '',
      'É1',
      '\u{1F3AC}F',
    ]);
  });
});
