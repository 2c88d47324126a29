// The table of every list: 100,000 rows by windowed pages, sticky head, sort, columns, selection, keyboard. State in the address.
// Rows are memoised and pages are asked for one by one, so that scrolling costs the browser only what is seen.
import { ActionIcon, Button, Checkbox, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { createColumnHelper, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { next_sort } from '@tvms/ui';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useDeploymentName } from '../app/me';
import css from './data_table.module.css';
import { FilterBar, type FilterField } from './filter_bar';
import { deployment_path, useGo } from './go';
import { IconArrowDown, IconArrowUp, IconColumns3, IconX } from './icons';
import { type ListState, list_query, useListState } from './list_state';
import type { Asked, Choice, Id, ListQuery, Page } from './noun';
import { ErrorState, NoMatch, Waiting } from './states';
import { features, type Line, TableLine } from './table_line';

const kPage = 100;
const kRowHeight = 36;
const kTickWidth = 38;

export type Column<T> = {
  id: string;
  title: string;
  width: number;
  cell: (row: T) => ReactNode;
  sort?: boolean;
  align?: 'end';
  /** Not shown until chosen. */
  hidden?: boolean;
  /** Takes the width that is left over. */
  grow?: boolean;
  /** The cell is the record's name and carries its link. */
  link?: boolean;
};

/** What an action is about, as the server's bulk calls take it. */
export type Picked = { body: Choice; count: number };
export type BulkAction = {
  id: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  run: (picked: Picked) => void;
};

type Source<Answer> = (query: ListQuery, offset: number, limit: number) => Asked<Answer>;

type Props<T extends { id: Id }> = {
  label: string;
  columns: Column<T>[];
  source: Source<Page<T>>;
  filters?: FilterField[];
  sort_default?: string;
  href?: (row: T) => string;
  bulk?: BulkAction[];
  empty: ReactNode;
  search_label?: string;
  tools?: ReactNode;
  on_total?: (total: number) => void;
  row_tone?: (row: T) => string | undefined;
};

/** What is ticked, as a bulk action sends it: ids, or the filter when all matches are meant. */
export function picked_body(is_all: boolean, ids: ReadonlySet<Id>, state: ListState): Choice {
  if (!is_all) return { ids: [...ids] };
  return { filter: JSON.stringify({ and: state.rules }), ...(state.q ? { q: state.q } : {}) };
}

export function DataTable<T extends { id: Id }>({
  label,
  columns,
  source,
  filters = [],
  sort_default,
  href,
  bulk = [],
  empty,
  search_label,
  tools,
  on_total,
  row_tone,
}: Props<T>) {
  const { t, i18n } = useTranslation();
  const [state, change] = useListState();
  const query = useDeferredValue(useMemo(() => list_query(state, sort_default), [state, sort_default]));
  const sort = state.sort ?? sort_default;
  const scroller = useRef<HTMLDivElement>(null);
  const go = useGo();
  const deployment = useDeploymentName();
  const client = useQueryClient();

  const [ids, set_ids] = useState<ReadonlySet<Id>>(new Set());
  const [is_all, set_all] = useState(false);
  const [active, set_active] = useState(-1);
  const last_tick = useRef(-1);
  const query_stamp = JSON.stringify(query);
  // Another search or filter means other rows: nothing stays ticked unseen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp stands for the query.
  useEffect(() => {
    set_ids(new Set());
    set_all(false);
    set_active(-1);
    scroller.current?.scrollTo({ top: 0 });
  }, [query_stamp]);

  const head = useQuery<Page<T>>({ ...source(query, 0, kPage), placeholderData: keepPreviousData });
  const total = head.data?.total ?? 0;
  useEffect(() => {
    if (head.data) on_total?.(head.data.total);
  }, [head.data, on_total]);

  const lines = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => kRowHeight,
    overscan: 10,
    // Flushing in every scroll event makes React draw twice per frame.
    useFlushSync: false,
  });
  const seen = lines.getVirtualItems();
  const first_page = Math.floor((seen[0]?.index ?? 0) / kPage);
  const last_page = Math.floor((seen[seen.length - 1]?.index ?? 0) / kPage);
  const pages = useQueries({
    queries: Array.from({ length: last_page - first_page + 1 }, (_, at) => ({
      ...source(query, (first_page + at) * kPage, kPage),
      enabled: total > 0,
      placeholderData: undefined,
    })),
  }) as { data: Page<T> | undefined; dataUpdatedAt: number }[];

  // One array whose identity changes only when a page arrives, so that rows keep theirs while scrolling.
  const pages_stamp = `${query_stamp} ${pages.map((page) => page.dataUpdatedAt).join()}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp stands for the pages.
  const [data, place] = useMemo(() => {
    const rows: T[] = [];
    const at = new Map<number, number>();
    pages.forEach((page, number) => {
      page.data?.items.forEach((row, offset) => {
        at.set((first_page + number) * kPage + offset, rows.length);
        rows.push(row);
      });
    });
    return [rows, at] as const;
  }, [pages_stamp, first_page]);

  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    return helper.columns(
      columns.map((column) => helper.display({ id: column.id, header: column.title, size: column.width })),
    );
  }, [columns]);
  const by_id = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const visibility = useMemo(
    () =>
      Object.fromEntries(
        columns.map((column) => [column.id, state.columns ? state.columns.includes(column.id) : !column.hidden]),
      ),
    [columns, state.columns],
  );
  const table = useTable(
    {
      features,
      columns: definitions,
      data,
      getRowId: (row: T) => String(row.id),
      state: { columnVisibility: visibility },
    },
    () => null,
  );
  const rows = table.getRowModel().rows as Line<T>[];
  const visible = table.getVisibleLeafColumns();
  const stamp = visible.map((column) => column.id).join();
  const grow = columns.find((column) => column.grow && visibility[column.id])?.id;
  const width = table.getTotalSize() + (bulk.length > 0 ? kTickWidth : 0);

  const row_at = useCallback(
    (index: number): Line<T> | undefined => {
      const at = place.get(index);
      return at === undefined ? undefined : rows[at];
    },
    [place, rows],
  );
  const href_of = (row: T) => (href ? deployment_path(deployment, href(row)) : undefined);

  function toggle(index: number, through = false) {
    const row = row_at(index);
    if (!row) return;
    const next = new Set(is_all ? data.map((one) => one.id) : ids);
    const turn_on = !next.has(row.original.id);
    const [from, to] =
      through && last_tick.current >= 0
        ? [Math.min(last_tick.current, index), Math.max(last_tick.current, index)]
        : [index, index];
    for (let at = from; at <= to; at += 1) {
      const one = row_at(at)?.original.id;
      if (one === undefined) continue;
      if (turn_on) next.add(one);
      else next.delete(one);
    }
    last_tick.current = index;
    set_all(false);
    set_ids(next);
  }

  function open(index: number) {
    const row = row_at(index);
    if (row && href) go(href(row.original));
  }

  function click(event: MouseEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement;
    const line = target.closest<HTMLElement>('[data-index]');
    if (!line) return;
    const index = Number(line.dataset.index);
    if (target.closest('[data-tick]') || (bulk.length > 0 && target.closest(`.${css.tick}`))) {
      toggle(index, event.shiftKey);
      return;
    }
    set_active(index);
    if (target.closest('button,input,label,select,[role=switch],[data-stop]')) return;
    const link = target.closest('a');
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    if (link && !link.classList.contains(css.link ?? '')) return;
    event.preventDefault();
    if (window.getSelection()?.toString()) return;
    open(index);
  }

  function key(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const page_rows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / kRowHeight) - 2);
    const steps: Record<string, number> = {
      j: 1,
      ArrowDown: 1,
      k: -1,
      ArrowUp: -1,
      PageDown: page_rows,
      PageUp: -page_rows,
      Home: -total,
      End: total,
    };
    const by = steps[event.key];
    if (by !== undefined) {
      const next = Math.max(0, Math.min(total - 1, active + by));
      set_active(next);
      lines.scrollToIndex(next);
    } else if (event.key === 'x' || event.key === ' ') {
      if (bulk.length > 0 && active >= 0) toggle(active, event.shiftKey);
    } else if (event.key === 'Enter') open(active);
    else if (event.key === 'Escape') {
      set_ids(new Set());
      set_all(false);
    } else return;
    event.preventDefault();
  }

  const has_filter = state.q !== '' || state.rules.length > 0;
  // What stands in the table's place while it has no rows; beside the grid, for a grid holds rows only.
  const note = head.data ? (
    total > 0 || head.isPlaceholderData ? null : has_filter ? (
      <NoMatch on_clear={() => change({ q: '', rules: [] })} />
    ) : (
      empty
    )
  ) : head.error ? (
    <ErrorState error={head.error} on_retry={() => head.refetch()} />
  ) : (
    <Waiting lines={10} />
  );
  const picked_count = is_all ? total : ids.size;
  const picked: Picked = { body: picked_body(is_all, ids, state), count: picked_count };
  const number = new Intl.NumberFormat(i18n.language);
  const grid_id = `grid-${label.replaceAll(/\W+/g, '-')}`;

  return (
    <div className={css.frame}>
      <FilterBar
        q={state.q}
        rules={state.rules}
        fields={filters}
        on_change={change}
        {...(search_label ? { placeholder: search_label } : {})}
      >
        {tools}
        <Menu closeOnItemClick={false}>
          <Menu.Target>
            <Tooltip label={t('kit.columns')}>
              <ActionIcon variant="default" size={30} aria-label={t('kit.columns')}>
                <IconColumns3 size={15} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {columns.map((column) => (
              <Menu.Item
                key={column.id}
                role="menuitemcheckbox"
                aria-checked={visibility[column.id] ?? false}
                disabled={column.link ?? false}
                leftSection={<span className={css.mark} data-on={visibility[column.id] || undefined} />}
                onClick={() => {
                  const shown = columns
                    .filter((one) => (one.id === column.id) !== (visibility[one.id] ?? false))
                    .map((one) => one.id);
                  change({ columns: shown });
                }}
              >
                {column.title}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={() => change({ columns: undefined })}>{t('kit.columns_reset')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </FilterBar>

      <div className={css.box}>
        <div
          ref={scroller}
          className={css.scroll}
          role="grid"
          aria-label={label}
          aria-rowcount={head.data ? total + 1 : -1}
          aria-colcount={visible.length + (bulk.length > 0 ? 1 : 0)}
          aria-busy={head.isFetching}
          aria-multiselectable={bulk.length > 0}
          aria-activedescendant={active >= 0 ? `${grid_id}-${active}` : undefined}
          tabIndex={0}
          onKeyDown={key}
          onClick={click}
          data-grid
        >
          <div style={{ minWidth: width }} role="presentation">
            <div role="rowgroup" className={css.head}>
              <div role="row" aria-rowindex={1} className={css.head_row}>
                {bulk.length > 0 && (
                  <div role="columnheader" className={css.tick}>
                    <Checkbox
                      size="xs"
                      aria-label={t('kit.pick_all')}
                      checked={is_all || (ids.size > 0 && ids.size >= data.length)}
                      indeterminate={!is_all && ids.size > 0 && ids.size < data.length}
                      onChange={() => {
                        if (is_all || ids.size > 0) {
                          set_ids(new Set());
                          set_all(false);
                        } else if (total <= data.length) set_ids(new Set(data.map((row) => row.id)));
                        else set_all(true);
                      }}
                    />
                  </div>
                )}
                {visible.map((column) => {
                  const own = columns.find((one) => one.id === column.id);
                  const direction = sort === column.id ? 'ascending' : sort === `-${column.id}` ? 'descending' : 'none';
                  return (
                    <div
                      role="columnheader"
                      key={column.id}
                      aria-sort={own?.sort ? direction : undefined}
                      className={css.cell}
                      data-align={own?.align}
                      style={column.id === grow ? { flex: `1 0 ${column.getSize()}px` } : { width: column.getSize() }}
                    >
                      {own?.sort ? (
                        <UnstyledButton
                          className={css.sort}
                          onClick={() => change({ sort: next_sort(sort, column.id) })}
                        >
                          {own.title}
                          {direction === 'ascending' && <IconArrowUp size={12} />}
                          {direction === 'descending' && <IconArrowDown size={12} />}
                        </UnstyledButton>
                      ) : (
                        own?.title
                      )}
                    </div>
                  );
                })}
              </div>
            </div>
            <div role="rowgroup" style={{ height: lines.getTotalSize(), position: 'relative' }}>
              {seen.map((item) => {
                const row = row_at(item.index);
                return (
                  <TableLine
                    key={item.index}
                    id={`${grid_id}-${item.index}`}
                    index={item.index}
                    start={item.start}
                    row={row}
                    columns={by_id}
                    href={row ? href_link(href_of(row.original)) : undefined}
                    is_picked={bulk.length > 0 ? is_all || (row !== undefined && ids.has(row.original.id)) : undefined}
                    is_active={item.index === active}
                    grow={grow}
                    stamp={stamp}
                    tone={row ? row_tone?.(row.original) : undefined}
                    tick_label={t('kit.pick')}
                  />
                );
              })}
            </div>
          </div>
        </div>
        {note && <div className={css.note}>{note}</div>}
      </div>

      {picked_count > 0 && (
        <div className={css.bulk} role="toolbar" aria-label={t('kit.bulk')}>
          <strong className="num">
            {t('kit.picked', { count: picked_count, number: number.format(picked_count) })}
          </strong>
          {!is_all && total > ids.size && (
            <Button variant="subtle" size="compact-sm" onClick={() => set_all(true)}>
              {t('kit.pick_matching', { number: number.format(total) })}
            </Button>
          )}
          <span className={css.bulk_actions}>
            {bulk.map((action) => (
              <Button
                key={action.id}
                variant="default"
                size="compact-sm"
                leftSection={action.icon}
                c={action.danger ? 'var(--mantine-color-error)' : undefined}
                onClick={() =>
                  action.run({
                    ...picked,
                  })
                }
              >
                {action.label}
              </Button>
            ))}
            <ActionIcon
              aria-label={t('kit.clear_picked')}
              onClick={() => {
                set_ids(new Set());
                set_all(false);
              }}
            >
              <IconX size={15} />
            </ActionIcon>
          </span>
        </div>
      )}
      <Prefetch client={client} source={source} query={query} page={last_page + 1} total={total} />
    </div>
  );
}

/** Links carry the app's base; navigation inside the app does not. */
function href_link(path: string | undefined): string | undefined {
  return path === undefined ? undefined : `${import.meta.env.BASE_URL.replace(/\/$/, '')}${path}`;
}

/** Reads the page below the fold while the person looks at this one. */
function Prefetch({
  client,
  source,
  query,
  page,
  total,
}: {
  client: ReturnType<typeof useQueryClient>;
  source: Source<unknown>;
  query: ListQuery;
  page: number;
  total: number;
}) {
  useEffect(() => {
    if (page * kPage >= total) return;
    const timer = setTimeout(() => void client.prefetchQuery(source(query, page * kPage, kPage)), 300);
    return () => clearTimeout(timer);
  }, [client, source, query, page, total]);
  return null;
}
