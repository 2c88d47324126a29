// The state of a list lives in the address: search, sort, conditions, hidden columns. A link shows another person the same list.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { print_rules, type Rule, read_rules } from '@tvms/ui';
import { useCallback, useMemo } from 'react';
import type { ListQuery } from './noun';

export type ListState = { q: string; sort: string | undefined; rules: Rule[]; columns: string[] | undefined };

/** Checks what an address bar says; anything unknown is dropped. */
export function read_list_state(search: Record<string, unknown>): ListState {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);
  return {
    q: (text(search.q) ?? '').slice(0, 200),
    sort: /^-?[a-z_]{1,40}$/.test(text(search.sort) ?? '') ? text(search.sort) : undefined,
    rules: read_rules(search.filter),
    columns: text(search.columns)?.split('.').filter(Boolean),
  };
}

export function list_query(state: ListState, sort_default?: string): ListQuery {
  const filter = print_rules(state.rules);
  const sort = state.sort ?? sort_default;
  return { ...(state.q ? { q: state.q } : {}), ...(sort ? { sort } : {}), ...(filter ? { filter } : {}) };
}

export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const state = useMemo(() => read_list_state(search), [search]);
  const change = useCallback(
    (part: Partial<ListState>) => {
      void navigate({
        search: (before: Record<string, unknown>) => {
          const next = { ...read_list_state(before), ...part };
          return {
            ...before,
            q: next.q || undefined,
            sort: next.sort,
            filter: next.rules.length > 0 ? next.rules : undefined,
            columns: next.columns?.join('.'),
          };
        },
        replace: true,
      } as Parameters<typeof navigate>[0]);
    },
    [navigate],
  );
  return [state, change];
}
