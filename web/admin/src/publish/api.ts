// Publishing as the server speaks of it: areas, the difference, runs, snapshots.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeploymentName } from '../app/me';
import { call } from '../app/server';
import type { Id, Page } from '../kit/noun';

export type Area = 'channels' | 'epg' | 'products' | 'ui';
export type AreaState = {
  area: Area;
  number: number | null;
  published_at: string | null;
  published_by: string | null;
  changes: number;
  state: 'idle' | 'queued' | 'running' | 'failed';
  is_pinned: boolean;
  needs: Area[];
  may_publish: boolean;
};
export type DiffField = { field: string; before: unknown; after: unknown };
export type DiffItem = { noun: string; id: Id; name: string; fields?: DiffField[] };
export type AreaDiff = {
  area: Area;
  added: DiffItem[];
  changed: DiffItem[];
  removed: DiffItem[];
  warnings: { code: string; message: string; params?: Record<string, unknown> }[];
  also_needed: { area: Area; text: string }[];
  /** More than 20 % and more than 10 items go: the area's word must be typed (T10-1807). */
  is_large_removal: boolean;
  /** Whole numbers; the lists end after 1000. */
  counts: { added: number; changed: number; removed: number };
};
export type Run = {
  id: Id;
  kind: 'whole' | 'roll_back';
  state: 'queued' | 'running' | 'done' | 'failed';
  areas: Area[];
  started_by: string;
  note: string | null;
  queued_at: string;
  started_at: string | null;
  ended_at: string | null;
  added: number;
  changed: number;
  removed: number;
  error: { code: string; message: string } | null;
  job: Id | null;
  parts?: {
    area: Area;
    category: 'tvs' | 'phones';
    number: number | null;
    state: Run['state'];
    added: number;
    changed: number;
    removed: number;
    is_running: boolean;
    warnings: string[];
  }[];
};

const root = (deployment: string) => `/api/v1/deployments/${encodeURIComponent(deployment)}/publish`;

/** How many changes wait, for the header; asked seldom, marked stale by every write. */
export const changes_query = (deployment: string) =>
  queryOptions({
    queryKey: ['publish', deployment, 'areas'],
    queryFn: ({ signal }) => call<{ items: AreaState[] }>('get', `${root(deployment)}/areas`, { signal }),
    select: (answer: { items: AreaState[] }) => answer.items.reduce((sum, area) => sum + area.changes, 0),
    staleTime: 10_000,
  });

export function useAreas() {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'areas'],
    queryFn: ({ signal }) => call<{ items: AreaState[] }>('get', `${root(deployment)}/areas`, { signal }),
    staleTime: 10_000,
  });
}

export function useDifference(areas: Area[]) {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'difference', areas.join()],
    queryFn: ({ signal }) =>
      call<{ areas: AreaDiff[] }>('get', `${root(deployment)}/difference`, { query: { areas: areas.join() }, signal }),
    enabled: areas.length > 0,
  });
}

/** What a roll-back to a snapshot number would change. */
export function useRollBackDifference(area: Area, number: number) {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'roll_back', area, number],
    queryFn: ({ signal }) =>
      call<{ areas: AreaDiff[] }>('get', `${root(deployment)}/difference`, {
        query: { areas: area, to: number },
        signal,
      }),
  });
}

export function useRuns() {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'runs'],
    queryFn: ({ signal }) =>
      call<Page<Run>>('get', `${root(deployment)}/runs`, { query: { limit: 50, sort: '-id' }, signal }),
  });
}

export function useRun(id: Id | undefined) {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'runs', id],
    queryFn: ({ signal }) => call<Run>('get', `${root(deployment)}/runs/${id}`, { signal }),
    enabled: id !== undefined,
  });
}

export function usePublishCall<R>(path: string) {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Record<string, unknown>) => call<R>('post', `${root(deployment)}/${path}`, { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['publish', deployment] });
      void client.invalidateQueries({ queryKey: ['jobs', deployment] });
    },
  });
}

export function useUnpin() {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (area: Area) => call<void>('post', `${root(deployment)}/areas/${area}/actions/unpin`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['publish', deployment] }),
  });
}
