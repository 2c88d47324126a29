// The viewer API as functions: addresses, tokens and their renewal, faults. Keeps no content.
import type { AnswerOf, BodyOf, PathOf } from '@tvms/api';
import { AppError, fault_of_answer, fault_of_silence, to_app_error } from './fault';
import type { Device, Lineup, Session, Ui } from './types';

/** Where the session is kept; another tab of the same browser may write it too. */
export interface SessionKeeper {
  read(): Session | null;
  write(session: Session | null): void;
}

export interface ClientOptions {
  /** The app's root: the directory of index.html. */
  root: string;
  keeper: SessionKeeper;
  fetch: typeof fetch;
  now_s: () => number;
  is_online: () => boolean;
  /** The service no longer knows this sign-in (A303 to A311). */
  on_signed_out: (error: AppError) => void;
}

type Method = 'get' | 'post';
type ViewerPath = PathOf<Method> & `/tv/v1/${string}`;
type Kind = 'string' | 'number' | 'object' | 'array';
/** The members without which the app cannot use an answer. */
type Shape<T> = { [Name in keyof T]?: Kind };

const kTimeoutMs = 12_000;
/** Renewed this long before it ends, so that no request meets an ended token. */
const kMarginS = 60;

/** A proxy may answer anything: what the app needs is looked at, the rest is the contract's word. */
function has_shape<T>(value: unknown, shape: Shape<T>): value is T {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map(Object.entries(value));
  return Object.entries(shape).every(([key, kind]) => {
    const member = entries.get(key);
    if (kind === 'array') return Array.isArray(member);
    if (kind === 'object') return typeof member === 'object' && member !== null && !Array.isArray(member);
    return typeof member === kind;
  });
}

interface Call<B = unknown> {
  /** What stands in the path's braces. */
  part?: string;
  query?: Record<string, string>;
  body?: B;
  token?: boolean;
  signal?: AbortSignal | undefined;
  keepalive?: boolean;
}

export class ViewerApi {
  private renewing_: Promise<Session> | null = null;
  /** Of the last start: guides are asked for in the same language. */
  private language_ = '';

  constructor(private readonly options_: ClientOptions) {}

  hello() {
    return this.json_('get', '/tv/v1/hello', { deployment: 'string', languages: 'array', theme: 'object' });
  }

  async sign_in(user_id: string, password: string, device: Device, remove_device_id?: number): Promise<Session> {
    const body = { user_id, password, device, ...(remove_device_id === undefined ? {} : { remove_device_id }) };
    const session = await this.json_('post', '/tv/v1/sign_in', kSessionShape, { body });
    this.options_.keeper.write(session);
    return session;
  }

  async sign_out(): Promise<void> {
    try {
      await this.request_('post', '/tv/v1/sign_out', { body: {}, token: true });
    } finally {
      this.options_.keeper.write(null);
    }
  }

  start(language: string) {
    this.language_ = language;
    const shape = { documents: 'object', guide: 'object', now: 'number' } as const;
    return this.json_('get', '/tv/v1/start', shape, { query: { language }, token: true });
  }

  lineup(hash: string): Promise<Lineup> {
    return this.document_<Lineup>(hash, { groups: 'array', channels: 'array' });
  }

  ui(hash: string): Promise<Ui> {
    return this.document_<Ui>(hash, { menu: 'array', theme: 'object', features: 'object' });
  }

  guide(from: number, to: number, channels: readonly number[], signal?: AbortSignal) {
    const query = { from: `${from}`, to: `${to}`, channels: channels.join(','), ...this.in_language_() };
    return this.json_('get', '/tv/v1/guide', { channels: 'array' }, { query, token: true, signal });
  }

  now_next() {
    const shape = { channels: 'array', until: 'number' } as const;
    return this.json_('get', '/tv/v1/now_next', shape, { query: this.in_language_(), token: true });
  }

  play(channel_id: number, request_id: string, failed: number) {
    const body = { kind: 'live', channel_id, request_id, ...(failed > 0 ? { failed } : {}) } as const;
    return this.json_('post', '/tv/v1/play', { session: 'string', url: 'string' }, { body, token: true });
  }

  heartbeat(session: string, state: 'playing' | 'paused', position_s: number, stalls: number) {
    const body = { session, state, position_s: Math.round(position_s), stalls };
    return this.json_('post', '/tv/v1/heartbeat', {}, { body, token: true });
  }

  async stop(session: string): Promise<void> {
    const body: BodyOf<'post', '/tv/v1/stop'> = { session };
    await this.request_('post', '/tv/v1/stop', { body, token: true, keepalive: true });
  }

