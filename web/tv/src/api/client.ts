// The viewer API as functions: addresses, tokens and their renewal, faults. Keeps no content.
import { AppError, fault_of_answer, fault_of_silence, to_app_error } from './fault';
import type { Device, Guide, Hello, Lineup, NowNext, Play, Session, Start, Ui } from './types';

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

type Kind = 'string' | 'number' | 'object' | 'array';

const kTimeoutMs = 12_000;
/** Renewed this long before it ends, so that no request meets an ended token. */
const kMarginS = 60;

function has_shape(value: unknown, shape: Record<string, Kind>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map(Object.entries(value));
  return Object.entries(shape).every(([key, kind]) => {
    const member = entries.get(key);
    if (kind === 'array') return Array.isArray(member);
    if (kind === 'object') return typeof member === 'object' && member !== null && !Array.isArray(member);
    return typeof member === kind;
  });
}

interface Call {
  method?: 'GET' | 'POST';
  body?: unknown;
  token?: boolean;
  signal?: AbortSignal | undefined;
  keepalive?: boolean;
}

export class ViewerApi {
  private renewing_: Promise<Session> | null = null;
  /** Of the last start: guides are asked for in the same language. */
  private language_ = '';

  constructor(private readonly options_: ClientOptions) {}

  hello(): Promise<Hello> {
    return this.json_<Hello>('tv/v1/hello', { deployment: 'string', languages: 'array', theme: 'object' });
  }

  async sign_in(user_id: string, password: string, device: Device, remove_device_id?: number): Promise<Session> {
    const body = { user_id, password, device, ...(remove_device_id === undefined ? {} : { remove_device_id }) };
    const session = await this.json_<Session>('tv/v1/sign_in', kSessionShape, { method: 'POST', body });
    this.options_.keeper.write(session);
    return session;
  }

  async sign_out(): Promise<void> {
    try {
      await this.request_('tv/v1/sign_out', { method: 'POST', body: {}, token: true });
    } finally {
      this.options_.keeper.write(null);
    }
  }

  start(language: string): Promise<Start> {
    this.language_ = encodeURIComponent(language);
    const query = `tv/v1/start?language=${this.language_}`;
    return this.json_<Start>(query, { documents: 'object', guide: 'object', now: 'number' }, { token: true });
  }

  lineup(hash: string): Promise<Lineup> {
    return this.json_<Lineup>(`tv/v1/documents/${hash}`, { groups: 'array', channels: 'array' });
  }

  ui(hash: string): Promise<Ui> {
    return this.json_<Ui>(`tv/v1/documents/${hash}`, { menu: 'array', theme: 'object', features: 'object' });
  }

  guide(from: number, to: number, channels: readonly number[], signal?: AbortSignal): Promise<Guide> {
    const query = `tv/v1/guide?from=${from}&to=${to}&channels=${channels.join(',')}${this.language_ && `&language=${this.language_}`}`;
    return this.json_<Guide>(query, { channels: 'array' }, { token: true, signal });
  }

  now_next(): Promise<NowNext> {
    const query = `tv/v1/now_next${this.language_ && `?language=${this.language_}`}`;
    return this.json_<NowNext>(query, { channels: 'array', until: 'number' }, { token: true });
  }

  play(channel_id: number, request_id: string, failed: number): Promise<Play> {
    const body = { kind: 'live', channel_id, request_id, ...(failed > 0 ? { failed } : {}) };
    return this.json_<Play>('tv/v1/play', { session: 'string', url: 'string' }, { method: 'POST', body, token: true });
  }

  heartbeat(session: string, state: 'playing' | 'paused', position_s: number, stalls: number): Promise<Heartbeat> {
    const body = { session, state, position_s: Math.round(position_s), stalls };
    return this.json_<Heartbeat>('tv/v1/heartbeat', {}, { method: 'POST', body, token: true });
  }

  async stop(session: string): Promise<void> {
    await this.request_('tv/v1/stop', { method: 'POST', body: { session }, token: true, keepalive: true });
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
      const session = await this.json_<Session>('tv/v1/refresh', kSessionShape, { method: 'POST', body });
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

  private async json_<T>(path: string, shape: Record<string, Kind>, call: Call = {}): Promise<T> {
    const value = await this.request_(path, call);
    if (!has_shape(value, shape)) throw new AppError('N103');
    return value as T;
  }

  private async request_(path: string, call: Call): Promise<unknown> {
    if (!call.token) return this.send_(path, call, null);
    // A renewal that fails tells about it itself.
    const token = await this.token_();
    try {
      return await this.send_(path, call, token);
    } catch (error) {
      const fault = to_app_error(error);
      if (fault.detail.status !== 401) {
        if (fault.is_account) this.options_.on_signed_out(fault);
        throw fault;
      }
    }
    return this.send_(path, call, (await this.renew()).access_token);
  }

  private async send_(path: string, call: Call, token: string | null): Promise<unknown> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), kTimeoutMs);
    const on_abort = () => abort.abort();
    call.signal?.addEventListener('abort', on_abort);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      const answer = await this.options_.fetch(this.address(path), {
        method: call.method ?? 'GET',
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

export interface Heartbeat {
  ends_at?: number;
}

const kSessionShape: Record<string, Kind> = {
  access_token: 'string',
  access_expires_at: 'number',
  refresh_token: 'string',
  device_key: 'string',
};
