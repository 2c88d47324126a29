// Who is signed in, what he may, and which deployment the page is about. Read from the server, never guessed.

import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Entity } from '@tvms/api';
import { createContext, useCallback, useContext, useMemo } from 'react';
import { call, session } from './server';

export type DeploymentCard = Me['deployments'][number];
export type Me = Entity<'Me'>;

export const me_query = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await call('get', '/api/v1/me', { signal });
    session.csrf_token = me.csrf_token;
    return me;
  },
  staleTime: 60_000,
  retry: false,
});

export function useMe(): Me {
  return useSuspenseQuery(me_query).data;
}

export const DeploymentName = createContext<string>('');
export function useDeploymentName(): string {
  return useContext(DeploymentName);
}

/** What this person may do in a deployment, or outside of all ("" as its name). */
export function permissions_in(me: Me | undefined, deployment: string): Set<string> {
  const more = me?.deployments.find((one) => one.identifier === deployment)?.permissions ?? [];
  return new Set([...(me?.permissions ?? []), ...more]);
}

/** `may('cms.channels.write')`, in the deployment that the page is about; a list means any of them. */
export function useMay(): (...permissions: string[]) => boolean {
  const me = useQuery(me_query).data;
  const deployment = useDeploymentName();
  const allowed = useMemo(() => permissions_in(me, deployment), [me, deployment]);
  return useCallback((...permissions) => permissions.some((permission) => allowed.has(permission)), [allowed]);
}

export type Deployment = Entity<'Deployment'>;

/** What the screens need of a deployment, in their own words. */
export type DeploymentFacts = {
  name: string;
  title: string;
  languages: string[];
  countries: string[];
  currencies: { code: string; decimals: number }[];
  time_zone: string;
};

const kNone: DeploymentFacts = {
  name: '',
  title: '',
  languages: ['en'],
  countries: [],
  currencies: [],
  time_zone: 'UTC',
};

export const deployment_query = (number: number | undefined) =>
  queryOptions({
    queryKey: ['panel.deployments', '', 'one', number],
    queryFn: ({ signal }) => call('get', '/api/v1/deployments/{id}', { path: { id: number ?? 0 }, signal }),
    staleTime: 300_000,
    enabled: number !== undefined,
  });

export const Facts = createContext<DeploymentFacts>(kNone);

/** Languages, currencies and zone of the deployment; sensible ones until they have arrived. Cells of long tables ask: it must be cheap. */
export function useDeployment(): DeploymentFacts {
  return useContext(Facts);
}

/** Reads them, once for a page: see DeploymentScope. */
export function useFacts(name: string): DeploymentFacts {
  const me = useQuery(me_query).data;
  const number = name === '' ? undefined : me?.deployments.find((one) => one.identifier === name)?.number;
  const { data } = useQuery(deployment_query(number));
  return useMemo(
    () =>
      data
        ? {
            name: data.identifier,
            title: data.name,
            languages: data.languages,
            countries: data.countries,
            currencies: data.currencies,
            time_zone: data.zone,
          }
        : kNone,
    [data],
  );
}
