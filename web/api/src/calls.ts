// What the contract says about a call, as types made from its method and path: parameters, body, answer. Nothing of this runs.
import type { paths } from './schema';

export type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Paths that have this method. */
export type PathOf<M extends Method> = M extends Method
  ? { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths]
  : never;

type Part<M extends Method, P extends keyof paths, Name extends string> =
  paths[P][M] extends Partial<Record<Name, infer Value>> ? Value : never;

/** Parts of a path in braces; the server takes words and whole numbers. */
export type PathParams<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string | number> & PathParams<Rest>
  : unknown;

/** All query values travel as text; an absent one is left out. */
export type QueryOf<M extends Method, P extends PathOf<M>> =
  Part<M, P, 'parameters'> extends { query?: infer Q }
    ? { [Name in keyof Q]?: string | number | boolean | null }
    : never;

type Content<B> = B extends { content: { 'application/json': infer J } }
  ? J
  : B extends { content: object }
    ? Blob
    : never;

/** The JSON that a call sends, or the file; never when it sends nothing. */
export type BodyOf<M extends Method, P extends PathOf<M>> = Content<NonNullable<Part<M, P, 'requestBody'>>>;

type Good = 200 | 201 | 202 | 204;
type Json<R> = R extends { content: { 'application/json': infer J } } ? J : undefined;

/** The JSON that a call answers; undefined when it answers none. */
export type AnswerOf<M extends Method, P extends PathOf<M>> =
  Part<M, P, 'responses'> extends infer R ? Json<R[keyof R & Good]> : never;

type Needs<Name extends string, Value> = [Value] extends [never]
  ? { [N in Name]?: undefined }
  : unknown extends Value
    ? { [N in Name]?: undefined }
    : { [N in Name]: Value };

/** What a call takes beside its method and path. */
export type CallOf<M extends Method, P extends PathOf<M>> = Needs<'path', PathParams<P>> &
  Needs<'body', BodyOf<M, P>> & {
    query?: QueryOf<M, P>;
    signal?: AbortSignal;
    headers?: Record<string, string>;
  };

/** The last argument of a call: it may be left out where nothing is needed. */
export type CallArgs<M extends Method, P extends PathOf<M>> =
  Partial<CallOf<M, P>> extends CallOf<M, P> ? [options?: CallOf<M, P>] : [options: CallOf<M, P>];

/** Any call, for code that serves all paths: it makes nothing of the answer. */
export type AnyCall = {
  /** The answer is a file. */
  as?: 'blob';
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
};

type AnyOperation = {
  parameters: { path?: Record<string, string | number>; query?: Record<string, unknown> };
  requestBody?: { content: { 'application/json': unknown } };
  responses: { 200: { content: { 'application/json': unknown } } };
};
export type AnyPaths = Record<string, Record<Method, AnyOperation>>;
