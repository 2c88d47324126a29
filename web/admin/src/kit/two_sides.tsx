// Choosing an ordered set from many: left all with search, right what is in, in order. Used by groups, packages and menus.
import { ActionIcon, Button, ScrollArea, Text, TextInput } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronsRight, IconPlus, IconSearch, IconX } from './icons';
import { OrderedList } from './ordered_list';
import css from './two_sides.module.css';

type Props<T> = {
  all: T[];
  value: (string | number)[];
  on_change: (ids: (string | number)[]) => void;
  id_of: (item: T) => string | number;
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

// More rows than this are not drawn on the left; the search narrows them.
const kShownMax = 200;

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
          <ul className={css.list}>
            {left.slice(0, kShownMax).map((item) => (
              <li key={id_of(item)} className={css.item}>
                <div className={css.item_text}>{render(item)}</div>
                <ActionIcon
                  size="sm"
                  disabled={is_locked}
                  aria-label={`${t('kit.add')} ${name_of(item)}`}
                  onClick={() => on_change([...value, id_of(item)])}
                >
                  <IconPlus size={14} />
                </ActionIcon>
              </li>
            ))}
          </ul>
          {left.length > kShownMax && (
            <Text size="xs" c="dimmed" p="sm">
              {t('kit.more_hidden', { count: left.length - kShownMax })}
            </Text>
          )}
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
            onClick={() => on_change([])}
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
              on_change={(items) => on_change(items.map(id_of))}
              on_remove={(item) => on_change(value.filter((id) => String(id) !== String(id_of(item))))}
            />
          )}
        </ScrollArea>
      </section>
    </div>
  );
}
