// The table and its filters: asks for windows, keeps its state in the address, picks by keyboard and all that match.
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BulkAction, type Column, DataTable, type Picked, picked_body } from '../../src/kit/data_table';
import { list_query, read_list_state } from '../../src/kit/list_state';
import { type Noun, noun } from '../../src/kit/noun';
import english from '../../src/kit/texts.en.json';
import { type Call, show } from './world';

type Thing = { id: number; name: string; state: string };
// Records with less than channels have.
const things = noun('/api/v1/deployments/{deployment}/cms/channels') as unknown as Noun<Thing>;
const columns: Column<Thing>[] = [
  { id: 'name', title: 'Name', width: 200, sort: true, link: true, cell: (row) => row.name },
  { id: 'state', title: 'State', width: 100, cell: (row) => row.state },
];
const rows = Array.from({ length: 250 }, (_, n) => ({
  id: n + 1,
  name: `Thing ${n + 1}`,
  state: n % 2 === 0 ? 'on' : 'off',
}));

beforeEach(() => {
  // jsdom lays nothing out; the window of rows is made from the scroller's size.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(360);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(800);
});
afterEach(cleanup);

function serve(call: Call) {
  if (!call.path.endsWith('/cms/channels')) return undefined;
  const q = call.query.get('q') ?? '';
  const found = rows.filter((row) => row.name.includes(q));
  const offset = Number(call.query.get('offset'));
  return {
    body: { items: found.slice(offset, offset + Number(call.query.get('limit'))), total: found.length, next: null },
  };
}

function table(run: (picked: Picked) => void = () => {}) {
  const bulk: BulkAction[] = [{ id: 'off', label: 'Switch off', run }];
  return (
    <DataTable<Thing>
      label="Things"
      columns={columns}
      source={(query, offset, limit) => things.page('demo', query, offset, limit)}
      filters={[{ field: 'state', label: 'State', kind: 'choice', options: [{ value: 'on', label: 'On' }] }]}
      href={(row) => `cms/things/${row.id}`}
      bulk={bulk}
      sort_default="name"
      empty={<p>Nothing yet</p>}
    />
  );
}

describe('table', () => {
  it('draws a window of rows and says how many there are', async () => {
    await show(table(), serve);
    await screen.findByText('Thing 1');
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('251');
    expect(screen.queryByText('Thing 200')).toBeNull();
  });
  it('sorts by the server and keeps it in the address', async () => {
    const { calls, router } = await show(table(), serve);
    await screen.findByText('Thing 1');
    await userEvent.click(screen.getByRole('button', { name: /Name/ }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ sort: '-name' }));
    await waitFor(() => expect(calls.some((call) => call.query.get('sort') === '-name')).toBe(true));
  });
  it('searches after a pause and offers to clear when nothing matches', async () => {
    const { calls } = await show(table(), serve);
    await screen.findByText('Thing 1');
    await userEvent.type(screen.getByRole('textbox'), 'zzz');
    await screen.findByRole('button', { name: /clear filter|clear/i });
    expect(
      calls
        .filter((call) => (call.query.get('q') ?? '').startsWith('z'))
        .every((call) => call.query.get('q') === 'zzz'),
    ).toBe(true);
  });
  it('picks by keyboard and acts on what is picked', async () => {
    const run = vi.fn();
    await show(table(run), serve);
    await screen.findByText('Thing 1');
    screen.getByRole('grid').focus();
    await userEvent.keyboard('jxjjx');
    await userEvent.click(await screen.findByRole('button', { name: 'Switch off' }));
    expect(run).toHaveBeenCalledWith({ body: { ids: [1, 3] }, count: 2 });
  });
  it('picks all that match without naming them', async () => {
    const run = vi.fn();
    await show(table(run), serve);
    await screen.findByText('Thing 1');
    screen.getByRole('grid').focus();
    await userEvent.keyboard('jx');
    const bar = await screen.findByRole('toolbar');
    await userEvent.click(within(bar).getByRole('button', { name: /250/ }));
    await userEvent.click(within(bar).getByRole('button', { name: 'Switch off' }));
    expect(run).toHaveBeenCalledWith({ body: { filter: '{"and":[]}' }, count: 250 });
  });
  it('opens the active row by Enter', async () => {
    const { router } = await show(table(), serve);
    await screen.findByText('Thing 1');
    screen.getByRole('grid').focus();
    await userEvent.keyboard('jj{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/d/demo/cms/things/2'));
  });
  it('says that there is nothing yet, and what went wrong', async () => {
    await show(table(), (call) => (call.path.endsWith('cms/channels') ? { body: { items: [], total: 0 } } : undefined));
    await screen.findByText('Nothing yet');
    cleanup();
    await show(table(), (call) =>
      call.path.endsWith('cms/channels')
        ? { status: 500, body: { code: 'INTERNAL', message: 'Broken', request_id: 'r9' } }
        : undefined,
    );
    await screen.findByRole('alert');
    expect(screen.getByText('r9')).toBeTruthy();
  });
  it('tells a refused right apart from a failure', async () => {
    await show(table(), (call) =>
      call.path.endsWith('cms/channels') ? { status: 403, body: { code: 'FORBIDDEN', message: 'No' } } : undefined,
    );
    await screen.findByText(english['kit.forbidden'] as string);
    expect(screen.queryByRole('button', { name: /again|retry/i })).toBeNull();
  });
});

describe('list state', () => {
  it('drops what an address bar should not hold', () => {
    expect(read_list_state({ q: 'x'.repeat(999), sort: 'drop table', filter: 'x', columns: 'a.b' })).toEqual({
      q: 'x'.repeat(200),
      sort: undefined,
      rules: [],
      columns: ['a', 'b'],
    });
  });
  it('asks the server in its words', () => {
    expect(
      list_query({ q: '', sort: undefined, rules: [{ field: 'a', op: 'is', value: 1 }], columns: undefined }, 'name'),
    ).toEqual({ sort: 'name', filter: '{"and":[{"field":"a","op":"is","value":1}]}' });
  });
  it('names what is picked by ids, or by the filter', () => {
    const state = { q: 'x', sort: undefined, rules: [], columns: undefined };
    expect(picked_body(false, new Set([3, 4]), state)).toEqual({ ids: [3, 4] });
    expect(picked_body(true, new Set(), state)).toEqual({ filter: '{"and":[]}', q: 'x' });
  });
});
