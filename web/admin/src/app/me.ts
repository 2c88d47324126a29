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

export const Facts = createContext<DeploymentFacts>(kNone);

/** Languages, currencies and zone of the deployment; sensible ones outside of all. Cells of long tables ask: it must be cheap. */
export function useDeployment(): DeploymentFacts {
  return useContext(Facts);
}

/** Told with the person: there at the first paint, and for everybody who may enter. Once for a page: see DeploymentScope. */
export function useFacts(name: string): DeploymentFacts {
  const card = useQuery(me_query).data?.deployments.find((one) => one.identifier === name);
  return useMemo(
    () =>
      card
        ? {
            name: card.identifier,
            title: card.name,
            languages: card.languages,
            countries: card.countries,
            currencies: card.currencies,
            time_zone: card.zone,
          }
        : kNone,
    [card],
  );
}
