// What went wrong, in the codes of spec 50, and how an answer of the service becomes one. No sentences: those are texts.
import type { RegisteredDevice, RunningStream } from './types';

export interface FaultDetail {
  status?: number;
  code?: string;
  request_id?: string;
  retry_after_s?: number;
  ends_at?: number;
  devices?: RegisteredDevice[];
  can_remove?: boolean;
  running?: RunningStream[];
}

export class AppError extends Error {
  constructor(
    readonly app_code: string,
    readonly detail: FaultDetail = {},
  ) {
    super(app_code);
    this.name = 'AppError';
  }

  /** The way to the service failed, not the service: worth trying again by itself. */
  get is_network(): boolean {
    return this.app_code === 'N101' || this.app_code === 'N102' || this.app_code === 'N103';
  }

  /** The account itself says no (A303 to A311): what plays must stop. */
  get is_account(): boolean {
    return /^A3(0[3-9]|1[01])$/.test(this.app_code);
  }
}

function by_status(status: number): string {
  if (status === 401) return 'A311';
  if (status === 429 || status === 503) return 'X902';
  if (status === 502 || status === 504) return 'N102';
  return 'X901';
}

function is_object(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rows<T>(value: unknown, keys: (keyof T & string)[]): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const good = value.filter((row) => is_object(row) && keys.every((key) => key in row));
  return good as T[];
}

/** The fault of an answer that is not 2xx; `body` is its parsed JSON, or null when it had none. */
export function fault_of_answer(status: number, body: unknown, retry_after: string | null): AppError {
  if (!is_object(body)) return new AppError(by_status(status), { status });
  const detail: FaultDetail = { status };
  if (typeof body.code === 'string') detail.code = body.code;
  if (typeof body.request_id === 'string') detail.request_id = body.request_id;
  const wait_s = typeof body.retry_after_s === 'number' ? body.retry_after_s : Number(retry_after ?? Number.NaN);
  if (Number.isFinite(wait_s) && wait_s > 0) detail.retry_after_s = wait_s;
  if (typeof body.ends_at === 'number') detail.ends_at = body.ends_at;
  if (typeof body.can_remove === 'boolean') detail.can_remove = body.can_remove;
  const devices = rows<RegisteredDevice>(body.devices, ['id', 'name', 'last_seen_at']);
  if (devices) detail.devices = devices;
  const running = rows<RunningStream>(body.running, ['session', 'device', 'item']);
  if (running) detail.running = running;
  const app_code = typeof body.app_code === 'string' && body.app_code ? body.app_code : by_status(status);
  return new AppError(app_code, detail);
}

/** The fault of a request that got no answer. */
export function fault_of_silence(is_online: boolean): AppError {
  return new AppError(is_online ? 'N102' : 'N101');
}

export function to_app_error(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('X901', { code: error instanceof Error ? error.name : String(error) });
}
