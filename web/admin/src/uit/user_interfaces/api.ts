// User interfaces: what the apps look like.
import type { Entity } from '@tvms/api';
import { UserInterface as UserInterfaceRules } from '@tvms/api/rules';
import { noun } from '../../kit/noun';

export type UserInterface = Entity<'UserInterface'>;
export const kColourNames = [
  'background',
  'surface',
  'text',
  'text_dim',
  'accent',
  'on_accent',
  'focus',
  'live',
] as const;
/** The record's eight colours as the form holds them, together. */
export type ThemeColours = Record<(typeof kColourNames)[number], string>;
export const kMenuEntries = UserInterfaceRules.menu.fields.entry.choices;
/** An entry has no id until the server gave it one. */
export type MenuEntry = Omit<UserInterface['menu'][number], 'id'> & { id?: number };

export const user_interfaces = noun('/api/v1/deployments/{deployment}/uit/user_interfaces');
