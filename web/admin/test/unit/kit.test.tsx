// Each part of the kit that people work with, driven by keyboard alone. The parts and their states are the stories of src/kit/stories.
import { cleanup, configure, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { start_texts } from '../../src/app/texts';
import { kStories } from '../../src/kit/stories/all';
import { StoryWorld } from '../../src/kit/stories/world';

configure({ asyncUtilTimeout: 20_000 });
beforeEach(() => {
  // jsdom lays nothing out; the window of rows is made from the scroller's size.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(360);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(800);
});
afterEach(cleanup);

async function show(name: string) {
  await start_texts('en');
  const story = kStories[name];
  if (!story) throw new Error(`There is no story "${name}".`);
  render(<StoryWorld env="test">{story()}</StoryWorld>);
  return userEvent.setup({ pointerEventsCheck: 0 });
}

/** Presses Tab until the element has the focus; what cannot be reached so fails. */
async function tab_to(user: ReturnType<typeof userEvent.setup>, find: () => HTMLElement) {
  const wanted = await waitFor(find);
  for (let press = 0; press < 80 && document.activeElement !== wanted; press += 1) await user.tab();
  expect(document.activeElement).toBe(wanted);
}

describe('the kit by keyboard', () => {
  it('noun list: a row is picked, the action is asked about and becomes a job', async () => {
    const user = await show('noun list, full');
    await screen.findByText('Thing 1');
    await tab_to(user, () => screen.getByRole('grid'));
    await user.keyboard('{ArrowDown}x{ArrowDown}x');
    await tab_to(user, () => screen.getByRole('button', { name: 'Delete' }));
    await user.keyboard('{Enter}');
    const question = await screen.findByRole('dialog', { name: 'Delete 2 records?' });
    await tab_to(user, () => within(question).getByRole('button', { name: 'Delete' }));
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('button', { name: 'Cancel the job' })).toBeTruthy();
  });

  it('noun list: a failed one can be tried again, an empty one begun', async () => {
    const user = await show('noun list, failed');
    await tab_to(user, () => screen.getByRole('button', { name: 'Try again' }));
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toBeTruthy();
    cleanup();
    const again = await show('noun list, empty');
    await screen.findByText('No channels yet');
    await tab_to(again, () => screen.getAllByRole('link', { name: 'Add thing' })[0] as HTMLElement);
  });

  it('filter bar: a condition is added and taken away', async () => {
    const user = await show('filter bar, plain');
    await tab_to(user, () => screen.getByRole('button', { name: 'Filter' }));
    await user.keyboard('{Enter}');
    await tab_to_item(user, 'State');
    await user.keyboard('{Enter}');
    const on = await screen.findByRole('checkbox', { name: 'On' });
    await tab_to(user, () => on);
    await user.keyboard(' ');
    await user.keyboard('{Escape}');
    await tab_to(user, () => screen.getByRole('button', { name: /State.*On/ }));
  });

  it('ordered list: a row moves by Alt and an arrow, and is told', async () => {
    const user = await show('ordered list');
    await screen.findByText('Thing 1');
    await tab_to(user, () => screen.getByRole('button', { name: 'Drag Thing 1' }));
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(await screen.findByText('Thing 1 is now at position 2.')).toBeTruthy();
  });

  it('two sides: found by typing, added, removed', async () => {
    const user = await show('two sides, empty');
    await screen.findByText('Add things from the left.');
    await tab_to(user, () => screen.getByRole('textbox'));
    await user.keyboard('Thing 3');
    await tab_to(user, () => screen.getByRole('button', { name: /Add.*Thing 3/ }));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByText('Add things from the left.')).toBeNull());
    await tab_to(user, () => screen.getByRole('button', { name: 'Remove all' }));
    await user.keyboard('{Enter}');
    expect(await screen.findByText('Add things from the left.')).toBeTruthy();
  });

  it('two sides: of 1,200 few are drawn, each is found by typing, and a moved one keeps the focus', async () => {
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(360);
    const user = await show('two sides, 1,200 to choose from');
    await tab_to(user, () => screen.getByRole('textbox'));
    expect(screen.getAllByRole('button', { name: /^Add Thing/ }).length).toBeLessThan(60);
    await user.keyboard('Thing 1199');
    await tab_to(user, () => screen.getByRole('button', { name: 'Add Thing 1199' }));
    await user.keyboard('{Enter}');
    await screen.findByRole('button', { name: 'Drag Thing 1199' });
    cleanup();
    const again = await show('two sides, 1,200 chosen');
    const first = await screen.findByRole('button', { name: 'Drag Thing 1' });
    expect(screen.getAllByRole('button', { name: /^Drag/ }).length).toBeLessThan(60);
    first.focus();
    await again.keyboard('{Alt>}{End}{/Alt}');
    expect(await screen.findByText('Thing 1 is now at position 1200.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Drag Thing 1' }));
    expect(document.activeElement?.closest('li')?.getAttribute('aria-posinset')).toBe('1200');
  });

  it('two sides: those in the trash are told and stay', async () => {
    const user = await show('two sides, three in the trash');
    await screen.findByText('3 more that are in the trash or not for your role stay as they are.');
    await tab_to(user, () => screen.getByRole('button', { name: 'Remove all' }));
    await user.keyboard('{Enter}');
    expect(await screen.findByText('Add things from the left.')).toBeTruthy();
    expect(screen.getByText(/^3 more that are in the trash/)).toBeTruthy();
  });

  it('record page: a typed change is saved by Enter, and deleting says who depends on it', async () => {
    const user = await show('record page');
    await tab_to(user, () => screen.getByLabelText(/Name/));
    await user.keyboard('{End}!{Enter}');
    expect(await screen.findByText('Saved.')).toBeTruthy();
    await tab_to(user, () => screen.getByRole('button', { name: 'More actions' }));
    await user.keyboard('{Enter}');
    await tab_to_item(user, 'Delete');
    await user.keyboard('{Enter}');
    const question = await screen.findByRole('dialog');
    await tab_to(user, () => within(question).getByRole('button', { name: 'Delete' }));
    await user.keyboard('{Enter}');
    expect(await screen.findByText('It is in use')).toBeTruthy();
    expect(screen.getByText('and 3 more', { exact: false })).toBeTruthy();
  });

  it('fields: each is reached and takes what is typed', async () => {
    const user = await show('form, all fields');
    await tab_to(user, () => screen.getByLabelText(/^Name\b/));
    await user.keyboard('{End} at six');
    await tab_to(user, () => screen.getByLabelText('Number'));
    await user.keyboard('{Control>}a{/Control}7');
    await tab_to(user, () => screen.getByRole('radio', { name: 'tv' }));
    await user.keyboard('{ArrowRight}');
    expect((screen.getByRole('radio', { name: 'radio' }) as HTMLInputElement).checked).toBe(true);
    await tab_to(user, () => screen.getByRole('switch', { name: 'On' }));
    await user.keyboard(' ');
    expect((screen.getByRole('switch', { name: 'On' }) as HTMLInputElement).checked).toBe(false);
    await tab_to(user, () => screen.getByRole('button', { name: 'Save' }));
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('The server is busy');
  });

  it('money: read as people type it, printed when left', async () => {
    const user = await show('money');
    await tab_to(user, () => screen.getByLabelText('Price'));
    await user.keyboard('{Control>}a{/Control}12.5{Tab}');
    expect((screen.getByLabelText('Price') as HTMLInputElement).value).toBe('12.50');
  });

  it('question: Enter answers it, Escape leaves it', async () => {
    const user = await show('question, opened');
    await tab_to(user, () => screen.getByRole('button', { name: 'Ask' }));
    await user.keyboard('{Enter}');
    await screen.findByRole('dialog');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await tab_to(user, () => screen.getByRole('button', { name: 'Ask' }));
    await user.keyboard('{Enter}');
    await tab_to(user, () => screen.getByRole('button', { name: 'Disable' }));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('question: a word must be typed, a reason given', async () => {
    const user = await show('question, danger with a word');
    const action = await screen.findByRole('button', { name: 'Disable' });
    expect(action).toHaveProperty('disabled', true);
    await tab_to(user, () => screen.getByLabelText('Type news to confirm'));
    await user.keyboard('news');
    expect(action).toHaveProperty('disabled', false);
    cleanup();
    const again = await show('question, with a reason');
    await tab_to(again, () => screen.getByLabelText(/Reason/));
    await again.keyboard('moved away');
    expect(screen.getByRole('button', { name: 'Disable' })).toHaveProperty('disabled', false);
  });

  it('notices: a step is taken back', async () => {
    const user = await show('notices');
    await tab_to(user, () => screen.getByRole('button', { name: 'Undo' }));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  });

  it('stale form: the side is chosen', async () => {
    const user = await show('form, stale');
    await tab_to(user, () => screen.getByRole('radio', { name: 'Mine' }));
    await user.keyboard('{ArrowDown}');
    expect((screen.getByRole('radio', { name: 'Theirs' }) as HTMLInputElement).checked).toBe(true);
    await tab_to(user, () => screen.getByRole('button', { name: 'Save these values' }));
  });

  it('file drop: a chosen file can be changed', async () => {
    const user = await show('file drop, chosen');
    await tab_to(user, () => screen.getByLabelText(/list\.m3u/));
  });
});

/** Moves in an open menu to an entry. */
async function tab_to_item(user: ReturnType<typeof userEvent.setup>, name: string) {
  const wanted = await screen.findByRole('menuitem', { name });
  for (let press = 0; press < 10 && document.activeElement !== wanted; press += 1) await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(wanted);
}
