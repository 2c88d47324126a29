// Lists that are longer than a page of the API: read to their end, or refused aloud; what an editor does not know stays as it was stored.
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChannelsEditor } from '../../src/cms/channel_picker';
import { RecordForm } from '../../src/kit/form';
import { type Noun, noun } from '../../src/kit/noun';
import { Loaded } from '../../src/kit/states';
import { type Call, show } from './world';

type Thing = { id: number; number: number; name: string };
const things = noun('/api/v1/deployments/{deployment}/cms/channels') as unknown as Noun<Thing>;

afterEach(cleanup);

/** Channels whose numbers fall as their ids rise, answered by the keyset as the server does. */
const make = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    number: count - at,
    name: { en: `Channel ${at + 1}` },
    icon: null,
    groups: [],
  }));
const serve = (rows: ReturnType<typeof make>) => (call: Call) => {
  if (!call.path.endsWith('/cms/channels')) return undefined;
  const [after, limit] = [Number(call.query.get('after')), Number(call.query.get('limit'))];
  const items = rows.filter((row) => row.id > after).slice(0, limit);
  const next = items.length === limit && call.query.has('after') ? String(items.at(-1)?.id) : null;
  return { body: { items, total: rows.length, next } };
};
/** What a form sent as changed. */
const sent = (save: { mock: { calls: unknown[][] } }) => save.mock.calls[0]?.[1];
const of_list = (calls: Call[]) => calls.filter((call) => call.path.endsWith('/cms/channels'));

function First({ sort }: { sort?: string }) {
  const query = things.useAll(sort ? { sort } : {});
  return (
    <Loaded query={query}>
      {({ items, total }) => (
        <p>
          {sort ?? 'id'}: {items.length} of {total}, {items[0]?.id} to {items.at(-1)?.id}
        </p>
      )}
    </Loaded>
  );
}

function Page() {
  const [is_left, set_left] = useState(false);
  return (
    <>
      <button type="button" onClick={() => set_left(true)}>
        Leave
      </button>
      {!is_left && <First />}
    </>
  );
}

describe('a whole list', () => {
  it('is read page by page, once for all orders of it', async () => {
    const { calls } = await show(
      <>
        <First />
        <First sort="number" />
        <First sort="-number" />
      </>,
      serve(make(1_200)),
    );
    await screen.findByText('id: 1200 of 1200, 1 to 1200');
    await screen.findByText('number: 1200 of 1200, 1200 to 1');
    await screen.findByText('-number: 1200 of 1200, 1 to 1200');
    expect(of_list(calls).map((call) => call.query.get('after'))).toEqual(['0', '500', '1000']);
  });

  it('says how far it is', async () => {
    const answer = serve(make(1_200));
    let let_go = () => {};
    const gate = new Promise<void>((resolve) => {
      let_go = resolve;
    });
    await show(<First />, (call) => {
      const own = answer(call);
      return own && call.query.get('after') === '1000' ? { ...own, wait: gate } : own;
    });
    await screen.findByText('1,000 of 1,200');
    let_go();
    await screen.findByText('id: 1200 of 1200, 1 to 1200');
  });

  it('is refused aloud above the limit, not cut', async () => {
    const { calls } = await show(<First />, (call) =>
      call.path.endsWith('/cms/channels') ? { body: { items: make(500), total: 20_001, next: '500' } } : undefined,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('more than 20,000 records');
    expect(of_list(calls)).toHaveLength(1);
  });

  it('fails as a whole when one of its pages fails', async () => {
    const answer = serve(make(1_200));
    await show(<First />, (call) =>
      call.query.get('after') === '500' ? { status: 500, body: { code: 'INTERNAL', message: '' } } : answer(call),
    );
    await screen.findByRole('alert');
    expect(screen.queryByText(/of 1200/)).toBeNull();
  });

  it('is given up by leaving', async () => {
    const answer = serve(make(1_200));
    let let_go = () => {};
    const gate = new Promise<void>((resolve) => {
      let_go = resolve;
    });
    const { calls } = await show(<Page />, (call) => {
      const own = answer(call);
      return own && call.query.get('after') === '500' ? { ...own, wait: gate } : own;
    });
    await waitFor(() => expect(of_list(calls)).toHaveLength(2));
    await userEvent.click(screen.getByRole('button', { name: 'Leave' }));
    let_go();
    await new Promise((resolve) => setTimeout(resolve));
    expect(of_list(calls)).toHaveLength(2);
  });
});

describe('the channels of a group', () => {
  async function edit(stored: number[]) {
    const save = vi.fn(async () => ({}));
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(360);
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(360);
    const view = await show(
      <RecordForm<{ channels: number[] }, { version: number; channels: number[] }>
        ns="cms.ui_groups"
        initial={{ channels: stored }}
        version={1}
        save={save as never}
        read_record={({ channels }) => ({ channels })}
      >
        <ChannelsEditor name="channels" right_label="In this group" empty="Nothing" />
      </RecordForm>,
      serve(make(1_200)),
    );
    await screen.findByText('In this group');
    return { ...view, save };
  }
  const all = Array.from({ length: 1_200 }, (_, at) => at + 1);

  it('are all stored when one of them moves', async () => {
    const { save } = await edit(all);
    const list = await screen.findByRole('list', { name: 'In this group' });
    within(list).getAllByRole('button')[0]?.focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect(sent(save)).toEqual({ channels: [2, 1, ...all.slice(2)] });
  });

  it('keep those in the trash in their places, and say how many', async () => {
    const { save } = await edit([9001, 1, 9002, 2, 3, 9003]);
    await screen.findByText('3 more that are in the trash or not for your role stay as they are.');
    const list = await screen.findByRole('list', { name: 'In this group' });
    within(list).getAllByRole('button')[0]?.focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect(sent(save)).toEqual({ channels: [9001, 2, 9002, 1, 3, 9003] });
  });

  it('keep those in the trash when all are removed', async () => {
    const { save } = await edit([9001, 1, 9002, 2]);
    await userEvent.click(await screen.findByRole('button', { name: 'Remove all' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect(sent(save)).toEqual({ channels: [9001, 9002] });
  });
});
