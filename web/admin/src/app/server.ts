// The session with the server and the few calls that all rooms make. No noun, no cache: see kit/noun.ts.
import { ApiError, create_client, type Session } from '@tvms/api';

export const session: Session = { csrf_token: null };

type SignedOut = () => void;
let signed_out: SignedOut = () => {};
/** The router says what happens when a session has ended; there is one listener. */
export function on_signed_out(listener: SignedOut) {
  signed_out = listener;
}

export type Query = Record<string, string | number | boolean | null | undefined>;
export type CallOptions = {
  query?: Query;
  body?: unknown;
  /** A file or text sent as it is, with its own type. */
  raw?: Blob;
  signal?: AbortSignal;
  headers?: Record<string, string>;
};

// openapi-fetch's untyped core: paths are made from a noun's name, so its literal path types cannot apply here.
type Core = {
  request(
    method: string,
    path: string,
    init: {
      params: { query: Query };
      body?: unknown;
      bodySerializer?: (body: unknown) => unknown;
      signal?: AbortSignal;
      headers?: Record<string, string>;
    },
  ): Promise<{ data?: unknown }>;
};
const core = create_client<Record<string, never>>(session, {
  base_url: window.location.origin,
  on_signed_out: () => signed_out(),
}) as unknown as Core;

export async function call<T>(
  method: 'get' | 'post' | 'patch' | 'put' | 'delete',
  path: string,
  options: CallOptions = {},
): Promise<T> {
  const query = Object.fromEntries(
    Object.entries(options.query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
  const { data } = await core.request(method, path, {
    params: { query },
    ...(options.raw
      ? { body: options.raw, bodySerializer: (body: unknown) => body }
      : options.body === undefined
        ? {}
        : { body: options.body }),
    ...(options.signal ? { signal: options.signal } : {}),
    headers: {
      ...(options.raw ? { 'Content-Type': options.raw.type || 'application/octet-stream' } : {}),
      ...options.headers,
    },
  });
  return data as T;
}

export function is_code(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}
