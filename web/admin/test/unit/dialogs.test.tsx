// Dialogs speak: a close button with a name, a sentence on what is lost.
import { Modal } from '@mantine/core';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, it } from 'vitest';
import { TextField } from '../../src/kit/fields';
import { RecordForm } from '../../src/kit/form';
import { show } from './world';

afterEach(cleanup);

describe('dialogs', () => {
  it('have a close button with a name', async () => {
    await show(
      <Modal opened onClose={() => {}} title="Title">
        text
      </Modal>,
    );
    await screen.findByRole('button', { name: 'Close' });
  });
  it('say in a sentence what leaving a form loses', async () => {
    const { router } = await show(
      <RecordForm ns="cms.channels" initial={{ notes: '' }} version={1} save={async () => ({})}>
        <TextField name="notes" />
      </RecordForm>,
    );
    await userEvent.type(await screen.findByLabelText('Notes'), 'x');
    void router.navigate({ to: '/d/demo/elsewhere' });
    const dialog = await screen.findByRole('dialog', { name: 'Your changes are not saved' });
    within(dialog).getByText(/lost.*\.$/);
  });
});
