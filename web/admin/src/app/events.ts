// Hints of the server that something changed: one connection per browser, shared between tabs. Never data, only "read again".
import type { QueryClient } from '@tanstack/react-query';

export type Hint = { topic: string; id?: string | number };

const kChannel = 'tvms.events';
const kBatch_ms = 250;
const kReopen_ms = 5_000;

// Topics are the nouns of permissions ("cms.channels"); these are kept by the screens under another noun's key, or under a second one:
// the person is told the facts of his deployments, and what his roles allow.
const kKeys: Record<string, string[]> = {
  'panel.jobs': ['jobs'],
  'panel.deployments': ['panel.deployments', 'me'],
  'panel.roles': ['panel.roles', 'me'],
  'panel.staff': ['panel.staff', 'me'],
  'crm.devices': ['crm.customers'],
  'crm.sessions': ['crm.customers'],
};

/** Marks what hints are about as stale. All of publishing is one key. */
export function apply_hints(client: QueryClient, hints: readonly Hint[]) {
  const keys = new Set(
    hints.flatMap(({ topic }) => (topic.startsWith('publish.') ? ['publish'] : (kKeys[topic] ?? [topic]))),
  );
  void client.invalidateQueries({ predicate: (query) => keys.has(String(query.queryKey[0])) });
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
      apply_hints(client, waiting);
      waiting = [];
    }, kBatch_ms);
  };
  channel.onmessage = (message: MessageEvent<Hint>) => take(message.data);

  const lead = () =>
    new Promise<void>((resolve) => {
      let had_fault = false;
      let source: EventSource;
      let again: ReturnType<typeof setTimeout> | undefined;
      const open = () => {
        source = new EventSource('/api/v1/events');
        source.onopen = () => {
          // Nothing is replayed after a break: read everything that is on the screen again.
          if (had_fault) void client.invalidateQueries();
          had_fault = false;
        };
        source.onerror = () => {
          had_fault = true;
          // A broken line is opened again by the browser; a refusal (an ended session, a restart) is not.
          if (source.readyState === EventSource.CLOSED) again = setTimeout(open, kReopen_ms);
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
      };
      open();
      stop.signal.addEventListener('abort', () => {
        clearTimeout(again);
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
