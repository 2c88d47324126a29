// The app as a whole: from the icon to the start entry, the account, the snapshots, and what happens when they change.
// Screens read its stores and call its verbs; drawing is theirs.
import type { Direction } from '@tvms/ui/direction';
import { ViewerApi } from '../api/client';
import { AppError, to_app_error } from '../api/fault';
import type { Channel, Group, Hello, Language, Lineup, MenuEntry, Session, Start, Ui } from '../api/types';
import { is_record, is_string, read_kept, write_kept } from '../base/kept';
import { canvas, this_device } from '../base/platform';
import { Store } from '../base/store';
import { use_language } from '../base/texts';
import { apply_theme } from '../base/theme';
import { kClockFaultS, now_s, set_service_time } from '../base/time';
import { type Route, route_of, type ScreenName, ScreenStack } from '../nav/route';
import { GuideModel, NowNextModel } from './guide';
import { Playback } from './playback';
import { SettingsModel } from './settings';
import { after_wrong, kNoTries, type Tries } from './tries';

export type Phase =
  | { name: 'loading'; step: LoadingStep }
  | { name: 'sign_in'; error: AppError | null }
  | { name: 'devices'; error: AppError; user_id: string; password: string }
  | { name: 'fault'; error: AppError; attempt: number }
  | { name: 'ready' }
  | { name: 'left' };

export const kLoadingSteps = ['account', 'product', 'interface', 'content', 'guide'] as const;
export type LoadingStep = (typeof kLoadingSteps)[number];

/** What the viewer is shown, compiled for quick look-ups. */
export interface Catalogue {
  lineup: Lineup;
  ui: Ui;
  by_id: ReadonlyMap<number, Channel>;
  by_number: ReadonlyMap<number, Channel>;
  menu: (MenuEntry & { entry: ScreenName })[];
  start_entry: ScreenName;
}

export interface Notice {
  id: number;
  text: string;
}

const kPollMs = 300_000;
const kRenewMs = 900_000;
const kBackgroundMs = 30_000;
const kNoticeMs = 5000;

function is_session(value: unknown): value is Session {
  return (
    is_record(value) &&
    is_string(value.access_token) &&
    is_string(value.refresh_token) &&
    is_string(value.device_key) &&
    typeof value.access_expires_at === 'number'
  );
}

function is_start(value: unknown): value is Start {
  return is_record(value) && is_record(value.documents) && is_record(value.guide);
}

function is_tries(value: unknown): value is Tries {
  return is_record(value) && typeof value.wrong === 'number' && typeof value.wait_until === 'number';
}

function is_screen(entry: string): entry is ScreenName {
  return entry === 'channels' || entry === 'guide' || entry === 'settings' || entry === 'personal';
}

export function compile(lineup: Lineup, ui: Ui): Catalogue {
  const menu: Catalogue['menu'] = [];
  for (const entry of ui.menu) if (is_screen(entry.entry)) menu.push({ ...entry, entry: entry.entry });
  const start = menu.find((entry) => entry.is_start) ?? menu[0];
  const by_id = new Map(lineup.channels.map((channel) => [channel.id, channel]));
  const groups = lineup.groups.map((group) => ({ ...group, channels: group.channels.filter((id) => by_id.has(id)) }));
  return {
    lineup: { ...lineup, groups },
    ui,
    by_id,
    by_number: new Map(lineup.channels.map((channel) => [channel.number, channel])),
    menu,
    start_entry: start?.entry ?? 'channels',
  };
}

function kept_session(): Session | null {
  return read_kept('session', is_session);
}

export class App {
  readonly phase = new Store<Phase>({ name: 'loading', step: 'account' });
  readonly hello = new Store<Hello | null>(null);
  readonly start = new Store<Start | null>(null);
  readonly catalogue = new Store<Catalogue | null>(null);
  readonly language = new Store<{ code: string; direction: Direction }>({ code: 'en', direction: 'ltr' });
  readonly notice = new Store<Notice | null>(null);
  readonly tries = new Store<Tries>(read_kept('tries', is_tries) ?? kNoTries);
  readonly is_offline = new Store<boolean>(false);
  readonly is_frozen = new Store<boolean>(false);
  readonly settings = new SettingsModel();
  readonly screens = new ScreenStack('channels');
  readonly api: ViewerApi;
  readonly guide: GuideModel;
  readonly now_next: NowNextModel;
  readonly playback: Playback;
  private video_: HTMLVideoElement | null = null;
  private poll_timer_: ReturnType<typeof setInterval> | undefined;
  private renew_timer_: ReturnType<typeof setInterval> | undefined;
  private notice_timer_: ReturnType<typeof setTimeout> | undefined;
  private background_timer_: ReturnType<typeof setTimeout> | undefined;
  private sleeping_channel_: number | null = null;
  /** A newer snapshot, shown when the viewer opens the next screen (A50-1505). */
  private next_catalogue_: Catalogue | null = null;
  private notices_ = 0;

