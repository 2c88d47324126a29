// RFC 9457 problems as the server writes them, and the error that carries one. Not the texts shown: screens translate codes.

export type FieldProblem = {
  pointer: string;
  code: string;
  message?: string;
  params?: Record<string, unknown>;
};

export type Dependent = { noun: string; id?: number; name: string; count?: number };

export type Problem = {
  status: number;
  code: string;
  message: string;
  type?: string;
  title?: string;
  fields?: FieldProblem[];
  request_id?: string;
  /** 409 STALE: the newer record. */
  current?: Record<string, unknown>;
  /** 409 IN_USE: who uses it. */
  dependents?: Dependent[];
  retry_after_s?: number;
  params?: Record<string, unknown>;
};

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly problem: Problem,
    options?: { cause?: unknown },
  ) {
    super(problem.message, options);
  }
  get status() {
    return this.problem.status;
  }
  get code() {
    return this.problem.code;
  }
  get fields() {
    return this.problem.fields ?? [];
  }
  get request_id() {
    return this.problem.request_id;
  }
  /** Worth asking again without a change by the person. */
  get is_retryable() {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

const kCodeByStatus: Record<number, string> = {
  400: 'MALFORMED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  422: 'FIELDS_INVALID',
  429: 'TOO_MANY',
  503: 'BUSY',
};

/** Reads a problem body; an answer of a proxy (no JSON) becomes a problem made from its status. */
export async function read_problem(response: Response): Promise<Problem> {
  const base: Problem = {
    status: response.status,
    code: kCodeByStatus[response.status] ?? `HTTP_${response.status}`,
    message: response.statusText || `HTTP ${response.status}`,
  };
  const retry_after_s = Number(response.headers.get('Retry-After'));
  if (Number.isFinite(retry_after_s) && retry_after_s > 0) base.retry_after_s = retry_after_s;
  const request_id = response.headers.get('X-Request-Id');
  if (request_id) base.request_id = request_id;
  try {
    const body: unknown = JSON.parse(await response.text());
    if (body !== null && typeof body === 'object' && !Array.isArray(body)) {
      return { ...base, ...(body as Partial<Problem>), status: response.status };
    }
  } catch {
    // Not JSON: the status says enough.
  }
  return base;
}

/** "/prices/0/minor" → "prices.0.minor", the path that forms use. RFC 6901 escapes are undone. */
export function pointer_to_path(pointer: string): string {
  return pointer
    .replace(/^\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}
