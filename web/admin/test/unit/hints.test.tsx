// What is read again after a change: by a colleague (the server's hints), and by this person.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { apply_hints } from '../../src/app/events';
import { DeploymentName } from '../../src/app/me';
import { noun } from '../../src/kit/noun';

function client_with(...keys: string[][]) {
  const client = new QueryClient();
  for (const key of keys) client.setQueryData(key, {});
  const stale = () => keys.filter((key) => client.getQueryState(key)?.isInvalidated).map((key) => key.join('/'));
  return { client, stale };
}

it('a hint marks what it is about, also where the screens keep it under another name', () => {
  for (const [topic, key] of [
    ['publish.areas', ['publish', 'demo', 'areas']],
    ['publish.channels', ['publish', 'demo', 'runs']],
    ['panel.jobs', ['jobs', 'demo', 'list']],
    ['crm.devices', ['crm.customers', 'demo', 'sub', '1/devices']],
    ['crm.sessions', ['crm.customers', 'demo', 'sub', '1/sessions']],
    ['cms.channels', ['cms.channels', 'demo', 'page']],
  ] as const) {
    const { client, stale } = client_with([...key], ['uit.hostnames', 'demo']);
    apply_hints(client, [{ topic }]);
    expect([topic, stale()]).toEqual([topic, [key.join('/')]]);
  }
});

it('what a person is told of deployments and roles is read again when they change', () => {
  for (const topic of ['panel.deployments', 'panel.roles', 'panel.staff']) {
    const { client, stale } = client_with(['me'], [topic, ''], ['cms.channels', 'demo']);
    apply_hints(client, [{ topic }]);
    expect(stale()).toEqual(['me', `${topic}/`]);
  }
});

it('a record in the trash, or out of it, is a change to publish', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ id: 7 }));
  for (const way of ['useTrash', 'useRestore'] as const) {
    const { client, stale } = client_with(['cms.channels', 'demo', 'page'], ['publish', 'demo', 'areas']);
    const { result } = renderHook(() => noun('/api/v1/deployments/{deployment}/cms/channels')[way](), {
      wrapper: ({ children }) => (
        <QueryClientProvider client={client}>
          <DeploymentName.Provider value="demo">{children}</DeploymentName.Provider>
        </QueryClientProvider>
      ),
    });
    result.current.mutate(7);
    await waitFor(() => expect([way, stale()]).toEqual([way, ['cms.channels/demo/page', 'publish/demo/areas']]));
  }
});
