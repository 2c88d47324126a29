// One noun of the API seen from the screens: its address, its query keys and the hooks for list, record, save, delete and actions.
// Knows the shape of all nouns, not one of them.
import {
  type DefinedInitialDataOptions,
  keepPreviousData,
  queryOptions,
  skipToken,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  type AnswerOf,
  type AnyCall,
  ApiError,
  type BodyOf,
  type CallOf,
  type Entity,
  type Method,
  type PathOf,
  type PathParams,
} from '@tvms/api';
import { useCallback } from 'react';
import { useDeploymentName } from '../app/me';
import { call_any } from '../app/server';

export type Id = number;
export type Page<T> = { items: T[]; total: number; next: string | null };
export type ExportFormat = 'csv' | 'xlsx';
export type ListQuery = { q?: string; sort?: string; filter?: string; trash?: 'true' };
/** A whole list: `sort` is one field of the records, of numbers or texts. */
export type AllQuery = Pick<ListQuery, 'sort'>;
/** How much of a list is read. */
export type Progress = { done: number; total: number };
export type AllResult<T> = Pick<UseQueryResult<Page<T>>, 'data' | 'error' | 'isLoading' | 'isFetching' | 'refetch'> & {
  progress: Progress | undefined;
};
/** What a bulk action is about. */
export type Choice = Entity<'BulkChoice'>;

/** Paths of lists: what is below them is about one noun. */
export type Root = {
  [P in PathOf<'get'>]: P extends `${string}/{id}` ? never : AnswerOf<'get', P> extends Page<{ id: Id }> ? P : never;
}[PathOf<'get'>];
export type RecordOf<R extends Root> = AnswerOf<'get', R>['items'][number];

/** A path below the root, as the contract writes it. */
type Sub<R extends string, M extends Method> =
  PathOf<M> extends infer P ? (P extends `${R}/${infer Rest}` ? `/${Rest}` : never) : never;
type At<R extends string, M extends Method, S extends string> = Extract<`${R}${S}`, PathOf<M>>;
export type InputOf<R extends string> = BodyOf<'patch', At<R, 'patch', '/{id}'>>;

type Inner<P extends string> = Omit<PathParams<P>, 'deployment'>;
/** A call whose deployment is the page's. */
type SubCall<M extends Method, P extends PathOf<M>> = Omit<CallOf<M, P>, 'path' | 'signal'> &
  (keyof Inner<P> extends never ? { path?: undefined } : { path: Inner<P> });

/** `key`: the same for every try of one action. */
type Bulk = { verb: string; key: string; body: Choice };
type Save<In> = { id?: Id; body: In; headers?: Record<string, string> };
type Done<T, Values> = UseMutationResult<T, Error, Values>;

/** What the kit needs of a noun, whichever it is. */
export interface Noun<T extends { id: Id }> {
  key: string;
  page(deployment: string, query: ListQuery, offset: number, limit: number): Asked<Page<T>>;
  /** Read again so often when `refresh_ms` is given, for what changes without anybody writing it. */
  useOne(id: Id | undefined, refresh_ms?: number): UseQueryResult<T>;
  /** Every record, for pickers and ordered lists; fails when there are more than `kAllMax`. Orders share one reading. */
  useAll(query?: AllQuery, enabled?: boolean): AllResult<T>;
  /** The first records that match, for lists that words narrow; whoever shows them says how many more there are. */
  useFirst(query: ListQuery, enabled?: boolean): UseQueryResult<Page<T>>;
  useTrash(): Done<void, Id>;
  useRestore(): Done<T, Id>;
  /** `POST …/actions/<verb>` over many records: a job. */
  useBulk(): Done<Entity<'JobRef'>, Bulk>;
  /** The rows of a list as a file. */
  useExport(): Done<Blob, ListQuery & { format: ExportFormat }>;
}
/** A noun that a form makes or changes. */
export interface SavedNoun<T extends { id: Id }, In> extends Noun<T> {
  useSave(): Done<T, Save<In>>;
}
/** What a query asks for, and under which key its answer is kept. */
export type Asked<T> = Pick<DefinedInitialDataOptions<T>, 'queryKey'> & {
  queryFn: (context: { signal: AbortSignal }) => Promise<T>;
};

/** A noun with the calls that it alone has. */
export interface NounAt<R extends Root> extends SavedNoun<RecordOf<R>, InputOf<R>> {
  /** Reads below the noun or one of its records. */
  useSub<S extends string & Sub<R, 'get'>>(
    sub: S,
    options?: SubCall<'get', At<R, 'get', S>>,
    enabled?: boolean,
  ): UseQueryResult<AnswerOf<'get', At<R, 'get', S>>>;
  useSubCall<M extends 'post' | 'patch' | 'delete', S extends string & Sub<R, M>>(
    method: M,
    sub: S,
  ): Done<AnswerOf<M, At<R, M, S>>, SubCall<M, At<R, M, S>>>;
}

