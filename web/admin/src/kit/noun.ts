// One noun of the API seen from the screens: its address, its query keys and the hooks for list, record, save, delete and actions.
// Knows the shape of all nouns, not one of them.
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeploymentName } from '../app/me';
import { type CallOptions, call, type Query } from '../app/server';

export type Id = number;
export type Head = { id: Id; version: number; created_at: string; changed_at: string };
export type Page<T> = { items: T[]; total: number; next?: string | number | null };
export type ListQuery = { q?: string; sort?: string; filter?: string; trash?: 'true' };
export type JobRef = { job: number };
export type Picked = { ids: Id[] } | { filter: ListQuery };

export type NounScope = 'deployment' | 'panel';

export function noun_root(scope: NounScope, module: string, name: string, deployment: string): string {
  return scope === 'panel'
    ? `/api/v1/${name}`
    : `/api/v1/deployments/${encodeURIComponent(deployment)}/${module}/${name}`;
}

/** What a change of this person makes stale: the noun itself, what publishing would change, and the jobs when one may have begun. */
function useChanged(key: string, ...more: string[]): () => void {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  return () => {
    for (const one of [key, 'publish', ...more]) void client.invalidateQueries({ queryKey: [one, deployment] });
  };
}

export function noun<T extends { id: Id }>(module: string, name: string, scope: NounScope = 'deployment') {
  const key = `${module}.${name}`;
  const root = (deployment: string) => noun_root(scope, module, name, deployment);

  const page = (deployment: string, query: ListQuery, offset: number, limit: number) =>
    queryOptions({
      queryKey: [key, deployment, 'page', query, offset, limit],
      queryFn: ({ signal }) => call<Page<T>>('get', root(deployment), { query: { ...query, offset, limit }, signal }),
    });

  const one = (deployment: string, id: Id | undefined) =>
    queryOptions({
      queryKey: [key, deployment, 'one', id],
      queryFn: ({ signal }) => call<T>('get', `${root(deployment)}/${id}`, { signal }),
      enabled: id !== undefined,
    });

  return {
    key,
    module,
    name,
    scope,
    root,
    page,
    one,

    useOne(id: Id | undefined) {
      return useQuery(one(useDeploymentName(), id));
    },

    /** Up to 500 records, for pickers and ordered lists that are short by nature. */
    useAll(query: ListQuery = {}, enabled = true) {
      return useQuery({ ...page(useDeploymentName(), query, 0, 500), enabled, placeholderData: keepPreviousData });
    },

    useSave() {
      const deployment = useDeploymentName();
      const client = useQueryClient();
      const changed = useChanged(key);
      return useMutation({
        mutationFn: ({
          id,
          body,
          ...options
        }: {
          id?: Id;
          body: unknown;
          query?: Query;
          headers?: Record<string, string>;
        }) =>
          id === undefined
            ? call<T>('post', root(deployment), { body, ...options })
            : call<T>('patch', `${root(deployment)}/${id}`, { body, ...options }),
        onSuccess: (record) => {
          if (record?.id !== undefined) client.setQueryData(one(deployment, record.id).queryKey, record);
          changed();
        },
      });
    },

    useTrash() {
      const deployment = useDeploymentName();
      const changed = useChanged(key);
      return useMutation({
        mutationFn: (id: Id) => call<void>('delete', `${root(deployment)}/${id}`),
        onSuccess: changed,
      });
    },

    useRestore() {
      const deployment = useDeploymentName();
      const changed = useChanged(key);
      return useMutation({
        mutationFn: (id: Id) => call<T>('post', `${root(deployment)}/${id}/restore`),
        onSuccess: changed,
      });
    },

    /** `POST …/actions/<verb>` over ids or a filter; bulk ones answer a job. */
    useAct<R = JobRef>(verb: string) {
      const deployment = useDeploymentName();
      const changed = useChanged(key, 'jobs');
      return useMutation({
        mutationFn: (body: Record<string, unknown>) => call<R>('post', `${root(deployment)}/actions/${verb}`, { body }),
        onSuccess: changed,
      });
    },

    /** A call below the noun or one of its records: `sub('17/guide')`. */
    useSub<R>(path: string, query: Query = {}, enabled = true) {
      const deployment = useDeploymentName();
      return useQuery({
        queryKey: [key, deployment, 'sub', path, query],
        queryFn: ({ signal }) => call<R>('get', `${root(deployment)}/${path}`, { query, signal }),
        enabled,
      });
    },

    useSubCall<R = void, B = unknown>(method: 'post' | 'put' | 'patch' | 'delete') {
      const deployment = useDeploymentName();
      const changed = useChanged(key, 'jobs');
      return useMutation({
        mutationFn: ({ path, body, ...options }: { path: string; body?: B } & Omit<CallOptions, 'body'>) =>
          call<R>(method, `${root(deployment)}/${path}`, { ...options, ...(body === undefined ? {} : { body }) }),
        onSuccess: changed,
      });
    },
  };
}

export type Noun<T extends { id: Id }> = ReturnType<typeof noun<T>>;
