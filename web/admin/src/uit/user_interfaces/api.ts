// User interfaces: what the apps look like.
import type { Entity } from '@tvms/api';
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
export const kMenuEntries = ['channels', 'guide', 'settings', 'personal'] as const;
/** An entry has no id until the server gave it one. */
export type MenuEntry = Omit<UserInterface['menu'][number], 'id'> & { id?: number };

export const user_interfaces = noun<UserInterface>('uit', 'user_interfaces');