/** What a change of this person makes stale: the noun itself, what publishing would change, and the jobs when one may have begun. */
function useChanged(key: string, ...more: string[]): () => void {
  const deployment = useDeploymentName();
  const client = useQueryClient();
  return () => {
    for (const one of [key, 'publish', ...more]) void client.invalidateQueries({ queryKey: [one, deployment] });
  };
}

/** A call below the root that changes something; `read` looks at its answer. */
function useChange<T, Values>(
  key: string,
  root: string,
  method: Method,
  to_call: (values: Values) => [sub: string, options: AnyCall],
  read: (answer: unknown) => T,
): Done<T, Values> {
  const deployment = useDeploymentName();
  const changed = useChanged(key, 'jobs');
  return useMutation({
    mutationFn: async (values: Values) => {
      const [sub, options] = to_call(values);
      return read(await call_any(method, `${root}${sub}`, { ...options, path: { ...options.path, deployment } }));
    },
    onSuccess: changed,
  });
}

/** "cms.channels", as permissions and text keys have it; what is outside of deployments is the panel's. */
function key_of(root: string): string {
  const [name = '', module = ''] = root.split('/').reverse();
  return `${module === 'v1' ? 'panel' : module}.${name}`;
}

// A page of the API has at most so many records.
const kPageMax = 500;
/** More records than this are no list to hold in a page: a deployment has at most 9,999 channels. */
export const kAllMax = 20_000;

/** All records in the order of their ids. Nobody who writes meanwhile makes the pages overlap or gap. */
async function read_whole(
  read: (query: { after: number; limit: number }) => Promise<Page<Thing>>,
  told: (progress: Progress) => void,
): Promise<Page<Thing>> {
  const items: Thing[] = [];
  for (;;) {
    const page = await read({ after: items.at(-1)?.id ?? 0, limit: kPageMax });
    items.push(...page.items);
    if (Math.max(page.total, items.length) > kAllMax)
      throw new ApiError({ status: 422, code: 'LIST_TOO_LONG', message: '', params: { max: kAllMax } });
    if (page.next === null || page.items.length === 0) return { items, total: items.length, next: null };
    told({ done: items.length, total: page.total });
  }
}

/** The records by one field, empty ones last and equal ones by id, as the server sorts. */
export function in_order<T extends { id: Id }>(items: readonly T[], sort: string): T[] {
  const sign = sort.startsWith('-') ? -1 : 1;
  const field = sort.replace(/^-/, '');
  const value_of = (item: T): unknown => Object.entries(item).find(([name]) => name === field)?.[1];
  const keyed = items.map((item) => ({ item, value: value_of(item) }));
  const is_empty = (value: unknown) => value === null || value === undefined;
  const texts = new Intl.Collator();
  keyed.sort((a, b) => {
    if (is_empty(a.value) || is_empty(b.value)) return Number(is_empty(a.value)) - Number(is_empty(b.value));
    const by =
      typeof a.value === 'number' && typeof b.value === 'number'
        ? a.value - b.value
        : texts.compare(String(a.value), String(b.value));
    return sign * by || a.item.id - b.item.id;
  });
  return keyed.map(({ item }) => item);
}

/** The cache has one entry for a whole list, whatever its order; leaving the last page that wants it ends the reading. */
function useWhole(key: string, root: Root, sort: string | undefined, enabled: boolean): AllResult<Thing> {
  const deployment = useDeploymentName();
  const progress_key = [key, deployment, 'progress'];
  const select = useCallback(
    (page: Page<Thing>) => (sort ? { ...page, items: in_order(page.items, sort) } : page),
    [sort],
  );
  const { data, error, isLoading, isFetching, refetch } = useQuery({
    queryKey: [key, deployment, 'all'],
    queryFn: ({ signal, client, queryKey }) => {
      // Only who waits for the first reading is told: later ones go on behind what is shown.
      const is_first = client.getQueryData(queryKey) === undefined;
      return read_whole(
        async (query) => {
          signal.throwIfAborted();
          return as_page(await call_any('get', root, { path: { deployment }, query, signal }));
        },
        (progress) => is_first && client.setQueryData<Progress>(progress_key, progress),
      );
    },
    select,
    enabled,
  });
  const progress = useQuery<Progress>({ queryKey: progress_key, queryFn: skipToken }).data;
  return { data, error, isLoading, isFetching, refetch, progress };
}

