// What the device remembers (spec 50, section 14), in the browser's local storage. Storage may be full or forbidden:
// then things are remembered until the page closes.

const kPrefix = 'tvms.';
// What the storage refused, null for what it would not forget: goes before what lies there.
const memory = new Map<string, string | null>();

/** Two deployments under one origin (/watch/<name>/) must not share a session. */
function scope(): string {
  return `${kPrefix}${new URL('.', document.baseURI).pathname}.`;
}

function stored(name: string): string | null {
  const newer = memory.get(name);
  if (newer !== undefined) return newer;
  try {
    return window.localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function read_kept<T>(key: string, is_good: (value: unknown) => value is T): T | null {
  const text = stored(scope() + key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return is_good(value) ? value : null;
  } catch {
    return null;
  }
}

/** An older value never stays behind: a refresh token that was used already counts as stolen. */
export function write_kept(key: string, value: unknown): void {
  const name = scope() + key;
  const text = value === null ? null : JSON.stringify(value);
  try {
    // Removed first: a full storage has room for the new value then, and holds none where it has not.
    window.localStorage.removeItem(name);
    if (text !== null) window.localStorage.setItem(name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
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