  constructor() {
    const root = new URL('.', document.baseURI).href;
    this.api = new ViewerApi({
      root,
      keeper: { read: kept_session, write: (session) => write_kept('session', session) },
      fetch: (input, init) => window.fetch(input, init),
      now_s,
      is_online: () => navigator.onLine,
      on_signed_out: (error) => this.signed_out_(error),
    });
    this.guide = new GuideModel(this.api);
    this.now_next = new NowNextModel(this.api);
    this.playback = new Playback({
      api: this.api,
      make_player: async () => {
        if (!this.video_) throw new AppError('X901');
        const { create_player } = await import('@tvms/player');
        return create_player(this.video_);
      },
      // A stream address is relative to the origin, not to the app's root.
      address: (url) => new URL(url, window.location.origin).href,
      freeze: (is_frozen) => this.is_frozen.set(is_frozen),
      on_watched: (channel_id) => this.settings.watched(channel_id),
      is_online: () => navigator.onLine,
      now_s,
    });
    this.screens.store.subscribe(() => this.take_next_catalogue_());
  }

  set_video(video: HTMLVideoElement | null): void {
    this.video_ = video;
  }

  begin(): void {
    document.addEventListener('visibilitychange', () => this.on_visibility_());
    window.addEventListener('online', () => this.on_online_());
    window.addEventListener('pagehide', () => this.playback.stop());
    void this.boot();
  }

  /** The whole way from nothing to the start entry; also *Retry* and *Refresh*. */
  async boot(attempt = 0): Promise<void> {
    this.stop_timers_();
    this.phase.set({ name: 'loading', step: 'account' });
    try {
      const hello = await this.api.hello();
      this.hello.set(hello);
      apply_theme(hello.theme);
      document.title = hello.title || hello.deployment;
      await this.choose_language_(hello.languages, hello.default_language);
      if (Math.abs(set_service_time(hello.now)) > kClockFaultS) this.say('fault.N104');
      if (!kept_session()) {
        this.phase.set({ name: 'sign_in', error: null });
        return;
      }
      await this.load_();
    } catch (error) {
      await this.boot_failed_(to_app_error(error), attempt);
    }
  }

  async sign_in(user_id: string, password: string, remove_device_id?: number): Promise<void> {
    const key = read_kept('device_key', is_string);
    try {
      const session = await this.api.sign_in(user_id, password, this_device(key), remove_device_id);
      write_kept('device_key', session.device_key);
      write_kept('user_id', user_id);
      this.set_tries_(kNoTries);
    } catch (thrown) {
      const error = to_app_error(thrown);
      if (error.app_code === 'A309' && error.detail.devices) {
        this.phase.set({ name: 'devices', error, user_id, password });
        return;
      }
      if (error.app_code === 'A301' || error.app_code === 'A302') {
        this.set_tries_(after_wrong(this.tries.get(), now_s(), error.detail.retry_after_s ?? 0));
      }
      this.phase.set({ name: 'sign_in', error });
      return;
    }
    try {
      await this.load_();
    } catch (error) {
      await this.boot_failed_(to_app_error(error), 0);
    }
  }

  to_sign_in(): void {
    this.phase.set({ name: 'sign_in', error: null });
  }

  async sign_out(): Promise<void> {
    this.playback.stop();
    this.stop_timers_();
    await this.api.sign_out().catch(() => undefined);
    this.forget_();
    await this.boot();
  }

  /** Drops what is cached and loads all anew, staying signed in (A50-403). */
  async refresh(): Promise<void> {
    this.playback.stop();
    write_kept('start', null);
    await this.boot();
  }

  async set_language(code: string): Promise<void> {
    this.settings.set({ language: code });
    const languages = this.catalogue.get()?.ui.languages ?? this.hello.get()?.languages ?? [];
    await this.choose_language_(languages, code);
    if (!this.start.get()) return;
    try {
      await this.read_start_(true);
    } catch (error) {
      if (!to_app_error(error).is_network) throw error;
    }
  }

  device_tail(): string {
    return (read_kept('device_key', is_string) ?? '').slice(-6);
  }

  last_user_id(): string {
    return read_kept('user_id', is_string) ?? '';
  }

