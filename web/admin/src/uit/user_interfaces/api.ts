// User interfaces: what the apps look like.
import type { Texts } from '@tvms/ui';
import { type Head, noun } from '../../kit/noun';

export type ThemeColours = {
  background: string;
  surface: string;
  text: string;
  text_dim: string;
  accent: string;
  on_accent: string;
  focus: string;
  live: string;
};
export const kMenuEntries = ['channels', 'guide', 'search', 'favourites', 'settings', 'support'] as const;
export type MenuKind = (typeof kMenuEntries)[number];
export type MenuEntry = { kind: MenuKind; name: Texts; is_start: boolean };
export type UserInterface = Head & {
  name: string;
  app_name: string;
  logo: string | null;
  background_image: string | null;
  colours: ThemeColours;
  radius: number;
  menu: MenuEntry[];
  languages: string[];
  support_text: Texts;
  notes: string | null;
  products_count: number;
  hostnames_count: number;
  publish_mark: 'new' | 'changed' | 'published' | 'in_no_package';
};

export const user_interfaces = noun<UserInterface>('uit', 'user_interfaces');
