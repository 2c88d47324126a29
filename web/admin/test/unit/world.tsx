// What component tests stand in: texts, look, cache, a router in memory, and a server that is a function. Not a test itself.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { make_client } from '../../src/app/client';
import { DeploymentScope } from '../../src/app/scope';
import { start_texts } from '../../src/app/texts';
import { theme } from '../../src/app/theme';
import { kCard } from '../../src/kit/stories/world';

// Pages are slow in jsdom: a second is not always enough on a loaded machine.
configure({ asyncUtilTimeout: 20_000 });

/** `wait`: answered when it settles. */
export type Answer = { status?: number; body?: unknown; wait?: Promise<void> };
export type Call = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers };
export type Serve = (call: Call) => Answer | undefined;

export const me = {
  id: 1,
  name: 'Nora',
  email: 'nora@example.com',
  roles: ['admin'],
  permissions: [
    'cms.channels.read',
    'cms.channels.write',
    'cms.packages.read',
    'cms.packages.write',
    'crm.customers.read',
    'crm.customers.write',
  ],
  all_deployments: true,
  deployments: [kCard],
  language: 'en',
  csrf_token: 'token',
};
/** Renders a page at an address of a deployment; answers the calls that were made and the router. */
export async function show(page: ReactNode, serve: Serve = () => undefined, at = '/d/demo/page') {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url, 'http://localhost');
    const text = await request.text();
    const call: Call = {
      method: request.method,
      path: url.pathname.replace('/api/v1/', ''),
      query: url.searchParams,
      body: text ? JSON.parse(text) : undefined,
      headers: request.headers,
    };
    calls.push(call);
    const own = serve(call);
    await own?.wait;
    if (own) return new Response(JSON.stringify(own.body ?? {}), { status: own.status ?? 200 });
    if (call.path === 'me') return Response.json(me);
    return Response.json({ items: [], total: 0, next: null });
  });
  await start_texts('en');
  const root = createRootRoute({ component: Outlet });
  const here = createRoute({
    getParentRoute: () => root,
    path: '/d/$deployment/$',
    component: () => <DeploymentScope name="demo">{page}</DeploymentScope>,
  });
  // Pages of one record read its id from the address.
  const record = createRoute({
    getParentRoute: () => root,
    path: '/d/$deployment/page/$id',
    component: () => <DeploymentScope name="demo">{page}</DeploymentScope>,
  });
  const router = createRouter({
    routeTree: root.addChildren([here, record]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  const view = render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={make_client()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, calls, router };
}
