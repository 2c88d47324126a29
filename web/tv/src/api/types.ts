// The documents of the viewer API (docs/viewer_api.md), written by hand: they are outside the generated contract.
import type { Direction } from '@tvms/ui/direction';

export interface Theme {
  background: string;
  surface: string;
  text: string;
  text_dim: string;
  accent: string;
  on_accent: string;
  focus: string;
  live: string;
  radius: number;
}

export interface Language {
  code: string;
  name: string;
  direction: Direction;
}

export interface Hello {
  deployment: string;
  title: string;
  login_text: string;
  default_language: string;
  languages: Language[];
  theme: Theme;
  logo: string | null;
  background: string | null;
  now: number;
}

export interface Device {
  key?: string;
  type: string;
  model: string;
  os: string;
  app_version: string;
  name: string;
}

export interface Customer {
  number: number;
  name: string;
  state: 'trial' | 'active';
  ends_at: number;
}

export interface Session {
  access_token: string;
  access_expires_at: number;
  refresh_token: string;
  device_key: string;
  customer: Customer;
}

/** A row of A309: the devices that hold the places. */
export interface RegisteredDevice {
  id: number;
  name: string;
  type: string;
  last_seen_at: number;
}

export interface Start {
  customer: Customer;
  now: number;
  heartbeat_s: number;
  numbers: Record<'channels' | 'epg' | 'products' | 'ui', number>;
  documents: { lineup: string; ui: string };
  guide: { from: number; to: number; step_s: number };
  dvr_window_s: number;
}

export interface Group {
  id: number;
  name: string;
  kids: boolean;
  adult: boolean;
  colours: [string, string] | null;
  channels: number[];
}

export interface Channel {
  id: number;
  number: number;
  name: string;
  kind: 'tv' | 'radio';
  icon: string;
  tile: string | null;
  parental: boolean;
  age: number;
  pause: boolean;
  replay: boolean;
  guide: string | null;
}

export interface Lineup {
  groups: Group[];
  channels: Channel[];
  na_title: string;
  na_description: string;
}

export interface MenuEntry {
  entry: string;
  text: string;
  icon: string;
  is_start: boolean;
}

export interface Ui {
  name: string;
  app_name: string;
  direction: Direction;
  language: string;
  languages: Language[];
  theme: Theme;
  logo: string | null;
  background: string | null;
  menu: MenuEntry[];
  features: { clock_24h: boolean; sleep_minutes: number; forgot: boolean };
}

export interface Programme {
  id: number;
  start: number;
  end: number;
  title: string;
  sub_title?: string;
  description?: string;
  image?: string;
  season?: number;
  episode?: number;
  year?: number;
  genres?: string[];
  age?: number;
  is_new?: boolean;
}

export interface Guide {
  from: number;
  to: number;
  channels: { id: number; programmes: Programme[] }[];
}

export interface NowNext {
  now: number;
  until: number;
  channels: { id: number; now: Programme | null; next: Programme | null }[];
}

export interface Play {
  session: string;
  url: string;
  kind: 'hls' | 'dash';
  heartbeat_s: number;
  expires_at: number;
  dvr_window_s: number;
  can_pause: boolean;
}

/** A row of P504: what already plays. */
export interface RunningStream {
  session: string;
  device: string;
  item: string;
  started_at: number;
}
