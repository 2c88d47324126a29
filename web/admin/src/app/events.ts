// Hints of the server that something changed: one connection per browser, shared between tabs. Never data, only "read again".
import type { QueryClient } from '@tanstack/react-query';

export type Hint = { topic: string; id?: string | number };

const kChannel = 'tvms.events';
const kBatch_ms = 250;

/** Marks what a hint is about as stale. Topics are nouns ("cms.channels"), "jobs" or "publish". */
function apply(client: QueryClient, hints: readonly Hint[]) {
  const topics = new Set(hints.map((hint) => hint.topic));
  void client.invalidateQueries({ predicate: (query) => topics.has(String(query.queryKey[0])) });
}

export function listen(client: QueryClient): () => void {
  const channel = new BroadcastChannel(kChannel);
  const stop = new AbortController();
  let waiting: Hint[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (hint: Hint) => {
    waiting.push(hint);
    // A bulk job sends thousands of hints; one reading per batch is enough.
    timer ??= setTimeout(() => {
      timer = undefined;
      apply(client, waiting);
      waiting = [];
    }, kBatch_ms);
  };
  channel.onmessage = (message: MessageEvent<Hint>) => take(message.data);

  const lead = () =>
    new Promise<void>((resolve) => {
      const source = new EventSource('/api/v1/events');
      let had_fault = false;
      source.onopen = () => {
        // Nothing is replayed after a break: read everything that is on the screen again.
        if (had_fault) void client.invalidateQueries();
        had_fault = false;
      };
      source.onerror = () => {
        had_fault = true;
      };
      source.onmessage = (message: MessageEvent<string>) => {
        try {
          const hint = JSON.parse(message.data) as Hint;
          take(hint);
          channel.postMessage(hint);
        } catch {
          // A hint that cannot be read is no hint.
        }
      };
      stop.signal.addEventListener('abort', () => {
        source.close();
        resolve();
      });
    });

  if (navigator.locks) navigator.locks.request('tvms.events', { signal: stop.signal }, lead).catch(() => {});
  else void lead();

  return () => {
    stop.abort();
    clearTimeout(timer);
    channel.close();
  };
}
