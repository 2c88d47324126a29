// The client: token on writes only, problems as errors with fields, a dead network as an error of its own.
import { describe, expect, it } from 'vitest';
import { ApiError, create_client, idempotency_key, pointer_to_path, read_problem } from './index';

type Paths = {
  '/thing': {
    get: { responses: { 200: { content: { 'application/json': { id: number } } } } };
    post: { responses: { 200: { content: { 'application/json': { id: number } } } } };
  };
  '/api/v1/sign_in': { post: { responses: { 200: { content: { 'application/json': { id: number } } } } } };
};

function client_of(answer: () => Response | Promise<Response>) {
  const seen: Request[] = [];
  const client = create_client<Paths>(
    { csrf_token: 'secret' },
    {
      base_url: 'http://localhost',
      fetch: async (request) => {
        seen.push(request);
        return answer();
      },
    },
  );
  return { client, seen };
}
const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });

describe('client', () => {
  it('sends the token with writes and not with reads', async () => {
    const { client, seen } = client_of(() => Response.json({ id: 1 }));
    await client.GET('/thing');
    await client.POST('/thing');
    expect(seen[0]?.headers.get('X-CSRF-Token')).toBeNull();
    expect(seen[1]?.headers.get('X-CSRF-Token')).toBe('secret');
  });
  it('throws a problem with its fields', async () => {
    const { client } = client_of(() =>
      problem(422, {
        code: 'FIELDS_INVALID',
        message: 'No',
        fields: [{ pointer: '/name', code: 'REQUIRED' }],
        request_id: 'r1',
      }),
    );
    const error = await client.POST('/thing').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).fields).toEqual([{ pointer: '/name', code: 'REQUIRED' }]);
    expect((error as ApiError).request_id).toBe('r1');
    expect((error as ApiError).is_retryable).toBe(false);
  });
  it('makes an error of a dead network, that may be tried again', async () => {
    const { client } = client_of(() => Promise.reject(new TypeError('failed')));
    const error = await client.GET('/thing').catch((caught: unknown) => caught);
    expect((error as ApiError).code).toBe('NETWORK');
    expect((error as ApiError).is_retryable).toBe(true);
  });
});

describe('problems', () => {
  it('reads an answer that is no JSON by its status', async () => {
    const read = await read_problem(
      new Response('<html>', { status: 503, headers: { 'Retry-After': '2', 'X-Request-Id': 'r2' } }),
    );
    expect(read).toMatchObject({ status: 503, code: 'BUSY', retry_after_s: 2, request_id: 'r2' });
  });
  it('turns pointers into paths of forms', () => {
    expect(pointer_to_path('/prices/0/minor')).toBe('prices.0.minor');
    expect(pointer_to_path('/a~1b/~0c')).toBe('a/b.~c');
    expect(pointer_to_path('')).toBe('');
  });
  it('makes keys that fit the rule and differ', () => {
    expect(idempotency_key()).toMatch(/^[a-z0-9]{32}$/);
    expect(idempotency_key()).not.toBe(idempotency_key());
  });
});
