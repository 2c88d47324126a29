// The session with the server and the few calls that all rooms make. No noun, no cache: see kit/noun.ts.
import { ApiError, create_client, type Session } from '@tvms/api';

export const session: Session = { csrf_token: null };

/** Settles when the person is signed in again; null when the refusal is an answer. */
type SignedOut = () => Promise<void> | null;
const kNobody: SignedOut = () => null;
let signed_out = kNobody;
/** There is one listener: see session_end.tsx. Answers how to stop it. */
export function on_signed_out(listener: SignedOut): () => void {
  signed_out = listener;
  return () => {
    if (signed_out === listener) signed_out = kNobody;
  };
}

/** A refused sign-in is an answer of its form, not the end of a session. */
function is_session_end(error: unknown, path: string): boolean {
  return error instanceof ApiError && error.status === 401 && !path.endsWith('/sign_in');
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
}) as unknown as Core;

/** A call that a lapsed session refused is made again once the person has signed in. */
export async function call<T>(
  method: 'get' | 'post' | 'patch' | 'put' | 'delete',
  path: string,
  options: CallOptions = {},
): Promise<T> {
  for (;;) {
    try {
      return await call_once<T>(method, path, options);
    } catch (error) {
      const signed_in_again = is_session_end(error, path) ? signed_out() : null;
      if (!signed_in_again) throw error;
      await signed_in_again;
    }
  }
}

async function call_once<T>(
  method: 'get' | 'post' | 'patch' | 'put' | 'delete',
  path: string,
  options: CallOptions,
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
