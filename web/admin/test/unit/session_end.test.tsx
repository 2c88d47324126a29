// A session that ends while a form is edited: the person signs in over the form, the call is made again, nothing typed is lost.
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { call, session } from '../../src/app/server';
import { SessionEnd } from '../../src/app/session_end';
import { TextField } from '../../src/kit/fields';
import { RecordForm } from '../../src/kit/form';
import { type Serve, show } from './world';

afterEach(cleanup);

const kTyped = 'kept text';
const refused = (code: string) => ({ status: 401, body: { status: 401, code, message: '' } });

async function form() {
  let is_in = true;
  const serve: Serve = ({ method, path, body }) => {
    if (path === 'sign_in') {
      if ((body as { password: string }).password !== 'right') return refused('SIGNIN_REFUSED');
      is_in = true;
      return { body: { csrf_token: 'second' } };
    }
    if (!is_in) return refused('NOT_SIGNED_IN');
    return method === 'PATCH' ? { body: { id: 1, version: 2 } } : undefined;
  };
  const on_stranger = vi.fn();
  const saved = vi.fn();
  const view = await show(
    <>
      <SessionEnd on_stranger={on_stranger} />
      <RecordForm
        ns="cms.channels"
        initial={{ notes: '' }}
        version={1}
        save={(_, changed) =>
          call('patch', '/api/v1/deployments/{deployment}/cms/channels/{id}', {
            path: { deployment: 'demo', id: 1 },
            body: changed,
            headers: { 'Idempotency-Key': 'once' },
          })
        }
        on_saved={saved}
      >
        <TextField name="notes" label="Notes" />
      </RecordForm>
    </>,
    serve,
  );
  session.csrf_token = 'first';
  fireEvent.change(await screen.findByLabelText('Notes'), { target: { value: kTyped } });
  is_in = false;
  fireEvent.click(await screen.findByText('Save', { selector: 'button *' }));
  return { ...view, on_stranger, saved };
}

it('asks for the password over the form, then does what was wanted', async () => {
  const { calls, saved, on_stranger } = await form();
  const password = await screen.findByLabelText(/Password/);
  fireEvent.change(password, { target: { value: 'wrong' } });
  fireEvent.submit(password);
  await screen.findByText('E-mail address or password is wrong.');
  expect((screen.getByLabelText('Notes') as HTMLInputElement).value).toBe(kTyped);
  fireEvent.change(password, { target: { value: 'right' } });
  fireEvent.submit(password);
  await waitFor(() => expect(saved).toHaveBeenCalled());
  const patches = calls.filter((one) => one.method === 'PATCH');
  expect(patches.map((one) => one.headers.get('X-CSRF-Token'))).toContain('second');
  // The same key: a sale that was carried out before the answer was lost is not made twice.
  expect(patches.map((one) => one.headers.get('Idempotency-Key'))).toEqual(['once', 'once']);
  expect(patches.at(-1)?.body).toEqual({ notes: kTyped });
  expect(calls.find((one) => one.path === 'sign_in')?.body).toMatchObject({ email: 'nora@example.com' });
  await waitFor(() => expect(screen.queryByText('Your session has ended')).toBeNull());
  expect(on_stranger).not.toHaveBeenCalled();
});

it('sends who was never signed in to the sign-in page', async () => {
  const on_stranger = vi.fn();
  await show(<SessionEnd on_stranger={on_stranger} />, ({ path }) =>
    path === 'me' ? refused('NOT_SIGNED_IN') : undefined,
  );
  await waitFor(() => expect(on_stranger).toHaveBeenCalled());
  expect(screen.queryByText('Your session has ended')).toBeNull();
});
