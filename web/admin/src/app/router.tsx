// All addresses of the back office and what stands there; the rooms bring their pages. List state is checked in list_state.ts.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ErrorState, Waiting } from '../kit/states';
import { me_query } from './me';
import { NotFound } from './not_found';
import type { RoomPage } from './room';
import { kRooms } from './rooms';
import { Shell } from './shell';

const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound });

const sign_in = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../panel/sign_in/page'), 'SignInPage'),
});

const first_owner = createRoute({
  getParentRoute: () => root,
  path: '/first-owner',
  component: lazyRouteComponent(() => import('../panel/sign_in/first_owner'), 'FirstOwnerPage'),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  loader: ({ context }) => context.client.ensureQueryData(me_query),
});

const deployment = createRoute({
  getParentRoute: () => shell,
  path: '/d/$deployment',
  component: Outlet,
  beforeLoad: async ({ context, params }) => {
    const me = await context.client.ensureQueryData(me_query);
    // A deployment outside of the person's scope does not exist for him.
    if (!me.deployments.some((one) => one.identifier === params.deployment)) throw redirect({ to: '/' });
  },
});

const all = kRooms.flatMap((room) => room.pages);
const is_of_panel = (page: RoomPage) => page.path.startsWith('/');

const tree = root.addChildren([
  sign_in,
  first_owner,
  shell.addChildren([
    ...all.filter(is_of_panel).map((page) => createRoute({ getParentRoute: () => shell, ...page })),
    deployment.addChildren(
      all
        .filter((page) => !is_of_panel(page))
        .map(({ path, component }) => createRoute({ getParentRoute: () => deployment, path: `/${path}`, component })),
    ),
  ]),
]);

export function make_router(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: '/admin',
    context: { client },
    defaultPreload: false,
    defaultPendingMs: 200,
    defaultPendingComponent: () => <Waiting />,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} on_retry={reset} />,
    scrollRestoration: true,
  });
}