// The contract says what the calls of a noun take and answer. The hooks below serve all nouns: of a record they know that it has an id,
// and they look at each answer for what they promise of it. What a save or a call of one noun takes, only its own type can tell.
type Thing = { id: Id };
type AnyNoun = Noun<Thing> & { [Name in Exclude<keyof NounAt<Root>, keyof Noun<Thing>>]: unknown };

export function noun<R extends Root>(root: R): NounAt<R>;
export function noun(root: Root): AnyNoun {
  const key = key_of(root);

  const page = (deployment: string, query: ListQuery, offset: number, limit: number): Asked<Page<Thing>> => ({
    queryKey: [key, deployment, 'page', query, offset, limit],
    queryFn: async ({ signal }) =>
      as_page(await call_any('get', root, { path: { deployment }, query: { ...query, offset, limit }, signal })),
  });

  const one = (deployment: string, id: Id | undefined) =>
    queryOptions({
      queryKey: [key, deployment, 'one', id],
      queryFn: async ({ signal }) =>
        as_thing(await call_any('get', `${root}/{id}`, { path: { deployment, id: id ?? 0 }, signal })),
      enabled: id !== undefined,
    });

  return {
    key,
    page,
    useOne: (id, refresh_ms) =>
      useQuery({ ...one(useDeploymentName(), id), ...(refresh_ms ? { refetchInterval: refresh_ms } : {}) }),
    useAll: ({ sort } = {}, enabled = true) => useWhole(key, root, sort, enabled),
    useFirst: (query, enabled = true) =>
      useQuery({ ...page(useDeploymentName(), query, 0, kPageMax), enabled, placeholderData: keepPreviousData }),

    useSave() {
      const deployment = useDeploymentName();
      const client = useQueryClient();
      const changed = useChanged(key);
      return useMutation({
        mutationFn: async ({ id, ...options }: Save<unknown>) =>
          as_thing(
            id === undefined
              ? await call_any('post', root, { path: { deployment }, ...options })
              : await call_any('patch', `${root}/{id}`, { path: { deployment, id }, ...options }),
          ),
        onSuccess: (record) => {
          client.setQueryData(one(deployment, record.id).queryKey, record);
          changed();
        },
      });
    },

    useTrash: () => useChange(key, root, 'delete', (id: Id) => ['/{id}', { path: { id } }], nothing),
    useRestore: () => useChange(key, root, 'post', (id: Id) => ['/{id}/restore', { path: { id } }], as_thing),
    useBulk: () =>
      useChange(
        key,
        root,
        'post',
        ({ verb, body, key: call_key }: Bulk) => [
          `/actions/${verb}`,
          { body, headers: { 'Idempotency-Key': call_key } },
        ],
        as_job,
      ),

    useExport() {
      const deployment = useDeploymentName();
      return useMutation({
        mutationFn: async (query: ListQuery & { format: ExportFormat }) =>
          as_file(await call_any('get', `${root}/export`, { path: { deployment }, query, as: 'blob' })),
      });
    },

    useSub(sub: string, options: AnyCall = {}, enabled = true) {
      const deployment = useDeploymentName();
      return useQuery({
        queryKey: [key, deployment, 'sub', sub, options],
        queryFn: ({ signal }) =>
          call_any('get', `${root}${sub}`, { ...options, path: { ...options.path, deployment }, signal }),
        enabled,
      });
    },
    useSubCall: (method: Method, sub: string) =>
      useChange(key, root, method, (options: AnyCall) => [sub, options], whatever),
  };
}

const nothing = () => {};
const whatever = (answer: unknown) => answer;

/** An answer of another shape is a fault of the call, not of the page that would have drawn it. */
function checked<T>(is_right: (answer: unknown) => answer is T, what: string): (answer: unknown) => T {
  return (answer) => {
    if (is_right(answer)) return answer;
    throw new Error(`The answer is no ${what}.`);
  };
}
function has<Name extends string>(answer: unknown, name: Name): answer is Record<Name, unknown> {
  return typeof answer === 'object' && answer !== null && name in answer;
}
const is_thing = (answer: unknown): answer is Thing => has(answer, 'id') && typeof answer.id === 'number';
const is_page = (answer: unknown): answer is Page<Thing> =>
  has(answer, 'items') &&
  Array.isArray(answer.items) &&
  answer.items.every(is_thing) &&
  has(answer, 'total') &&
  typeof answer.total === 'number';
const is_job = (answer: unknown): answer is Entity<'JobRef'> => has(answer, 'job') && typeof answer.job === 'number';

const as_thing = checked(is_thing, 'record');
const as_page = checked(is_page, 'page of a list');
const as_job = checked(is_job, 'job');
const as_file = checked((answer: unknown): answer is Blob => answer instanceof Blob, 'file');
