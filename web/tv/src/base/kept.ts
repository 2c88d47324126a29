// What the device remembers (spec 50, section 14), in the browser's local storage. Storage may be full or forbidden:
// then things are remembered until the page closes.

const kPrefix = 'tvms.';
const memory = new Map<string, string>();

/** Two deployments under one origin (/watch/<name>/) must not share a session. */
function scope(): string {
  return `${kPrefix}${new URL('.', document.baseURI).pathname}.`;
}

export function read_kept<T>(key: string, is_good: (value: unknown) => value is T): T | null {
  let text: string | null = null;
  try {
    text = window.localStorage.getItem(scope() + key);
  } catch {
    text = memory.get(key) ?? null;
  }
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return is_good(value) ? value : null;
  } catch {
    return null;
  }
}

export function write_kept(key: string, value: unknown): void {
  const text = value === null ? null : JSON.stringify(value);
  try {
    if (text === null) window.localStorage.removeItem(scope() + key);
    else window.localStorage.setItem(scope() + key, text);
  } catch {
    if (text === null) memory.delete(key);
    else memory.set(key, text);
  }
}

export function is_record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function is_number(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function is_string(value: unknown): value is string {
  return typeof value === 'string';
}
