// A list as a file: the same search, order and filter as the list has.
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { EpgPage } from '../../src/cms/epg/list';
import { me, type Serve, show } from './world';

afterEach(cleanup);

const may =
  (...permissions: string[]): Serve =>
  ({ path }) =>
    path === 'me' ? { body: { ...me, permissions } } : undefined;

const kLink = {
  id: 1,
  version: 1,
  number: 1,
  name: { en: 'News' },
  kind: 'tv',
  guide_state: 'covered',
  guide_channel_id: null,
  guide_channel_name: null,
  source_name: null,
  guide_offset_minutes: 0,
  guide_until: null,
  gap_count: 0,
  overlap_count: 0,
  last_refresh_at: null,
};

it('the guide is exported as the list shows it', async () => {
  const filter = JSON.stringify([{ field: 'guide_state', op: 'in', value: ['covered'] }]);
  const { calls } = await show(
    <EpgPage />,
    (call) =>
      call.path.endsWith('/cms/epg') ? { body: { items: [kLink], total: 1, next: null } } : may('cms.epg.read')(call),
    `/d/demo/page?q=news&sort=-name&filter=${encodeURIComponent(filter)}`,
  );
  URL.createObjectURL = vi.fn(() => 'blob:guide');
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: /CSV/ }));
  const asked = () => calls.find((call) => call.path === 'deployments/demo/cms/epg/export');
  await waitFor(() => expect(asked()).toBeDefined());
  expect(Object.fromEntries(asked()?.query ?? [])).toEqual({
    q: 'news',
    sort: '-name',
    filter: JSON.stringify({ and: JSON.parse(filter) }),
    format: 'csv',
  });
});
