// Engine faults in the words of the app's codes (spec 50). A table, not a policy: who retries is the app's matter.

export type FaultCode = 'N101' | 'P509' | 'P510' | 'P511' | 'P512' | 'P513' | 'P514' | 'P517' | 'X901';

export interface Fault {
  code: FaultCode;
  /** The engine's own words, for the report. */
  detail: string;
  /** False: the engine goes on by itself. */
  is_fatal: boolean;
  /** The service answers, and says that there is nothing to play yet: worth asking again after so long, without a word. */
  not_yet_s?: number;
}

/** The part of an engine error that is looked at; data is as documented for its code. */
export interface EngineError {
  code: number;
  category: number;
  severity: number;
  data: readonly unknown[];
}

const kBadHttpStatus = 1001;
const kHttpError = 1002;
const kTimeout = 1003;
const kLoadInterrupted = 7000;
const kDrm = 6;
const kMedia = 3;
const kStreaming = 5;
const kCritical = 2;

/** A header of a refused playlist or segment. */
function header(error: EngineError, status: number, wanted: string): string | null {
  if (error.code !== kBadHttpStatus || error.data[1] !== status) return null;
  const headers = error.data[3];
  if (typeof headers !== 'object' || headers === null) return null;
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === wanted) return String(value);
  }
  return null;
}

/** A stream that begins (P509) or a server that starts (X902) answers 503 with its code. */
function not_yet_s(error: EngineError): number | null {
  const code = header(error, 503, 'tvms-code');
  if (code !== 'P509' && code !== 'X902') return null;
  const wait_s = Number(header(error, 503, 'retry-after') ?? 1);
  return Number.isFinite(wait_s) ? Math.min(10, Math.max(1, wait_s)) : 1;
}

function code_of(error: EngineError, is_online: boolean): FaultCode {
  if (error.code === kBadHttpStatus || error.code === kHttpError || error.code === kTimeout) {
    return is_online ? 'P509' : 'N101';
  }
  if (error.category === kDrm) {
    if (error.code === 6007) return 'P514';
    if (error.code === 6008) return 'P512';
    if (error.code === 6001 || error.code === 6000) return 'P513';
    return 'P510';
  }
  if (error.category === kMedia) return 'P511';
  // 4032: no variant that this device can decode.
  if (error.code === 4032) return 'P511';
  if (error.category === kStreaming) return 'P509';
  return 'P509';
}

/** Null for what is no fault: a load that the next zap overtook. */
export function fault_of(error: EngineError, is_online: boolean): Fault | null {
  if (error.code === kLoadInterrupted) return null;
  const detail = `${error.category}.${error.code}`;
  if (header(error, 403, 'tvms-code') === 'P517') return { code: 'P517', detail, is_fatal: true };
  const wait_s = not_yet_s(error);
  if (wait_s !== null) return { code: 'P509', detail, is_fatal: error.severity === kCritical, not_yet_s: wait_s };
  return { code: code_of(error, is_online), detail, is_fatal: error.severity === kCritical };
}

/** What the engine throws that is none of its own errors is a slip of its own, after which it goes on: at an update of the
 * playlist, for instance. A picture that then stands still is seen by who watches it. */
export function fault_of_slip(error: unknown): Fault {
  return { code: 'X901', detail: String(error), is_fatal: false };
}
