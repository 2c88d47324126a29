// Pure rules of the rooms' screens, and that the list of rooms is whole.
import { describe, expect, it } from 'vitest';
import { kAllPages, kMenu, kPanelPages } from '../../src/app/menu';
import { kRooms } from '../../src/app/rooms';
import { channel_schema, read_channel, write_channel } from '../../src/cms/channels/schema';
import { group_schema, read_group } from '../../src/cms/ui_groups/schema';
import { usual_price } from '../../src/crm/customers/sale';
import { kPassword, read_customer, write_new_customer } from '../../src/crm/customers/schema';
import { write_product } from '../../src/crm/products/schema';
import { kUserId } from '../../src/kit/checks';
import { image_fault } from '../../src/kit/image_drop';
import { slug_of } from '../../src/panel/deployments/schema';
import { browser_name } from '../../src/panel/sessions/list';
import { safe_next } from '../../src/panel/sign_in/page';
import { read_changes } from '../../src/panel/user_log/lines';
import { kDefaultColours, weak_pairs } from '../../src/uit/user_interfaces/schema';

describe('rooms', () => {
  it('makes an identifier from a name', () => {
    expect(slug_of('TV Nørd GmbH & Co')).toBe('tv-n-rd-gmbh-co');
    expect(slug_of('Télé Été')).toBe('tele-ete');
    expect(slug_of('x'.repeat(60))).toHaveLength(32);
  });
  it('goes back only to addresses of this app', () => {
    expect(safe_next('/d/demo/cms/channels?q=1')).toBe('/d/demo/cms/channels?q=1');
    for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example', undefined, 5, '/sign-in'])
      expect(safe_next(bad)).toBe('/');
  });
  it('reads the log whatever is in it', () => {
    expect(read_changes('{"name":["a","b"],"x":1}')).toEqual([['name', 'a', 'b']]);
    expect(read_changes('nonsense')).toEqual([]);
  });
  it('names a browser', () => {
    expect(browser_name('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36')).toBe(
      'Chrome 156 · Linux',
    );
    expect(browser_name('curl/8')).toBe('curl/8');
  });
  it('checks a channel as the server will', () => {
    const schema = channel_schema('en');
    const values = { ...read_channel(undefined), name: { en: 'News' } };
    expect(schema.safeParse(values).success).toBe(true);
    expect(schema.safeParse({ ...values, apple_url: 'http://a.example/x.m3u8' }).success).toBe(false);
    expect(schema.safeParse({ ...values, number: 10_000 }).success).toBe(false);
    expect(schema.safeParse({ ...values, name: { ar: 'أخبار' } }).success).toBe(false);
    // Limits that nobody typed here: they are the contract's.
    for (const bad of [
      { age: 22 },
      { replay_days: null },
      { external_id: 'x'.repeat(65) },
      { notes: 'x'.repeat(2001) },
    ])
      expect([bad, schema.safeParse({ ...values, ...bad }).success]).toEqual([bad, false]);
    expect(write_channel({ web_url: '', notes: '' })).toEqual({ web_url: null, notes: '' });
  });
  it('checks a group as the server will', () => {
    const values = { ...read_group(undefined), name: { en: 'Sport' } };
    expect(group_schema('en').safeParse(values).success).toBe(true);
    for (const bad of [{ name: {} }, { name: { en: 'x'.repeat(41) } }, { colour_from: 'red' }])
      expect([bad, group_schema('en').safeParse({ ...values, ...bad }).success]).toEqual([bad, false]);
  });
  it('leaves a login to the server unless it is typed', () => {
    const values = {
      ...read_customer(undefined),
      login: 'generated' as const,
      user_id: '',
      password: '',
      plan_id: '3',
      product_id: 1,
      currency: null,
      start: 'product',
    } as Parameters<typeof write_new_customer>[0];
    expect(write_new_customer(values)).toEqual({
      firstname: '',
      lastname: '',
      city: '',
      notes: '',
      plan_id: 3,
      product_id: 1,
      start: 'product',
    });
    expect(write_new_customer({ ...values, login: 'typed', user_id: 'abcdef', password: 'xyz9' })).toMatchObject({
      user_id: 'abcdef',
      password: 'xyz9',
    });
    expect(kUserId.test('a b c d e f')).toBe(false);
    expect(kPassword.test('ab.cd')).toBe(false);
  });
  it('sells in the first currency of the deployment that the plan has', () => {
    const prices = [
      { minor: 1, currency: 'CREDITS' },
      { minor: 899, currency: 'EUR' },
    ];
    const plan = { name: 'Month', length: 1, unit: 'months' as const, prices, is_retired: false };
    const currencies = [
      { code: 'USD', decimals: 2 },
      { code: 'EUR', decimals: 2 },
      { code: 'CREDITS', decimals: 0 },
    ];
    expect(usual_price(plan, currencies)).toEqual(prices[1]);
    expect(usual_price(plan, [])).toEqual(prices[0]);
    expect(usual_price({ ...plan, prices: [] }, currencies)).toBeUndefined();
  });
  it('sends plans without the keys of the form', () => {
    expect(
      write_product({
        plans: [
          {
            key: 'new-1',
            name: 'Month',
            length: 1,
            unit: 'months',
            prices: { USD: 5, EUR: 4, GBP: null },
            is_retired: false,
          },
        ],
      }),
    ).toEqual({
      plans: [
        {
          name: 'Month',
          length: 1,
          unit: 'months',
          prices: [
            { minor: 4, currency: 'EUR' },
            { minor: 5, currency: 'USD' },
          ],
          is_retired: false,
        },
      ],
    });
  });
  it('offers colours that can be read', () => {
    expect(weak_pairs(kDefaultColours)).toEqual([]);
    expect(weak_pairs({ ...kDefaultColours, text: '#222222' }).map((pair) => pair.front)).toContain('text');
  });
  it('refuses pictures before they are sent', () => {
    expect(image_fault('image/png', 1_000, { width: 300, height: 300 }, 300, 300)).toBeNull();
    expect(image_fault('image/png', 1_000, { width: 600, height: 600 }, 300, 300)).toBeNull();
    expect(image_fault('image/gif', 1_000, { width: 300, height: 300 }, 300, 300)).toBe('error.IMAGE_TYPE');
    expect(image_fault('image/png', 1_000, { width: 300, height: 200 }, 300, 300)).toBe('error.IMAGE_RATIO');
    expect(image_fault('image/png', 1_000, { width: 100, height: 100 }, 300, 300)).toBe('error.IMAGE_SMALL');
    expect(image_fault('image/png', 1_000, null, 300, 300)).toBe('error.IMAGE_BROKEN');
  });
});

describe('the list of rooms', () => {
  it('has every room, each page and menu entry once', () => {
    const paths = kRooms.flatMap((room) => room.pages.map((one) => one.path));
    expect(new Set(paths).size).toBe(paths.length);
    for (const entry of kRooms.flatMap((room) => room.menu ?? [])) expect(paths).toContain(entry.path);
    expect(kMenu.map((module) => module.pages.length).every((count) => count > 0)).toBe(true);
    expect(kAllPages.slice(0, 3).map((one) => one.path)).toEqual(['cms/channels', 'cms/epg', 'cms/epg/sources']);
    expect(kPanelPages.map((one) => one.path)).toEqual(['/', '/panel/staff', '/panel/roles', '/panel/user_log']);
  });
});
