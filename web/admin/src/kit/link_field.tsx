// Links to other records in forms: one, or several in order. Short nouns are read whole, long ones are searched on the server.
import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/me';
import { has_text } from '../app/texts';
import { useValue } from './fields';
import { field_label, useFormScope } from './form';
import { useNarrowed, useNothing } from './narrow';
import type { Id, Noun } from './noun';

type Props<T extends { id: Id }> = {
  name: string;
  noun: Noun<T>;
  name_of: (record: T) => string;
  required?: boolean;
  disabled?: boolean;
  wide?: boolean;
  /** May have more records than one page holds: typed words are searched on the server. */
  is_long?: boolean;
};

type Choice = { value: string; label: string };

/** What is offered; `more`: how many match on the server besides. */
function useChoices<T extends { id: Id }>(
  noun: Noun<T>,
  name_of: (record: T) => string,
  search: string,
  is_long: boolean,
) {
  const [words] = useDebouncedValue(search, 200);
  const whole = noun.useAll({}, !is_long);
  const first = noun.useFirst(words ? { q: words } : {}, is_long);
  const { data: page, error, isLoading } = is_long ? first : whole;
  const data = useMemo(
    () => (page?.items ?? []).map((record): Choice => ({ value: String(record.id), label: name_of(record) })),
    [page, name_of],
  );
  return { data, more: page ? page.total - page.items.length : 0, is_read: page !== undefined, error, isLoading };
}

/** Ids that no choice stands for, as records in the trash: shown as such, so that they are kept or taken out knowingly. */
function useUnknown(ids: readonly Id[], data: Choice[], is_read: boolean): Choice[] {
  const { t } = useTranslation();
  if (!is_read) return [];
  const known = new Set(data.map((one) => one.value));
  return ids
    .map(String)
    .filter((id) => !known.has(id))
    .map((id) => ({ value: id, label: t('kit.unknown_record', { id }) }));
}

/** Shown only to those who may read what it links to. */
export function LinkField<T extends { id: Id }>(props: Props<T>) {
  return useMay()(`${props.noun.key}.read`) ? <OneLink {...props} /> : null;
}

function OneLink<T extends { id: Id }>({
  name,
  noun,
  name_of,
  required = false,
  disabled = false,
  wide,
  is_long = false,
}: Props<T>) {
  const { t } = useTranslation();
  const { ns, is_locked } = useFormScope();
  const [value, set_value, error] = useValue<Id | null>(name);
  const [search, set_search] = useState('');
  const choices = useChoices(noun, name_of, search, is_long);
  const filter = useNarrowed(choices.more);
  const ids = value === null || value === undefined ? [] : [value];
  // The words narrow a long list to others than the chosen one, which is read by itself.
  const chosen = noun.useOne(is_long ? ids[0] : undefined);
  const named = is_long && chosen.data ? [{ value: String(chosen.data.id), label: name_of(chosen.data) }] : [];
  const known = named.filter((one) => !choices.data.some(({ value: id }) => id === one.value)).concat(choices.data);
  const data = known.concat(useUnknown(ids, known, choices.is_read && !chosen.isLoading));
  const nothing = useNothing(choices);
  const help_key = `${ns}.${name}_help`;
  return (
    <div data-wide={wide || undefined}>
      <Select
        label={field_label(ns, name)}
        description={has_text(help_key) ? t(help_key) : undefined}
        withAsterisk={required}
        data={data}
        value={value === null || value === undefined ? null : String(value)}
        onChange={(next) => set_value(next === null ? null : Number(next))}
        error={error}
        disabled={disabled || is_locked}
        searchable
        clearable={!required}
        onSearchChange={set_search}
        nothingFoundMessage={nothing}
        filter={filter}
        data-path={name}
      />
    </div>
  );
}

export function LinksField<T extends { id: Id }>(props: Props<T>) {
  return useMay()(`${props.noun.key}.read`) ? <ManyLinks {...props} /> : null;
}

function ManyLinks<T extends { id: Id }>({ name, noun, name_of, disabled = false, wide }: Props<T>) {
  const { t } = useTranslation();
  const { ns, is_locked } = useFormScope();
  const [value, set_value, error] = useValue<Id[]>(name);
  const choices = useChoices(noun, name_of, '', false);
  const filter = useNarrowed();
  const data = choices.data.concat(useUnknown(value ?? [], choices.data, choices.is_read));
  const nothing = useNothing(choices);
  const help_key = `${ns}.${name}_help`;
  return (
    <div data-wide={wide || undefined}>
      <MultiSelect
        label={field_label(ns, name)}
        description={has_text(help_key) ? t(help_key) : undefined}
        data={data}
        value={(value ?? []).map(String)}
        onChange={(next) => set_value(next.map(Number))}
        error={error}
        disabled={disabled || is_locked}
        searchable
        hidePickedOptions
        clearable
        nothingFoundMessage={nothing}
        filter={filter}
        data-path={name}
      />
    </div>
  );
}