  /** A short sentence at the top that goes by itself. */
  say(key: string): void {
    this.notices_ += 1;
    this.notice.set({ id: this.notices_, text: key });
    clearTimeout(this.notice_timer_);
    this.notice_timer_ = setTimeout(() => this.notice.set(null), kNoticeMs);
  }

  group(id: number | null): Group | undefined {
    const groups = this.catalogue.get()?.lineup.groups ?? [];
    return groups.find((group) => group.id === id) ?? groups[0];
  }

  /** The neighbour in the group last used; at the end it goes round (A50-606). */
  neighbour(channel_id: number, delta: number): number | null {
    const catalogue = this.catalogue.get();
    if (!catalogue) return null;
    const used = this.group(this.settings.store.get().last_group)?.channels ?? [];
    const ids = used.includes(channel_id) ? used : catalogue.lineup.channels.map((channel) => channel.id);
    if (ids.length === 0) return null;
    const place = Math.max(0, ids.indexOf(channel_id));
    return ids[(((place + delta) % ids.length) + ids.length) % ids.length] ?? null;
  }

  /** Opens a channel in the full picture; false if there is no such number (A50-602). */
  watch_number(number: number): boolean {
    const channel = this.catalogue.get()?.by_number.get(number);
    if (!channel) return false;
    this.watch(channel.id, true);
    return true;
  }

  watch(channel_id: number, is_at_once: boolean): void {
    const channel = this.catalogue.get()?.by_id.get(channel_id);
    if (!channel) return;
    this.playback.zap(channel_id, is_at_once);
    this.screens.push({ screen: 'player', channel_number: channel.number });
  }

  open(route: Route): void {
    if (route.screen === 'player') {
      if (route.channel_number === undefined || !this.watch_number(route.channel_number)) this.say('channels.unknown');
      return;
    }
    if (this.catalogue.get()?.menu.some((entry) => entry.entry === route.screen)) this.screens.open(route.screen);
  }

  /** The sleep timer ran out. */
  go_to_sleep(): void {
    this.playback.stop();
    this.screens.reset(this.catalogue.get()?.start_entry ?? 'channels');
  }

  private async load_(): Promise<void> {
    this.phase.set({ name: 'loading', step: 'product' });
    await this.read_start_(false);
    this.phase.set({ name: 'loading', step: 'guide' });
    this.now_next.start();
    const catalogue = this.catalogue.get();
    const wished = route_of(window.location.hash);
    this.screens.reset(catalogue?.start_entry ?? 'channels');
    this.phase.set({ name: 'ready' });
    if (wished && wished.screen !== catalogue?.start_entry) this.open(wished);
    this.start_timers_();
  }

  private async read_start_(is_quiet: boolean): Promise<void> {
    const step = (name: LoadingStep) => {
      if (!is_quiet) this.phase.set({ name: 'loading', step: name });
    };
    const start = await this.api.start(this.language.get().code);
    set_service_time(start.now);
    step('interface');
    const before = this.start.get();
    const catalogue = this.catalogue.get();
    const is_same = catalogue && before?.documents.ui === start.documents.ui;
    const ui = is_same ? catalogue.ui : await this.api.ui(start.documents.ui);
    step('content');
    const has_lineup = catalogue && before?.documents.lineup === start.documents.lineup;
    const lineup = has_lineup ? catalogue.lineup : await this.api.lineup(start.documents.lineup);
    this.take_start_(start);
    if (!is_same || !has_lineup) await this.take_catalogue_(compile(lineup, ui), is_quiet);
    write_kept('start', start);
    this.is_offline.set(false);
  }

  private take_start_(start: Start): void {
    const before = this.start.get();
    const is_new_guide =
      before?.numbers.epg !== start.numbers.epg || before?.documents.lineup !== start.documents.lineup;
    this.start.set(start);
    this.guide.begin(start.guide, is_new_guide);
    if (before && is_new_guide) void this.now_next.refresh();
  }

  private async take_catalogue_(catalogue: Catalogue, is_quiet: boolean): Promise<void> {
    if (catalogue.lineup.channels.length === 0 && catalogue.menu.length === 0) throw new AppError('U402');
    if (is_quiet && this.catalogue.get()?.ui.language === catalogue.ui.language) {
      this.next_catalogue_ = catalogue;
      return;
    }
    this.catalogue.set(catalogue);
    apply_theme(catalogue.ui.theme);
    document.title = catalogue.ui.app_name || document.title;
    await this.choose_language_(catalogue.ui.languages, catalogue.ui.language);
  }

