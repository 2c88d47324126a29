// What forms and lists take from the contract: checks, filters and sorting by a noun's rules (web/api/src/rules.ts, made by `./dev gen`).
// What a rule cannot say (an address that Apple devices take) a room adds by name.
import type { FieldRule, Rules } from '@tvms/api';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import * as checks from './checks';
import type { Column } from './data_table';
import type { FilterField } from './filter_bar';

const kFormats: Record<string, [RegExp, string]> = {
  colour: [checks.kColour, 'error.COLOUR_FORMAT'],
  email: [checks.kEmail, 'error.EMAIL_FORMAT'],
  host: [checks.kHost, 'error.HOST_FORMAT'],
  phone: [checks.kPhone, 'error.PHONE_FORMAT'],
  slug: [checks.kSlug, 'error.SLUG_FORMAT'],
  url: [checks.kUrl, 'error.URL_FORMAT'],
  userid: [checks.kUserId, 'error.USERID_FORMAT'],
};

export function check_of(rule: FieldRule, language = '') {
  const max = rule.max ?? Number.MAX_SAFE_INTEGER;
  const is_required = rule.is_required === true;
  if (rule.kind === 'texts') return checks.texts(max, is_required ? language : undefined);
  if (rule.kind === 'whole') {
    return (rule.is_null ? checks.whole_or_none : checks.whole)(rule.min ?? Number.MIN_SAFE_INTEGER, max);
  }
  if (rule.kind === 'choices') return rule.min ? checks.some() : checks.any();
  // Pictures and the like are chosen, not typed.
  if (rule.kind !== 'text' || rule.of) return is_required ? checks.filled() : checks.any();
  const format = kFormats[rule.format ?? ''];
  if (format) return checks.matching(format[0], format[1], is_required, rule.max, rule.min);
  if (is_required) return checks.required(max, rule.min);
  return rule.is_null ? checks.or_none(checks.optional(max)) : checks.optional(max);
}

/** The checks of the fields that a form holds; `more` goes before what the contract says. */
/** `language`: the one in which a text that must be there is asked for. */
export function schema_of(rules: Rules, values: object, language = '', more: Record<string, unknown> = {}) {
  const own = Object.keys(values)
    .filter((name) => rules[name])
    .map((name) => [name, check_of(rules[name] as FieldRule, language)]);
  return checks.z_object({ ...Object.fromEntries(own), ...more });
}

type Filterable<R extends Rules> = { [Name in keyof R]: R[Name] extends { filter: string } ? Name : never }[keyof R];

/** Filters of a list in this order; a field that the server does not filter by does not compile. */
export function useFilters<R extends Rules>(
  ns: string,
  rules: R,
  names: readonly (Filterable<R> & string)[],
): FilterField[] {
  const { t } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names are written where they are used and never change.
  return useMemo(
    () =>
      names.map((name) => {
        const { filter, choices } = rules[name] as FieldRule;
        return {
          field: name,
          label: t(`${ns}.${name}`),
          kind: filter ?? 'text',
          ...(choices
            ? {
                options: choices.map((value) => ({
                  value,
                  label: t(`${ns}.${name}.${value}`, { defaultValue: value }),
                })),
              }
            : {}),
        };
      }),
    [t, ns, rules],
  );
}

/** Columns that the server sorts by may be sorted by. */
export function sortable<T>(columns: Column<T>[], rules: Rules): Column<T>[] {
  return columns.map((column) => ({ ...column, sort: rules[column.id]?.sort === true }));
}
