// The one way to talk to the server: openapi-fetch with the session's CSRF token, problems as ApiError.
// Knows no noun and keeps no state but the token; caching is the apps' business.
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { ApiError, read_problem } from './problem';
import type { components } from './schema';

/** A shape of the contract by its name: Entity<'Channel'>. */
export type Entity<Name extends keyof components['schemas']> = components['schemas'][Name];

/** What the contract says about a field (rules.ts); a word that is absent does not hold. */
export type FieldRule = {
  kind: 'text' | 'texts' | 'whole' | 'choice' | 'choices' | 'bool' | 'instant' | 'link' | 'links' | 'list' | 'object';
  min?: number;
  max?: number;
  choices?: readonly string[];
  format?: string;
  pattern?: string;
  /** The noun that it names. */
  of?: string;
  default?: unknown;
  is_null?: true;
  is_required?: true;
  /** Given at creation, never changed. */
  is_once?: true;
  sort?: true;
  filter?: 'choice' | 'text' | 'number' | 'bool' | 'date';
  fields?: Readonly<Record<string, FieldRule>>;
};
export type Rules = Readonly<Record<string, FieldRule>>;

export type {
  AnswerOf,
  AnyCall,
  AnyPaths,
  BodyOf,
  CallArgs,
  CallOf,
  Method,
  PathOf,
  PathParams,
  QueryOf,
} from './calls';
export { ApiError, type Dependent, type FieldProblem, type Problem, pointer_to_path, read_problem } from './problem';
export type { components, paths } from './schema';

export type ClientOptions = {
  /** Where the server is; empty means the page's own origin. */
  base_url?: string;
  fetch?: (request: Request) => Promise<Response>;
};

export type Session = { csrf_token: string | null };

const kSafe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A typed client over generated `paths`; every answer that is not 2xx is thrown as ApiError. */
export function create_client<Paths extends {}>(session: Session, options: ClientOptions = {}): Client<Paths> {
  const client = createClient<Paths>({
    baseUrl: options.base_url ?? '',
    credentials: 'same-origin',
    fetch: async (request) => {
      try {
        return await (options.fetch ?? fetch)(request);
      } catch (cause) {
        if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
        throw new ApiError({ status: 0, code: 'NETWORK', message: 'The server did not answer.' }, { cause });
      }
    },
  });
  const guard: Middleware = {
    onRequest({ request }) {
      if (!kSafe.has(request.method) && session.csrf_token) request.headers.set('X-CSRF-Token', session.csrf_token);
      return request;
    },
    async onResponse({ response }) {
      if (response.ok) return undefined;
      throw new ApiError(await read_problem(response));
    },
  };
  client.use(guard);
  return client;
}

/** A key for calls that create customers or paid time; made when the form opens so that a repeat is not a second sale. */
export function idempotency_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
