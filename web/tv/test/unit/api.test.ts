import { describe, expect, it } from 'vitest';
import { type SessionKeeper, ViewerApi } from '../../src/api/client';
import { AppError, fault_of_answer, fault_of_silence } from '../../src/api/fault';
import type { Session } from '../../src/api/types';
import { after_wrong, kNoTries, wait_left_s } from '../../src/model/tries';

const kNow = 1_800_000_000;

function session(serial: number, life_s = 900): Session {
  return {
    access_token: `a${serial}`,
    access_expires_at: kNow + life_s,
    refresh_token: `r${serial}`,
    device_key: 'd',
    customer: { number: 1, name: 'n', state: 'active', ends_at: kNow },
  };
}

interface Asked {
  path: string;
  token: string | null;
}

function api_with(answer: (path: string, token: string | null) => Response | Promise<Response>, first: Session | null) {
  let kept = first;
  const keeper: SessionKeeper = {
    read: () => kept,
    write: (next) => {
      kept = next;
    },
  };
  const asked: Asked[] = [];
  const out: AppError[] = [];
  const api = new ViewerApi({
    root: 'http://tv.test/watch/demo/',
    keeper,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      const token = new Headers(init?.headers).get('Authorization');
      asked.push({ path: url.pathname, token });
      return answer(url.pathname, token);
    },
    now_s: () => kNow,
    is_online: () => true,
    on_signed_out: (error) => out.push(error),
  });
  return { api, asked, out, keeper };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const kNowNext = { now: kNow, until: kNow + 60, channels: [] };

async function fault_of(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('faults', () => {
  it('takes the code of the answer, else one by the status', () => {
    const body = {
      app_code: 'A309',
      code: 'DEVICE_LIMIT',
      request_id: 'r-1',
      can_remove: true,
      devices: [{ id: 1, name: 'TV', type: 't', last_seen_at: 5 }, 7],
    };
    const fault = fault_of_answer(409, body, null);
    expect(fault.app_code).toBe('A309');
    expect(fault.detail.devices).toHaveLength(1);
    expect(fault.detail.request_id).toBe('r-1');
    expect(fault_of_answer(401, null, null).app_code).toBe('A311');
    expect(fault_of_answer(503, {}, '7').detail.retry_after_s).toBe(7);
    expect(fault_of_answer(503, {}, null).app_code).toBe('X902');
    expect(fault_of_answer(502, '<html>', null).app_code).toBe('N102');
    expect(fault_of_answer(418, [], null).app_code).toBe('X901');
  });
  it('tells no network from no service', () => {
    expect(fault_of_silence(false).app_code).toBe('N101');
    expect(fault_of_silence(true).app_code).toBe('N102');
  });
  it('knows which faults end a sign-in', () => {
    for (const code of ['A303', 'A304', 'A309', 'A310', 'A311']) expect(new AppError(code).is_account).toBe(true);
    for (const code of ['A301', 'A302', 'P517', 'N101', 'A312']) expect(new AppError(code).is_account).toBe(false);
  });
});

describe('the client', () => {
  it('asks below the root of the app, wherever that is', async () => {
    const { api, asked } = api_with(() => json(kNowNext), session(1));
    await api.now_next();
    expect(asked[0]).toEqual({ path: '/watch/demo/tv/v1/now_next', token: 'Bearer a1' });
    expect(api.address('img/x.svg')).toBe('http://tv.test/watch/demo/img/x.svg');
  });
  it('answers N103 to what is not the contract, N102 to silence', async () => {
    const html = api_with(() => new Response('<html>', { status: 200 }), session(1));
    expect((await fault_of(html.api.now_next())).app_code).toBe('N103');
    const odd = api_with(() => json({ channels: {} }), session(1));
    expect((await fault_of(odd.api.now_next())).app_code).toBe('N103');
    const silent = api_with(() => Promise.reject(new TypeError('failed')), session(1));
    expect((await fault_of(silent.api.now_next())).app_code).toBe('N102');
  });
  it('A50_1501 renews an ending token once, however many ask', async () => {
    const { api, asked, keeper } = api_with(
      (path) => (path.endsWith('refresh') ? json(session(2)) : json(kNowNext)),
      session(1, 30),
    );
    await Promise.all([api.now_next(), api.now_next(), api.now_next()]);
    expect(asked.filter((call) => call.path.endsWith('refresh'))).toHaveLength(1);
    expect(asked.filter((call) => call.token === 'Bearer a2')).toHaveLength(3);
    expect(keeper.read()?.access_token).toBe('a2');
  });
  it('renews after a 401 and asks again, one time', async () => {
    const { api, asked } = api_with((path, token) => {
      if (path.endsWith('refresh')) return json(session(2));
      return token === 'Bearer a1' ? json({ app_code: 'A311' }, 401) : json(kNowNext);
    }, session(1));
    await api.now_next();
    expect(asked.map((call) => call.path.split('/').pop())).toEqual(['now_next', 'refresh', 'now_next']);
    const never = api_with(
      (path) => (path.endsWith('refresh') ? json(session(3)) : json({ app_code: 'A311' }, 401)),
      session(1),
    );
    expect((await fault_of(never.api.now_next())).app_code).toBe('A311');
    expect(never.asked).toHaveLength(3);
  });
  it('forgets the session when the account says no', async () => {
    const { api, out, keeper } = api_with(
      (path) => (path.endsWith('refresh') ? json({ app_code: 'A303' }, 403) : json(kNowNext)),
      session(1, 10),
    );
    expect((await fault_of(api.now_next())).app_code).toBe('A303');
    expect(keeper.read()).toBeNull();
    expect(out.map((error) => error.app_code)).toEqual(['A303']);
  });
  it('keeps the session when only the way to the service fails', async () => {
    const { api, out, keeper } = api_with(() => Promise.reject(new TypeError('failed')), session(1, 10));
    expect((await fault_of(api.now_next())).app_code).toBe('N102');
    expect(keeper.read()?.access_token).toBe('a1');
    expect(out).toHaveLength(0);
  });
});

describe('wrong tries on a device', () => {
  it('A50_102 waits a minute after five, then doubles to fifteen', () => {
    let tries = kNoTries;
    const waits: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      tries = after_wrong(tries, kNow);
      waits.push(wait_left_s(tries, kNow));
    }
    expect(waits).toEqual([0, 0, 0, 0, 60, 120, 240, 480, 900, 900, 900]);
    expect(wait_left_s(after_wrong(kNoTries, kNow, 25), kNow)).toBe(25);
  });
});
