// What is typed and means nothing: it blocks saving, is named in the summary, and no earlier value is stored in its place.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProductFormPage } from '../../src/crm/products/form';
import { read_product } from '../../src/crm/products/schema';
import { whole, z_object } from '../../src/kit/checks';
import { InstantField, NumberField } from '../../src/kit/fields';
import { RecordForm } from '../../src/kit/form';
import { me, type Serve, show } from './world';

afterEach(cleanup);

const person = { ...me, permissions: [...me.permissions, 'crm.products.read', 'crm.products.write'] };
const stored = {
  ...read_product(undefined),
  id: 2,
  version: 4,
  name: 'Basic',
  state: 'published',
  plans: [
    {
      id: 7,
      name: 'Month',
      length: 1,
      unit: 'months',
      is_retired: false,
      prices: [{ minor: 899, currency: 'EUR' }],
    },
  ],
};
/** A server that keeps what was sent. */
function serve_product(): Serve {
  let record = stored;
  return ({ method, path, body }) => {
    if (path === 'me') return { body: person };
    if (path !== 'deployments/demo/crm/products/2') return undefined;
    if (method === 'PATCH') record = { ...record, ...(body as object), version: record.version + 1 };
    return { body: record };
  };
}

const at = (path: string) => document.querySelector<HTMLInputElement>(`[data-path="${path}"]`) as HTMLInputElement;
const input = (path: string) =>
  waitFor(() => {
    expect(at(path)).toBeTruthy();
    return at(path);
  });
const type_into = (path: string, text: string) => fireEvent.change(at(path), { target: { value: text } });
const press = async (text: string) => fireEvent.click(await screen.findByText(text, { selector: 'button *' }));
const faults = () => within(screen.getByRole('alert')).getAllByRole('listitem').length;

const kPrice = 'plans.0.prices.EUR';
async function product() {
  const view = await show(<ProductFormPage />, serve_product(), '/d/demo/page/2');
  await input(kPrice);
  const sent = () => view.calls.filter((call) => call.method === 'PATCH').map((call) => call.body as typeof stored);
  return { ...view, sent };
}

describe('a price', () => {
  it('that cannot be read blocks saving, stays as it was typed and is named in the summary', async () => {
    const { sent } = await product();
    for (const text of ['9.9x', '-5', '12.345', '1.000', '1,00,0']) {
      type_into(kPrice, text);
      await press('Save');
      await waitFor(() => expect(faults()).toBe(1));
      expect(at(kPrice).getAttribute('aria-invalid')).toBe('true');
      expect(at(kPrice).value).toBe(text);
    }
    expect(sent()).toEqual([]);
  });
  it('is stored as what was meant, or taken away when the field is emptied', async () => {
    const { sent } = await product();
    const meant = [
      ['1,000', [{ minor: 100_000, currency: 'EUR' }]],
      ['2.000,00', [{ minor: 200_000, currency: 'EUR' }]],
      ['٩٫٩', [{ minor: 990, currency: 'EUR' }]],
      ['', []],
    ] as const;
    for (const [index, [text, prices]] of meant.entries()) {
      type_into(kPrice, text);
      await press('Save');
      await waitFor(() => expect(sent()).toHaveLength(index + 1));
      expect([text, sent().at(-1)?.plans[0]?.prices]).toEqual([text, prices]);
      await waitFor(() => expect(screen.queryByText('Save', { selector: 'button *' })).toBeNull());
    }
  });
  it('shows what was understood when the field is left', async () => {
    await product();
    type_into(kPrice, '1 000');
    fireEvent.blur(at(kPrice));
    expect(at(kPrice).value).toBe('1000.00');
  });
  it('is shown as stored again after Discard, a mistyped one too', async () => {
    await product();
    for (const text of ['77', '9.9x']) {
      type_into(kPrice, text);
      await press('Discard');
      await waitFor(() => expect(at(kPrice).value).toBe('8.99'));
      expect(at(kPrice).getAttribute('aria-invalid')).not.toBe('true');
    }
  });
});

describe('numbers and times', () => {
  const initial = { age: 12, starts_at: '2026-12-07T17:00:00.000Z' as string | null };
  async function fields() {
    const save = vi.fn(async (_values: unknown, _changed: unknown) => ({}));
    await show(
      <RecordForm ns="cms.channels" initial={initial} version={1} schema={z_object({ age: whole(0, 21) })} save={save}>
        <NumberField name="age" min={0} max={21} />
        <InstantField name="starts_at" />
      </RecordForm>,
    );
    await input('age');
    return save;
  }
  it('are refused, not cut to what can be read of them', async () => {
    const save = await fields();
    for (const text of ['1.5', '1,0', '12x', '22', '']) {
      type_into('age', text);
      await press('Save');
      await waitFor(() => expect(faults()).toBe(1));
      expect(at('age').value).toBe(text);
    }
    expect(save).not.toHaveBeenCalled();
  });
  it('a half typed time does not take the stored one away', async () => {
    const save = await fields();
    await waitFor(() => expect(at('starts_at').value).toBe('2026-12-07 18:00'));
    for (const text of ['2026-12-07', '2026-02-31 10:00', '12/07/2026 10:00', '2026-12-07 25:00']) {
      type_into('starts_at', text);
      await press('Save');
      await waitFor(() => expect(faults()).toBe(1));
    }
    expect(save).not.toHaveBeenCalled();
    type_into('starts_at', '8.12.2026 9:30');
    await press('Save');
    await waitFor(() => expect(save.mock.calls[0]?.[1]).toEqual({ starts_at: '2026-12-08T08:30:00.000Z' }));
  });
});