  /** An address of a document (icon, tile, stream) as the browser wants it. */
  address(path: string): string {
    return new URL(path, this.options_.root).href;
  }

  /** One renewal at a time, whoever asks; the token of another tab is taken when it is newer. */
  renew(): Promise<Session> {
    this.renewing_ ??= this.renew_now_().finally(() => {
      this.renewing_ = null;
    });
    return this.renewing_;
  }

  private async renew_now_(): Promise<Session> {
    const before = this.options_.keeper.read();
    if (!before) throw new AppError('A311');
    const renew = async () => {
      const current = this.options_.keeper.read();
      if (!current) throw new AppError('A311');
      if (current.access_token !== before.access_token && this.is_fresh_(current)) return current;
      const body = { refresh_token: current.refresh_token, device_key: current.device_key };
      const session = await this.json_('post', '/tv/v1/refresh', kSessionShape, { body });
      this.options_.keeper.write(session);
      return session;
    };
    try {
      // Locks exist on secure origins only; without them two tabs may both renew, and the loser signs in again.
      if (typeof navigator !== 'undefined' && navigator.locks)
        return await navigator.locks.request('tvms.renew', renew);
      return await renew();
    } catch (error) {
      const fault = to_app_error(error);
      if (fault.detail.status === 401 || fault.is_account) {
        this.options_.keeper.write(null);
        this.options_.on_signed_out(fault);
      }
      throw fault;
    }
  }

  private is_fresh_(session: Session): boolean {
    return session.access_expires_at - this.options_.now_s() > kMarginS;
  }

  private async token_(): Promise<string> {
    const session = this.options_.keeper.read();
    if (!session) throw new AppError('A311');
    return this.is_fresh_(session) ? session.access_token : (await this.renew()).access_token;
  }

  /** Calls go below the app's root, so the path stands without its first stroke. */
  private call_address_(path: ViewerPath, { part = '', query = {} }: Call): string {
    const url = new URL(this.address(path.slice(1).replace(/\{\w+\}/, encodeURIComponent(part))));
    url.search = new URLSearchParams(query).toString();
    return url.href;
  }

  private in_language_(): Record<string, string> {
    return this.language_ === '' ? {} : { language: this.language_ };
  }

  /** The hash says which of the documents it is; the caller asks for the one that it knows. */
  private async document_<T extends AnswerOf<'get', '/tv/v1/documents/{hash}'>>(
    hash: string,
    shape: Shape<T>,
  ): Promise<T> {
    const value = await this.request_('get', '/tv/v1/documents/{hash}', { part: hash });
    if (!has_shape<T>(value, shape)) throw new AppError('N103');
    return value;
  }

  private async json_<M extends Method, P extends PathOf<M> & ViewerPath>(
    method: M,
    path: P,
    shape: Shape<AnswerOf<M, P>>,
    call: Call<BodyOf<M, P>> = {},
  ): Promise<AnswerOf<M, P>> {
    const value = await this.request_(method, path, call);
    if (!has_shape(value, shape)) throw new AppError('N103');
    return value;
  }

  private async request_(method: Method, path: ViewerPath, call: Call): Promise<unknown> {
    if (!call.token) return this.send_(method, path, call, null);
    // A renewal that fails tells about it itself.
    const token = await this.token_();
    try {
      return await this.send_(method, path, call, token);
    } catch (error) {
      const fault = to_app_error(error);
      if (fault.detail.status !== 401) {
        if (fault.is_account) this.options_.on_signed_out(fault);
        throw fault;
      }
    }
    return this.send_(method, path, call, (await this.renew()).access_token);
  }

  private async send_(method: Method, path: ViewerPath, call: Call, token: string | null): Promise<unknown> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), kTimeoutMs);
    const on_abort = () => abort.abort();
    call.signal?.addEventListener('abort', on_abort);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      const answer = await this.options_.fetch(this.call_address_(path, call), {
        method: method.toUpperCase(),
        headers,
        body: call.body === undefined ? null : JSON.stringify(call.body),
        signal: abort.signal,
        credentials: 'omit',
        keepalive: call.keepalive ?? false,
      });
      if (answer.ok) return answer.status === 204 ? {} : await answer.json().catch(() => null);
      const body: unknown = await answer.json().catch(() => null);
      throw fault_of_answer(answer.status, body, answer.headers.get('Retry-After'));
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw fault_of_silence(this.options_.is_online());
    } finally {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', on_abort);
    }
  }
}

const kSessionShape: Shape<Session> = {
  access_token: 'string',
  access_expires_at: 'number',
  refresh_token: 'string',
  device_key: 'string',
};
