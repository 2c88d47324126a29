// All addresses of the back office and what stands there; pages are fetched when first opened. List state is checked in list_state.ts.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ErrorState, Waiting } from '../kit/states';
import { me_query } from './me';
import { NotFound } from './not_found';
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

// A module of a page and the name of the component in it; a misspelt name does not compile.
function lazy<M extends object>(load: () => Promise<M>, name: keyof M & string): RouteComponent {
  return lazyRouteComponent(load as () => Promise<Record<string, RouteComponent>>, name) as RouteComponent;
}

const panel_page = <M extends object>(path: string, load: () => Promise<M>, name: keyof M & string) =>
  createRoute({ getParentRoute: () => shell, path, component: lazy(load, name) });
const page = <M extends object>(path: string, load: () => Promise<M>, name: keyof M & string) =>
  createRoute({ getParentRoute: () => deployment, path, component: lazy(load, name) });

const tree = root.addChildren([
  sign_in,
  first_owner,
  shell.addChildren([
    panel_page('/', () => import('../panel/home/page'), 'HomePage'),
    panel_page('/panel/deployments/new', () => import('../panel/deployments/form'), 'NewDeploymentPage'),
    panel_page('/panel/deployments/$id', () => import('../panel/deployments/form'), 'DeploymentSettingsPage'),
    panel_page('/panel/staff', () => import('../panel/staff/list'), 'StaffPage'),
    panel_page('/panel/staff/new', () => import('../panel/staff/form'), 'StaffFormPage'),
    panel_page('/panel/staff/$id', () => import('../panel/staff/form'), 'StaffFormPage'),
    panel_page('/panel/user_log', () => import('../panel/user_log/list'), 'UserLogPage'),
    panel_page('/panel/sessions', () => import('../panel/sessions/list'), 'SessionsPage'),
    deployment.addChildren([
      page('/', () => import('../panel/home/deployment'), 'DeploymentPage'),
      page('/user_log', () => import('../panel/user_log/list'), 'DeploymentLogPage'),
      page('/trash', () => import('../panel/trash/list'), 'TrashPage'),
      page('/cms/channels', () => import('../cms/channels/list'), 'ChannelsPage'),
      page('/cms/channels/new', () => import('../cms/channels/form'), 'ChannelFormPage'),
      page('/cms/channels/import', () => import('../cms/channels/import'), 'ChannelsImportPage'),
      page('/cms/channels/$id', () => import('../cms/channels/detail'), 'ChannelPage'),
      page('/cms/epg', () => import('../cms/epg/list'), 'EpgPage'),
      page('/cms/epg/sources', () => import('../cms/epg/sources'), 'EpgSourcesPage'),
      page('/cms/ui_groups', () => import('../cms/ui_groups/list'), 'GroupsPage'),
      page('/cms/ui_groups/new', () => import('../cms/ui_groups/form'), 'GroupFormPage'),
      page('/cms/ui_groups/$id', () => import('../cms/ui_groups/form'), 'GroupFormPage'),
      page('/cms/packages', () => import('../cms/packages/list'), 'PackagesPage'),
      page('/cms/packages/new', () => import('../cms/packages/form'), 'PackageFormPage'),
      page('/cms/packages/$id', () => import('../cms/packages/form'), 'PackageFormPage'),
      page('/streaming/streams', () => import('../streaming/streams/list'), 'StreamsPage'),
      page('/streaming/streams/new', () => import('../streaming/streams/form'), 'StreamFormPage'),
      page('/streaming/streams/$id', () => import('../streaming/streams/form'), 'StreamFormPage'),
      page('/crm/products', () => import('../crm/products/list'), 'ProductsPage'),
      page('/crm/products/new', () => import('../crm/products/form'), 'ProductFormPage'),
      page('/crm/products/$id', () => import('../crm/products/form'), 'ProductFormPage'),
      page('/crm/customers', () => import('../crm/customers/list'), 'CustomersPage'),
      page('/crm/customers/new', () => import('../crm/customers/form'), 'NewCustomerPage'),
      page('/crm/customers/$id', () => import('../crm/customers/detail'), 'CustomerPage'),
      page('/uit/user_interfaces', () => import('../uit/user_interfaces/list'), 'UserInterfacesPage'),
      page('/uit/user_interfaces/new', () => import('../uit/user_interfaces/form'), 'UserInterfaceFormPage'),
      page('/uit/user_interfaces/$id', () => import('../uit/user_interfaces/form'), 'UserInterfaceFormPage'),
      page('/uit/hostnames', () => import('../uit/hostnames/list'), 'HostnamesPage'),
      page('/uit/hostnames/new', () => import('../uit/hostnames/form'), 'HostnameFormPage'),
      page('/uit/hostnames/$id', () => import('../uit/hostnames/form'), 'HostnameFormPage'),
      page('/publish', () => import('../publish/list'), 'PublishPage'),
      page('/publish/runs/$id', () => import('../publish/detail'), 'RunPage'),
    ]),
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
