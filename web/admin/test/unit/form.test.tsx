// Record forms: validation, the server's faults at their fields, only what changed is sent, a stale version settled side by side.

import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApiError } from '@tvms/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tr } from '../../src/app/texts';
import { optional, required, texts, whole, z_object } from '../../src/kit/checks';
import { NumberField, SwitchField, TextField, TextsField } from '../../src/kit/fields';
import { changed_fields, form_errors, RecordForm } from '../../src/kit/form';
import { check_of } from '../../src/kit/rules';
import { hostname_schema, read_hostname } from '../../src/uit/hostnames/schema';
import { show } from './world';

afterEach(cleanup);

const initial = { number: 5, name: { en: 'News' }, notes: '', is_on: false };
const schema = z_object({ number: whole(1, 99), name: texts(10, 'en'), notes: optional(5) });

type Thing = { version: number; number: number; name: { en: string }; notes: string };

function form(save: (...asked: never[]) => Promise<unknown>, version: number | undefined = 3) {
  return (
    <RecordForm<typeof initial, Thing>
      ns="cms.channels"
      initial={initial}
      {...(version === undefined ? {} : { version })}
      schema={schema}
      save={save as never}
      read_record={({ number, name, notes }) => ({ number, name, notes, is_on: false })}
    >
      <NumberField name="number" min={1} max={99} />
      <TextsField name="name" required />
      <TextField name="notes" label="Notes" />
      <SwitchField name="is_on" label="On" />
    </RecordForm>
  );
}

describe('record form', () => {
  it('shows the bar only when something changed, and sends what changed', async () => {
    const save = vi.fn(async () => ({}));
    await show(form(save));
    const notes = await screen.findByLabelText('Notes');
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    await userEvent.type(notes, 'abc');
    await userEvent.click(await screen.findByRole('button', { name: /save/i }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect(save.mock.calls[0]?.slice(1, 3)).toEqual([{ notes: 'abc' }, 3]);
  });
  it('does not send what is not valid, and lists every fault', async () => {
    const save = vi.fn(async () => ({}));
    await show(form(save));
    await userEvent.type(await screen.findByLabelText('Notes'), 'too long');
    await userEvent.clear(screen.getByLabelText('Number'));
    await userEvent.click(await screen.findByRole('button', { name: /save/i }));
    const summary = await screen.findByRole('alert');
    expect(within(summary).getAllByRole('listitem')).toHaveLength(2);
    expect(save).not.toHaveBeenCalled();
  });
  it('puts the faults of the server at their fields', async () => {
    const save = vi.fn(async () => {
      throw new ApiError({
        status: 422,
        code: 'FIELDS_INVALID',
        message: '',
        fields: [{ pointer: '/notes', code: 'SOMETHING_NEW', message: 'The server says no.' }],
      });
    });
    await show(form(save));
    await userEvent.type(await screen.findByLabelText('Notes'), 'x');
    await userEvent.click(await screen.findByRole('button', { name: /save/i }));
    await waitFor(() => expect(screen.getAllByText(/The server says no\./).length).toBeGreaterThanOrEqual(2));
    expect(screen.getByLabelText('Notes').getAttribute('aria-invalid')).toBe('true');
  });
  it('keeps what was typed when somebody else saved meanwhile', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(
        new ApiError({
          status: 409,
          code: 'STALE',
          message: '',
          current: { number: 7, name: { en: 'News' }, notes: '', version: 8 },
        }),
      )
      .mockResolvedValueOnce({});
    await show(form(save as never));
    await userEvent.type(await screen.findByLabelText('Notes'), 'mine');
    await userEvent.click(await screen.findByRole('button', { name: /save/i }));
    const dialog = await screen.findByRole('dialog');
    // Mine stays mine, what I left alone follows the newer record.
    await userEvent.click(within(dialog).getAllByRole('button').at(-1) as HTMLElement);
    await waitFor(() => expect(save).toHaveBeenCalledTimes(2));
    expect(save.mock.calls[1]?.[0]).toMatchObject({ number: 7, notes: 'mine' });
    expect(save.mock.calls[1]?.[2]).toBe(8);
  });
  it('asks each language for its own text', async () => {
    const save = vi.fn(async () => ({}));
    await show(form(save));
    await userEvent.click(await screen.findByRole('button', { name: 'ar' }));
    const field = screen.getByRole('textbox', { name: /Name/ });
    await userEvent.type(field, 'أخبار');
    await userEvent.click(await screen.findByRole('button', { name: /save/i }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect((save.mock.calls[0] as unknown[])[1]).toEqual({ name: { en: 'News', ar: 'أخبار' } });
  });
});

describe('pure parts', () => {
  it('finds what differs', () => {
    expect(changed_fields({ a: 1, b: [1, 2], c: 'x' }, { a: 1, b: [2, 1], c: 'x' })).toEqual({ b: [2, 1] });
  });
  it('maps pointers to paths', () => {
    const error = new ApiError({
      status: 422,
      code: 'X',
      message: '',
      fields: [{ pointer: '/plans/0/name', code: 'Q', message: 'Taken' }],
    });
    expect(form_errors(error)).toEqual({ 'plans.0.name': 'Taken' });
  });
  it('refuses an empty required text', () => {
    expect(required(5).safeParse('  ').success).toBe(false);
    expect(required(5).safeParse('abcde').success).toBe(true);
    expect(required(5).safeParse('abcdef').success).toBe(false);
  });
  it('says of a text what the server would say', () => {
    const said = (check: { safeParse: (text: unknown) => unknown }, text: unknown) =>
      (check.safeParse(text) as { error?: { issues: { message: string }[] } }).error?.issues.map((one) => one.message);
    const slug = check_of({ kind: 'text', min: 2, max: 40, format: 'slug', is_required: true });
    expect(said(slug, 'qa')).toBeUndefined();
    expect(said(slug, 'a'.repeat(40))).toBeUndefined();
    expect(said(slug, 'A b')).toEqual([tr('error.SLUG_FORMAT')]);
    expect(said(slug, 'a')).toEqual([tr('error.SHORT', { min: 2 })]);
    const hostname = (text: string) => said(hostname_schema, { ...read_hostname(undefined), hostname: text });
    expect(hostname('tv.example.org')).toBeUndefined();
    expect(hostname('tv example.org')).toEqual([tr('error.HOST_FORMAT')]);
    expect(hostname('example.org')).toEqual([tr('error.HOSTNAME_LEVEL')]);
  });
});