  private take_next_catalogue_(): void {
    const catalogue = this.next_catalogue_;
    if (!catalogue) return;
    this.next_catalogue_ = null;
    this.catalogue.set(catalogue);
    apply_theme(catalogue.ui.theme);
  }

  private async choose_language_(languages: Language[], fallback: string): Promise<void> {
    const wishes = [this.settings.store.get().language, ...navigator.languages, fallback];
    let chosen = languages.find((language) => language.code === fallback) ?? languages[0];
    for (const wish of wishes) {
      const base = wish?.split('-')[0];
      const match = languages.find((language) => language.code === wish || language.code === base);
      if (match) {
        chosen = match;
        break;
      }
    }
    const code = chosen?.code ?? fallback ?? 'en';
    const direction = chosen?.direction ?? 'ltr';
    await use_language(code);
    document.documentElement.lang = code;
    document.documentElement.dir = direction;
    const now = this.language.get();
    if (now.code !== code || now.direction !== direction) this.language.set({ code, direction });
  }

  /** Without the service, what the device still has is shown: menus work, playing says N102 (A50-105). */
  private async boot_failed_(error: AppError, attempt: number): Promise<void> {
    await use_language(this.settings.store.get().language ?? navigator.language ?? 'en').catch(() => undefined);
    if (this.phase.get().name === 'sign_in') return;
    if (error.is_network && kept_session() && (await this.boot_offline_())) return;
    if (error.is_account || error.app_code === 'A301') {
      write_kept('session', null);
      this.phase.set({ name: 'sign_in', error });
      return;
    }
    this.phase.set({ name: 'fault', error, attempt });
  }

  private async boot_offline_(): Promise<boolean> {
    const start = read_kept('start', is_start);
    if (!start) return false;
    try {
      // Immutable documents: the browser still has them.
      const [ui, lineup] = [await this.api.ui(start.documents.ui), await this.api.lineup(start.documents.lineup)];
      this.take_start_(start);
      await this.take_catalogue_(compile(lineup, ui), false);
    } catch {
      return false;
    }
    this.is_offline.set(true);
    this.screens.reset(this.catalogue.get()?.start_entry ?? 'channels');
    this.phase.set({ name: 'ready' });
    this.start_timers_();
    this.say('fault.offline');
    return true;
  }

  private start_timers_(): void {
    this.stop_timers_();
    this.poll_timer_ = setInterval(() => void this.poll_(), kPollMs);
    this.renew_timer_ = setInterval(() => void this.api.renew().catch(() => undefined), kRenewMs - 30_000);
  }

  private stop_timers_(): void {
    clearInterval(this.poll_timer_);
    clearInterval(this.renew_timer_);
    this.now_next.stop();
  }

  private async poll_(): Promise<void> {
    if (this.phase.get().name !== 'ready') return;
    const was_offline = this.is_offline.get();
    try {
      await this.read_start_(true);
      if (was_offline) this.now_next.start();
    } catch {
      // Whatever it is, the next thing the viewer does will say it.
    }
  }

  private on_online_(): void {
    const phase = this.phase.get();
    if (phase.name === 'fault' && phase.error.is_network) void this.boot();
    else void this.poll_();
    const { error } = this.playback.store.get();
    if (error?.is_network) this.playback.retry();
  }

  private on_visibility_(): void {
    clearTimeout(this.background_timer_);
    if (document.hidden) {
      this.background_timer_ = setTimeout(() => {
        this.sleeping_channel_ = this.playback.store.get().channel_id;
        if (this.sleeping_channel_ !== null) this.playback.stop();
      }, kBackgroundMs);
      return;
    }
    const channel = this.sleeping_channel_;
    this.sleeping_channel_ = null;
    if (channel !== null && this.phase.get().name === 'ready') this.playback.zap(channel, true);
    void this.poll_();
  }

  private signed_out_(error: AppError): void {
    this.playback.stop();
    this.stop_timers_();
    write_kept('session', null);
    write_kept('start', null);
    this.phase.set({ name: 'sign_in', error });
  }

  private forget_(): void {
    write_kept('start', null);
    this.start.set(null);
    this.catalogue.set(null);
    this.next_catalogue_ = null;
    this.screens.memory.clear();
    this.screens.reset('channels');
    this.settings.set({ last_channel: null, former_channel: null, last_group: null });
  }

  private set_tries_(tries: Tries): void {
    this.tries.set(tries);
    write_kept('tries', tries.wrong === 0 ? null : tries);
  }
}

export function is_phone(): boolean {
  return canvas.get().is_phone;
}
