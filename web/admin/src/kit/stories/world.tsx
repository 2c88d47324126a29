// What stories stand in: texts, look, a router in memory, a cache that is filled by hand, and a noun that asks no server.
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { ApiError } from '@tvms/api';
import { type ReactNode, useState } from 'react';
import { type DeploymentCard, type Me, me_query } from '../../app/me';
import { DeploymentScope } from '../../app/scope';
import { css_variables, theme } from '../../app/theme';
import type { Job } from '../job';
import type { Id, ListQuery, Page, SavedNoun } from '../noun';

/** The states of one part, each by its name. */
export type Stories = Record<string, () => ReactNode>;

export const kDeployment = 'demo';
/** The one deployment of stories and of unit tests. */
export const kCard: DeploymentCard = {
  number: 1,
  identifier: kDeployment,
  name: 'Demo',
  state: 'active',
  permissions: [],
  languages: ['en', 'ar'],
  countries: ['DE'],
  currencies: [
    { id: 1, code: 'EUR', symbol: '€', decimals: 2 },
    { id: 2, code: 'CREDITS', symbol: '', decimals: 0 },
  ],
  zone: 'Europe/Berlin',
};
const kMe: Me = {
  id: 1,
  name: 'Nora',
  email: 'nora@example.com',
  roles: ['admin'],
  permissions: ['cms.channels.read', 'cms.channels.write', 'cms.packages.read', 'panel.jobs.read'],
  all_deployments: true,
  deployments: [kCard],
  language: 'en',
  csrf_token: 'token',
};
function job_in(state: Job['state'], id: Id): Job {
  const has_failed = state === 'failed';
  return {
    id,
    kind: 'channels.import',
    state,
    done: state === 'done' ? 40 : 17,
    total: 40,
    actor: 'Nora',
    may_cancel: state === 'waiting' || state === 'running',
    is_cancel_wanted: false,
    row_count: has_failed ? 1 : 0,
    result: null,
    error_code: has_failed ? 'FETCH_TLS' : null,
    error_message: null,
    report: has_failed ? [{ subject: 'line 17', code: 'URL_FORMAT', message: '' }] : [],
    created_at: '2026-03-01T10:00:00Z',
    due_at: '2026-03-01T10:00:00Z',
    started_at: null,
    ended_at: null,
  };
}
const kStates: Job['state'][] = ['waiting', 'running', 'done', 'failed', 'cancelled'];
export const kJobs: Record<string, Job> = Object.fromEntries(
  kStates.map((state, place) => [state, job_in(state, place + 1)]),
);

function filled_client(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(me_query.queryKey, kMe);
  for (const job of Object.values(kJobs)) client.setQueryData(['jobs', kDeployment, job.id], job);
  return client;
}

export type Thing = { id: Id; version: number; name: string; state: string; number: number };
export const kThings: Thing[] = Array.from({ length: 30 }, (_, place) => ({
  id: place + 1,
  version: 1,
  name: `Thing ${place + 1}`,
  state: place % 3 === 0 ? 'off' : 'on',
  number: 100 + place,
}));

export const kFault = new ApiError({ status: 503, code: 'BUSY', message: '', request_id: '7f3a91c2d4e8' });
const kInUse = new ApiError({
  status: 409,
  code: 'IN_USE',
  message: '',
  dependents: [{ noun: 'cms.packages', id: 3, name: 'Family', count: 4 }],
});

type State = 'full' | 'empty' | 'loading' | 'failed';
/** A noun whose answers are made here; `key` says what a person needs to see it. */
export function noun_of_things(state: State, key = 'cms.channels'): SavedNoun<Thing, Partial<Thing>> {
  const answer = async <T,>(value: T): Promise<T> => {
    if (state === 'loading') await new Promise(() => {});
    if (state === 'failed') throw kFault;
    return value;
  };
  const page = (_: string, query: ListQuery, offset: number, limit: number) => ({
    queryKey: ['things', state, key, query, offset, limit],
    queryFn: () => {
      const found = state === 'empty' ? [] : kThings.filter((one) => one.name.includes(query.q ?? ''));
      const whole: Page<Thing> = { items: found.slice(offset, offset + limit), total: found.length, next: null };
      return answer(whole);
    },
  });
  const one = (id: Id) => kThings.find((thing) => thing.id === id) ?? (kThings[0] as Thing);
  return {
    key,
    page,
    useOne: (id) => useQuery({ queryKey: ['things', state, 'one', id], queryFn: () => answer(one(id ?? 1)) }),
    useAll: (query = {}) => ({ ...useQuery(page(kDeployment, query, 0, kThings.length)), progress: undefined }),
    useFirst: (query) => useQuery(page(kDeployment, query, 0, kThings.length)),
    useTrash: () => useMutation<void, Error, Id>({ mutationFn: () => Promise.reject(kInUse) }),
    useRestore: () => useMutation({ mutationFn: async (id: Id) => one(id) }),
    useBulk: () => useMutation({ mutationFn: async () => ({ job: kJobs.running?.id ?? 0 }) }),
    useExport: () => useMutation({ mutationFn: async () => new Blob() }),
    useSave: () => useMutation({ mutationFn: async ({ id, body }) => ({ ...one(id ?? 1), ...body }) }),
  };
}

/** A part on a page of a deployment, at an address as lists and records have it. */
export function StoryWorld({
  is_rtl = false,
  env = 'default',
  children,
}: {
  is_rtl?: boolean;
  env?: 'default' | 'test';
  children: ReactNode;
}) {
  const [client] = useState(filled_client);
  const [router] = useState(() => {
    const root = createRootRoute({ component: Outlet });
    const page = createRoute({
      getParentRoute: () => root,
      path: '/d/$deployment/things/$id',
      component: () => <DeploymentScope name={kDeployment}>{children}</DeploymentScope>,
    });
    const elsewhere = createRoute({ getParentRoute: () => root, path: '/$', component: () => null });
    const history = createMemoryHistory({ initialEntries: [`/d/${kDeployment}/things/1`] });
    return createRouter({ routeTree: root.addChildren([page, elsewhere]), history });
  });
  return (
    <DirectionProvider initialDirection={is_rtl ? 'rtl' : 'ltr'}>
      <MantineProvider theme={theme} cssVariablesResolver={css_variables} defaultColorScheme="auto" env={env}>
        <QueryClientProvider client={client}>
          <Notifications position="bottom-center" limit={4} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
