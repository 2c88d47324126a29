// Links to other records in forms: one, or several in order. Short nouns are read whole, long ones are searched on the server.
import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../app/me';
import { has_text } from '../app/texts';
import { useValue } from './fields';
import { field_label, useFormScope } from './form';
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

function useChoices<T extends { id: Id }>(
  noun: Noun<T>,
  name_of: (record: T) => string,
  search: string,
  is_long: boolean,
) {
  const [words] = useDebouncedValue(search, 200);
  const query = noun.useAll(is_long && words ? { q: words } : {});
  const data = useMemo(
    () => (query.data?.items ?? []).map((record) => ({ value: String(record.id), label: name_of(record) })),
    [query.data, name_of],
  );
  return { data, query };
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
  const { data, query } = useChoices(noun, name_of, search, is_long);
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
        nothingFoundMessage={query.isLoading ? t('kit.loading') : t('kit.nothing_found')}
        limit={100}
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
  const { data, query } = useChoices(noun, name_of, '', false);
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
        nothingFoundMessage={query.isLoading ? t('kit.loading') : t('kit.nothing_found')}
        limit={200}
        data-path={name}
      />
    </div>
  );
}
