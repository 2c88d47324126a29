// What a user interface's form checks, and how a record becomes form values. Contrast rules are here, in one list.
import type { Entity } from '@tvms/api';
import { UserInterface as UserInterfaceRules } from '@tvms/api/rules';
import { contrast } from '@tvms/ui';
import * as z from 'zod/mini';
import { tr } from '../../app/texts';
import { any, kColour, matching, z_object } from '../../kit/checks';
import { schema_of } from '../../kit/rules';
import { kColourNames, type MenuEntry, type ThemeColours, type UserInterface } from './api';

export const kMenuMax = UserInterfaceRules.menu.max;

export const kDefaultColours: ThemeColours = {
  background: '#0b0f1a',
  surface: '#171d2b',
  text: '#f2f4f8',
  text_dim: '#a9b2c3',
  accent: '#4460e6',
  on_accent: '#ffffff',
  focus: '#ffffff',
  live: '#ff5a5f',
};

/** Pairs that viewers must be able to tell apart, and how far (U40-401, U40-431). */
export const kPairs: { front: keyof ThemeColours; back: keyof ThemeColours; least: number }[] = [
  { front: 'text', back: 'background', least: 4.5 },
  { front: 'text', back: 'surface', least: 4.5 },
  { front: 'text_dim', back: 'background', least: 4.5 },
  { front: 'on_accent', back: 'accent', least: 4.5 },
  { front: 'focus', back: 'background', least: 3 },
  { front: 'live', back: 'background', least: 3 },
];

export function weak_pairs(colours: Partial<ThemeColours>) {
  return kPairs
    .map((pair) => ({ ...pair, ratio: contrast(colours[pair.front] ?? '', colours[pair.back] ?? '') }))
    .filter((pair) => pair.ratio < pair.least);
}

const kDefaultMenu: MenuEntry[] = [
  { entry: 'channels', text: {}, is_start: true },
  { entry: 'guide', text: {}, is_start: false },
  { entry: 'settings', text: {}, is_start: false },
  { entry: 'personal', text: {}, is_start: false },
];

function read_colours(record: UserInterface): ThemeColours {
  return Object.fromEntries(kColourNames.map((name) => [name, record[`colour_${name}`]])) as ThemeColours;
}

export function read_ui(record: UserInterface | undefined) {
  return {
    name: record?.name ?? '',
    app_name: record?.app_name ?? '',
    logo: record?.logo ?? null,
    background_image: record?.background_image ?? null,
    colours: record ? read_colours(record) : kDefaultColours,
    radius: record?.radius ?? 12,
    menu: (record?.menu ?? kDefaultMenu) as MenuEntry[],
    languages: record?.languages ?? [],
    login_text: record?.login_text ?? {},
    clock_24h: record?.clock_24h ?? true,
    sleep_minutes: record?.sleep_minutes ?? 120,
    is_default: record?.is_default ?? false,
    notes: record?.notes ?? '',
  };
}
export type UiValues = ReturnType<typeof read_ui>;

export function write_ui(values: Partial<UiValues>): Entity<'UserInterfaceInput'> {
  const { colours, ...body } = values;
  if (!colours) return body;
  const flat: Entity<'UserInterfaceInput'> = {};
  for (const name of kColourNames) flat[`colour_${name}`] = colours[name];
  return { ...body, ...flat };
}

const colours_schema = z_object(
  Object.fromEntries(kColourNames.map((name) => [name, matching(kColour, 'error.COLOUR_FORMAT', true)])),
).check(z.refine((colours) => weak_pairs(colours).length === 0, { error: () => tr('error.CONTRAST') }));

export const ui_schema = schema_of(UserInterfaceRules, read_ui(undefined), '', {
  colours: colours_schema,
  menu: z.array(any()).check(
    z.refine((menu) => menu.length > 0, { error: () => tr('error.MENU_EMPTY') }),
    z.refine((menu) => menu.filter((entry: MenuEntry) => entry.is_start).length === 1, {
      error: () => tr('error.MENU_START'),
    }),
  ),
});
