// Choosing an ordered set from many: left all with search, right what is in, in order. Used by groups, packages and menus.
import { ActionIcon, Button, ScrollArea, Text, TextInput } from '@mantine/core';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronsRight, IconPlus, IconSearch, IconX } from './icons';
import { OrderedList } from './ordered_list';
import css from './two_sides.module.css';
import { useRowWindow } from './window_rows';

type Key = string | number;
type Props<T> = {
  all: T[];
  /** May name more than `all` has, as records in the trash: those keep their places. */
  value: Key[];
  on_change: (ids: Key[]) => void;
  id_of: (item: T) => Key;
  name_of: (item: T) => string;
  render: (item: T) => ReactNode;
  left_label: string;
  right_label: string;
  left_tools?: ReactNode;
  left_filter?: (item: T) => boolean;
  empty_right: string;
  is_locked?: boolean;
  height?: number;
};

const kLeftHeight = 38;

/** The shown ids in their new order; what is not shown stays where it is, and more go to the end. */
export function with_kept(value: readonly Key[], is_shown: (id: Key) => boolean, shown: readonly Key[]): Key[] {
  const next = [...shown];
  const placed = value.flatMap((id) => (is_shown(id) ? next.splice(0, 1) : [id]));
  return [...placed, ...next];
}

export function TwoSides<T>({
  all,
  value,
  on_change,
  id_of,
  name_of,
  render,
  left_label,
  right_label,
  left_tools,
  left_filter,
  empty_right,
  is_locked = false,
  height = 420,
}: Props<T>) {
  const { t } = useTranslation();
  const [search, set_search] = useState('');
  const by_id = useMemo(() => new Map(all.map((item) => [String(id_of(item)), item])), [all, id_of]);
  const chosen = useMemo(() => new Set(value.map(String)), [value]);
  const words = search.trim().toLowerCase();
  const left = all.filter(
    (item) =>
      !chosen.has(String(id_of(item))) &&
      (!left_filter || left_filter(item)) &&
      (words === '' || name_of(item).toLowerCase().includes(words)),
  );
  const right = value.map((id) => by_id.get(String(id))).filter((item): item is T => item !== undefined);
  const is_shown = (id: Key) => by_id.has(String(id));
  const store = (shown: Key[]) => on_change(with_kept(value, is_shown, shown));
  const kept = value.length - right.length;
  return (
    <div className={css.sides}>
      <section className={css.side} aria-label={left_label}>
        <div className={css.head}>
          <Text size="sm" fw={550}>
            {left_label}
          </Text>
          <span className={css.count}>{left.length}</span>
          {left_tools}
          <ActionIcon
            size="sm"
            className={css.all ?? ''}
            aria-label={t('kit.add_shown')}
            title={t('kit.add_shown')}
            disabled={is_locked || left.length === 0}
            onClick={() => on_change([...value, ...left.map(id_of)])}
          >
            <IconChevronsRight size={15} className="flip" />
          </ActionIcon>
        </div>
        <TextInput
          size="xs"
          m={8}
          leftSection={<IconSearch size={13} />}
          placeholder={t('kit.search')}
          aria-label={`${t('kit.search')} ${left_label}`}
          value={search}
          onChange={(event) => set_search(event.currentTarget.value)}
        />
        <ScrollArea
          h={height - 92}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': left_label }}
        >
          <LeftRows
            items={left}
            id_of={id_of}
            name_of={name_of}
            render={render}
            is_locked={is_locked}
            on_add={(id) => on_change([...value, id])}
          />
          {left.length === 0 && (
            <Text size="sm" c="dimmed" p="md" ta="center">
              {t('kit.none_left')}
            </Text>
          )}
        </ScrollArea>
      </section>
      <section className={css.side} aria-label={right_label}>
        <div className={css.head}>
          <Text size="sm" fw={550}>
            {right_label}
          </Text>
          <span className={css.count}>{right.length}</span>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            className={css.all ?? ''}
            disabled={is_locked || right.length === 0}
            leftSection={<IconX size={12} />}
            onClick={() => store([])}
          >
            {t('kit.remove_all')}
          </Button>
        </div>
        <ScrollArea
          h={height - 44}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': right_label }}
        >
          {right.length === 0 ? (
            <Text size="sm" c="dimmed" p="md" ta="center">
              {empty_right}
            </Text>
          ) : (
            <OrderedList
              label={right_label}
              items={right}
              id_of={id_of}
              name_of={name_of}
              render={render}
              is_locked={is_locked}
              on_change={(items) => store(items.map(id_of))}
              on_remove={(item) => on_change(value.filter((id) => String(id) !== String(id_of(item))))}
            />
          )}
        </ScrollArea>
        {kept > 0 && (
          <Text size="xs" c="dimmed" className={css.kept ?? ''}>
            {t('kit.kept', { count: kept })}
          </Text>
        )}
      </section>
    </div>
  );
}

type LeftProps<T> = Pick<Props<T>, 'id_of' | 'name_of' | 'render'> & {
  items: T[];
  is_locked: boolean;
  on_add: (id: Key) => void;
};

function LeftRows<T>({ items, id_of, name_of, render, is_locked, on_add }: LeftProps<T>) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const view = useRowWindow(list, items.length, kLeftHeight);
  return (
    <ul ref={list} className={css.list} style={view.style}>
      {view.rows.map((row) => {
        const item = items[row.index];
        return (
          item !== undefined && (
            <li key={id_of(item)} className={css.item} {...row.props} style={row.style}>
              <div className={css.item_text}>{render(item)}</div>
              <ActionIcon
                size="sm"
                disabled={is_locked}
                aria-label={`${t('kit.add')} ${name_of(item)}`}
                onClick={() => on_add(id_of(item))}
              >
                <IconPlus size={14} />
              </ActionIcon>
            </li>
          )
        );
      })}
    </ul>
  );
}
