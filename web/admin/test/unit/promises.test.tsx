// What forms promise is what the program does today; what is kept for later says so.
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { ChannelFormPage } from '../../src/cms/channels/form';
import { PackageFormPage } from '../../src/cms/packages/form';
import { GroupFormPage } from '../../src/cms/ui_groups/form';
import { ProductFormPage } from '../../src/crm/products/form';
import { me, type Serve, show } from './world';

afterEach(cleanup);

const may =
  (...permissions: string[]): Serve =>
  ({ path }) =>
    path === 'me' ? { body: { ...me, permissions } } : undefined;

const kNew = '/d/demo/page/new';

describe('forms', () => {
  it('of a package offer no test package: there are no test products', async () => {
    await show(<PackageFormPage />, may('cms.packages.read', 'cms.packages.write'), kNew);
    await screen.findByLabelText('Notes');
    expect(screen.queryByText(/test/i)).toBeNull();
  });
  it('of a group say that the app asks for no PIN yet', async () => {
    await show(<GroupFormPage />, may('cms.ui_groups.read', 'cms.ui_groups.write'), kNew);
    await screen.findByText(/does not ask for the PIN yet/);
    expect(screen.queryByText(/asks for the PIN$/)).toBeNull();
  });
  it('of a channel say what is kept for later', async () => {
    await show(<ChannelFormPage />, () => undefined, kNew);
    await screen.findByText(/Replay, Recording .*today's app does not offer them/);
    await screen.findByText(/Least age.*does not ask yet/);
    expect(screen.queryByText('Asks for the PIN before playing.')).toBeNull();
  });
  it('of a product mark the name of a plan as required', async () => {
    await show(<ProductFormPage />, may('crm.products.read', 'crm.products.write'), kNew);
    await userEvent.click(await screen.findByRole('button', { name: 'Add plan' }));
    expect(screen.getByRole('columnheader', { name: /^Plan/ }).textContent).toBe('Plan *');
    expect(screen.getByRole('textbox', { name: 'Plan' })).toHaveProperty('required', true);
  });
});
