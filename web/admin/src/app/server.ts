// The session with the server and the few calls that all rooms make. No noun, no cache: see kit/noun.ts.
import {
  type AnswerOf,
  type AnyCall,
  type AnyPaths,
  ApiError,
  type CallArgs,
  create_client,
  type Method,
  type PathOf,
  type Session,
} from '@tvms/api';

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

const core = create_client<AnyPaths>(session, { base_url: window.location.origin });

/** A call of the contract: its method and path say what it takes and answers. */
export function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  ...options: CallArgs<M, P>
): Promise<AnswerOf<M, P>>;
export function call(method: Method, path: string, options: AnyCall = {}): Promise<unknown> {
  return call_any(method, path, options);
}

/** The same for code that serves all nouns. A call that a lapsed session refused is made again once the person has signed in. */
export async function call_any(method: Method, path: string, options: AnyCall): Promise<unknown> {
  for (;;) {
    try {
      return await call_once(method, path, options);
    } catch (error) {
      const signed_in_again = is_session_end(error, path) ? signed_out() : null;
      if (!signed_in_again) throw error;
      await signed_in_again;
    }
  }
}

async function call_once(method: Method, path: string, options: AnyCall): Promise<unknown> {
  const { body, signal, headers } = options;
  const query = Object.fromEntries(
    Object.entries(options.query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
  const { data } = await core.request(method, path, {
    params: { path: options.path ?? {}, query },
    ...(body === undefined ? {} : { body }),
    // A file is sent as it is, with its own type.
    ...(body instanceof Blob ? { bodySerializer: () => body } : {}),
    ...(signal ? { signal } : {}),
    ...(options.as ? { parseAs: options.as } : {}),
    headers: {
      ...(body instanceof Blob ? { 'Content-Type': body.type || 'application/octet-stream' } : {}),
      ...headers,
    },
  });
  return data;
}

export function is_code(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}
