// Engine faults in the words of the app's codes (spec 50). A table, not a policy: who retries is the app's matter.

export type FaultCode = 'N101' | 'P509' | 'P510' | 'P511' | 'P512' | 'P513' | 'P514' | 'P517' | 'X901';

export interface Fault {
  code: FaultCode;
  /** The engine's own words, for the report. */
  detail: string;
  /** False: the engine goes on by itself. */
  is_fatal: boolean;
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

/** The code that the service put on a refused playlist or segment, if it did. */
function service_code(error: EngineError): string | null {
  if (error.code !== kBadHttpStatus || error.data[1] !== 403) return null;
  const headers = error.data[3];
  if (typeof headers !== 'object' || headers === null) return null;
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === 'tvms-code') return String(value);
  }
  return null;
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
  if (service_code(error) === 'P517') return { code: 'P517', detail, is_fatal: true };
  return { code: code_of(error, is_online), detail, is_fatal: error.severity === kCritical };
}
