// Publishing as the server speaks of it: areas, the difference, runs, snapshots.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BodyOf, Entity } from '@tvms/api';
import { useDeploymentName } from '../app/me';
import { call } from '../app/server';
import type { Id } from '../kit/noun';
import type { Tone } from '../kit/values';

export type AreaState = Entity<'PublishArea'>;
export type Area = AreaState['area'];
export type DiffField = Entity<'PublishFieldDifference'>;
export type DiffItem = Entity<'PublishItemDifference'>;
export type AreaDiff = Entity<'PublishDifference'>;
export type Run = Entity<'PublishRun'>;

const kRoot = '/api/v1/deployments/{deployment}/publish';

const areas_query = (deployment: string) =>
  queryOptions({
    queryKey: ['publish', deployment, 'areas'],
    queryFn: ({ signal }) => call('get', `${kRoot}/areas`, { path: { deployment }, signal }),
    staleTime: 10_000,
  });

/** How many changes wait, for the header; asked seldom, marked stale by every write. */
export const changes_query = (deployment: string) => ({
  ...areas_query(deployment),
  select: (answer: Entity<'PublishAreas'>) => answer.items.reduce((sum, area) => sum + area.changes, 0),
});

export function useAreas() {
  return useQuery(areas_query(useDeploymentName()));
}

const difference_query = (deployment: string, areas: Area[], to?: number) =>
  queryOptions({
    queryKey: ['publish', deployment, 'difference', areas.join(), to],
    queryFn: ({ signal }) =>
      call('get', `${kRoot}/difference`, { path: { deployment }, query: { areas: areas.join(), to }, signal }),
    enabled: areas.length > 0,
  });

export function useDifference(areas: Area[]) {
  return useQuery(difference_query(useDeploymentName(), areas));
}

/** What a roll-back to a snapshot number would change. */
export function useRollBackDifference(area: Area, number: number) {
  return useQuery(difference_query(useDeploymentName(), [area], number));
}

export function useRuns() {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'runs'],
    queryFn: ({ signal }) => call('get', `${kRoot}/runs`, { path: { deployment }, query: { limit: 50 }, signal }),
  });
}

export function useRun(id: Id | undefined) {
  const deployment = useDeploymentName();
  return useQuery({
    queryKey: ['publish', deployment, 'runs', id],
    queryFn: ({ signal }) => call('get', `${kRoot}/runs/{id}`, { path: { deployment, id: id ?? 0 }, signal }),
    enabled: id !== undefined,
  });
}

/** A change of what is published, or of when; it may have begun a job. */
function useChange<Values, Answer>(change: (deployment: string, values: Values) => Promise<Answer>) {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: Values) => change(deployment, values),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['publish', deployment] });
      void client.invalidateQueries({ queryKey: ['jobs', deployment] });
    },
  });
}

export function usePublish() {
  return useChange((deployment, body: BodyOf<'post', `${typeof kRoot}/runs`>) =>
    call('post', `${kRoot}/runs`, { path: { deployment }, body }),
  );
}

export function useRollBack(area: Area) {
  return useChange((deployment, body: Entity<'PublishRollBack'>) =>
    call('post', `${kRoot}/areas/${area}/actions/roll_back`, { path: { deployment }, body }),
  );
}

export function useUnpin() {
  return useChange((deployment, area: Area) =>
    call('post', `${kRoot}/areas/${area}/actions/unpin`, { path: { deployment } }),
  );
}

export const kRunTone: Record<Run['state'], Tone> = { queued: 'plain', running: 'info', done: 'good', failed: 'bad' };
