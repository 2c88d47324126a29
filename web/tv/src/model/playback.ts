// Watching live: zapping, sessions with the service, stalls and new tries, the way back in time. One at a time.
// No screens here, and no engine: the player comes from outside, so that tests can bring their own.
import type { Fault, Player, PlayerEvent, Track } from '@tvms/player';
import type { ViewerApi } from '../api/client';
import { AppError, to_app_error } from '../api/fault';
import type { Play } from '../api/types';
import { Store } from '../base/store';

export type PlaybackPhase = 'off' | 'zapping' | 'starting' | 'playing' | 'failed';

export interface PlaybackState {
  phase: PlaybackPhase;
  channel_id: number | null;
  is_paused: boolean;
  /** The turning mark: nothing has moved for three seconds. */
  is_stalled: boolean;
  is_muted: boolean;
  can_pause: boolean;
  /** Seconds behind the live point. */
  behind_s: number;
  /** Length of the way back that exists now. */
  window_s: number;
  error: AppError | null;
  /** Seconds to the next try by itself; null when there will be none. */
  retry_in_s: number | null;
  audio: Track[];
  texts: Track[];
}

export interface PlaybackOptions {
  api: Pick<ViewerApi, 'play' | 'heartbeat' | 'stop'>;
  make_player: () => Promise<Player>;
  address: (url: string) => string;
  /** Keeps the last picture visible, dimmed, while the next stream loads. */
  freeze: (is_frozen: boolean) => void;
  on_watched: (channel_id: number) => void;
  is_online: () => boolean;
  now_s: () => number;
}

export const kZapWaitMs = 400;
const kTickMs = 500;
const kStallShownMs = 3000;
const kStallFailedMs = 20_000;
/** A picture that stands although the stream goes on is helped after so long, and loaded again after so long. */
export const kStallHelpedMs = 5000;
export const kStallLoadedMs = 10_000;
/** A stream of the service that is only beginning is asked for so long before the viewer is told. */
const kNotYetMs = 15_000;
/** Waits before the next tries (A50-706). The last one repeats: a set in a bar comes back when the service does. */
export const kRetryS = [5, 10, 20, 30, 60] as const;
/** The most tries that the service is told of. */
const kTriesTold = 1000;
/** A window for who may not go back: the engine needs some. */
const kWindowLeastS = 60;
/** At the live point a player is a little behind by nature; further than this the viewer is told. */
export const kBehindS = 12;
const kStopWaitMs = 1000;
/** A stream address is renewed this long before it ends. */
const kRenewS = 120;

const kOff: PlaybackState = {
  phase: 'off',
  channel_id: null,
  is_paused: false,
  is_stalled: false,
  is_muted: false,
  can_pause: false,
  behind_s: 0,
  window_s: 0,
  error: null,
  retry_in_s: null,
  audio: [],
  texts: [],
};

function request_id(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function is_fault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null && 'code' in error && 'is_fatal' in error;
}

/** Worth trying again by itself: the way or the server failed, nobody said no. */
export function is_passing(code: string): boolean {
  return code === 'P509' || code === 'P518' || code === 'X902' || code === 'X901' || code.startsWith('N10');
}

export class Playback {
  readonly store = new Store<PlaybackState>(kOff);
  private making_: Promise<Player> | null = null;
  private player_: Player | null = null;
  private play_: Play | null = null;
  /** Whatever began before the newest zap or stop has an older number and is ignored. */
  private number_ = 0;
  private tries_ = 0;
  private stalls_ = 0;
  private moved_ms_ = 0;
  /** The live point when the picture moved last. */
  private live_then_ = 0;
  private is_helped_ = false;
  private is_loaded_again_ = false;
  private begun_ms_ = 0;
  private position_ = -1;
  private stopping_: Promise<void> = Promise.resolve();
  private zap_timer_: ReturnType<typeof setTimeout> | undefined;
  private beat_timer_: ReturnType<typeof setInterval> | undefined;
  private tick_timer_: ReturnType<typeof setInterval> | undefined;
  private retry_timer_: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options_: PlaybackOptions) {}

  /** Changes the channel. Keys wait a moment for the next key, OK does not (A50-702). */
  zap(channel_id: number, is_at_once: boolean): void {
    const state = this.store.get();
    if (state.channel_id === channel_id && (state.phase === 'playing' || state.phase === 'starting')) return;
    this.end_session_();
    const number = this.begin_();
    this.tries_ = 0;
    this.options_.freeze(true);
    this.store.set({ ...kOff, phase: 'zapping', channel_id, is_muted: state.is_muted });
    if (is_at_once) void this.start_(number, channel_id);
    else this.zap_timer_ = setTimeout(() => void this.start_(number, channel_id), kZapWaitMs);
  }

  /** The same channel anew, by hand after an error or because a stream was freed. */
  retry(): void {
    const { channel_id } = this.store.get();
    if (channel_id === null) return;
    this.store.patch({ phase: 'off' });
    this.zap(channel_id, true);
  }

  stop(): void {
    this.end_session_();
    this.begin_();
    this.options_.freeze(false);
    this.store.set(kOff);
    void this.player_?.unload();
  }

  /** The service says no (heartbeat, refused segment, account): the picture goes at once, nothing is drained. */
  refuse(error: AppError): void {
    const { channel_id } = this.store.get();
    if (channel_id === null) return;
    this.begin_();
    this.play_ = null;
    this.options_.freeze(false);
    void this.player_?.unload();
    this.store.set({ ...kOff, phase: 'failed', channel_id, error });
  }

  pause(): void {
    const state = this.store.get();
    if (state.phase !== 'playing' || !state.can_pause || !this.player_) return;
    this.player_.pause();
    this.store.patch({ is_paused: true, is_stalled: false });
    void this.beat_(this.number_);
  }

  resume(): void {
    if (this.store.get().phase !== 'playing' || !this.player_) return;
    this.moved_ms_ = Date.now();
    this.player_.play();
    this.store.patch({ is_paused: false });
  }

  skip(delta_s: number): void {
    const state = this.store.get();
    if (state.phase !== 'playing' || !state.can_pause || !this.player_) return;
    this.seek_to_(this.player_.position() + delta_s);
  }

  /** To a moment of the clock, as far back as there is. */
  seek_back_to(behind_s: number): void {
    const state = this.store.get();
    if (state.phase !== 'playing' || !state.can_pause || !this.player_) return;
    this.seek_to_(this.player_.seek_range().end - behind_s);
  }

  go_live(): void {
    if (this.store.get().phase !== 'playing' || !this.player_) return;
    this.moved_ms_ = Date.now();
    this.player_.go_live();
    this.store.patch({ is_paused: false, behind_s: 0 });
  }

  unmute(): void {
    if (!this.store.get().is_muted) return;
    this.player_?.unmute();
    this.store.patch({ is_muted: false });
  }

  select_audio(id: number): void {
    this.player_?.select_audio(id);
    this.read_tracks_();
  }

  select_text(id: number | null): void {
    this.player_?.select_text(id);
    this.read_tracks_();
  }

  frames(): number {
    return this.player_?.stats().decoded_frames ?? 0;
  }

  /** Ends another stream of this customer, then tries again (A50-707). */
  async free(session: string): Promise<void> {
    await this.options_.api.stop(session).catch(() => undefined);
    this.retry();
  }

  private begin_(): number {
    this.number_ += 1;
    clearTimeout(this.zap_timer_);
    clearInterval(this.beat_timer_);
    clearInterval(this.tick_timer_);
    clearInterval(this.retry_timer_);
    return this.number_;
  }

  private end_session_(): void {
    const play = this.play_;
    this.play_ = null;
    if (!play) return;
    // Sent while the keys settle, so that the place is free when the next channel asks for it.
    this.stopping_ = this.options_.api.stop(play.session).catch(() => undefined);
  }

  private async start_(number: number, channel_id: number): Promise<void> {
    this.store.patch({ phase: 'starting', error: null, retry_in_s: null, is_stalled: false });
    try {
      const player = await this.the_player_();
      await Promise.race([this.stopping_, new Promise((done) => setTimeout(done, kStopWaitMs))]);
      if (number !== this.number_) return;
      const play = await this.options_.api.play(channel_id, request_id(), Math.min(this.tries_, kTriesTold));
      if (number !== this.number_) {
        void this.options_.api.stop(play.session).catch(() => undefined);
        return;
      }
      this.play_ = play;
      this.options_.on_watched(channel_id);
      this.watch_(number, play);
      const is_loaded = await this.load_(number, player, play);
      if (!is_loaded || number !== this.number_) return;
      this.store.patch({ can_pause: play.can_pause });
      this.read_tracks_();
    } catch (error) {
      if (number !== this.number_) return;
      this.fail_(is_fault(error) ? this.from_fault_(error) : to_app_error(error));
    }
  }

  /** While the service says that there is nothing to play yet, the turning mark stays and it is asked again. */
  private async load_(number: number, player: Player, play: Play): Promise<boolean> {
    const until_ms = Date.now() + kNotYetMs;
    for (;;) {
      try {
        return await player.load(this.options_.address(play.url), Math.max(play.dvr_window_s, kWindowLeastS));
      } catch (error) {
        const wait_s = is_fault(error) ? error.not_yet_s : undefined;
        if (wait_s === undefined || Date.now() >= until_ms) throw error;
        await new Promise((done) => setTimeout(done, wait_s * 1000));
        if (number !== this.number_) return false;
        this.moved_ms_ = Date.now();
      }
    }
  }

  /** The same stream again, behind its last picture. */
  private async load_again_(number: number, player: Player, play: Play): Promise<void> {
    this.is_loaded_again_ = true;
    this.moved_ms_ = Date.now();
    this.options_.freeze(true);
    try {
      await this.load_(number, player, play);
    } catch (error) {
      if (number !== this.number_) return;
      this.fail_(is_fault(error) ? this.from_fault_(error) : to_app_error(error));
    }
  }

  /** One engine for the one video element, also when two starts ask at the same time; a failed try is made again. */
  private the_player_(): Promise<Player> {
    this.making_ ??= this.options_
      .make_player()
      .then((player) => {
        this.player_ = player;
        player.on((event) => this.on_event_(event));
        return player;
      })
      .catch((error: unknown) => {
        this.making_ = null;
        throw error;
      });
    return this.making_;
  }

  private from_fault_(fault: Fault): AppError {
    return new AppError(fault.code, { code: fault.detail });
  }

  private on_event_(event: PlayerEvent): void {
    const state = this.store.get();
    // Between two channels the old picture may still run: what it reports is nobody's concern.
    if (state.phase !== 'starting' && state.phase !== 'playing') return;
    switch (event.type) {
      case 'playing':
        if (!this.play_) return;
        this.moved_ms_ = Date.now();
        this.options_.freeze(false);
        this.store.patch({ phase: 'playing', is_stalled: false, is_paused: false });
        break;
      case 'paused':
        break;
      case 'muted':
        this.store.patch({ is_muted: true });
        break;
      case 'tracks':
        this.read_tracks_();
        break;
      case 'fault':
        if (event.fault.code === 'P517') this.refuse(this.from_fault_(event.fault));
        else if (event.fault.is_fatal) this.fail_(this.from_fault_(event.fault));
        break;
      case 'waiting':
        break;
    }
  }

  private read_tracks_(): void {
    if (this.player_) this.store.patch({ audio: this.player_.audio_tracks(), texts: this.player_.text_tracks() });
  }

  private watch_(number: number, play: Play): void {
    this.moved_ms_ = Date.now();
    this.begun_ms_ = Date.now();
    this.is_loaded_again_ = false;
    this.position_ = -1;
    clearInterval(this.beat_timer_);
    clearInterval(this.tick_timer_);
    const beat_ms = Math.max(5, play.heartbeat_s || 30) * 1000;
    this.beat_timer_ = setInterval(() => void this.beat_(number), beat_ms);
    this.tick_timer_ = setInterval(() => this.tick_(number), kTickMs);
  }

  private async beat_(number: number): Promise<void> {
    const play = this.play_;
    if (!play || number !== this.number_) return;
    if (play.expires_at > 0 && play.expires_at - this.options_.now_s() < kRenewS) {
      this.end_session_();
      const { channel_id } = this.store.get();
      if (channel_id !== null) void this.start_(this.begin_(), channel_id);
      return;
    }
    const { is_paused } = this.store.get();
    const position = this.player_?.position() ?? 0;
    try {
      await this.options_.api.heartbeat(play.session, is_paused ? 'paused' : 'playing', position, this.stalls_);
    } catch (error) {
      const fault = to_app_error(error);
      if (number !== this.number_) return;
      if (fault.is_account || fault.app_code === 'P517') this.refuse(fault);
      else if (fault.detail.status === 403) this.refuse(new AppError('P517', fault.detail));
    }
  }

  /** Looks whether the picture moves; the events of the element alone miss a stream that just stops coming. */
  private tick_(number: number): void {
    const player = this.player_;
    const state = this.store.get();
    if (!player || number !== this.number_ || (state.phase !== 'playing' && state.phase !== 'starting')) return;
    const position = player.position();
    const range = player.seek_range();
    const window_s = Math.max(0, range.end - range.start);
    const behind_s = Math.max(0, range.end - position);
    const part: Partial<PlaybackState> = {};
    if (Math.floor(window_s / 5) !== Math.floor(state.window_s / 5)) part.window_s = window_s;
    if (Math.floor(behind_s) !== Math.floor(state.behind_s)) part.behind_s = behind_s;
    if (Object.keys(part).length > 0) this.store.patch(part);
    if (position !== this.position_ || state.is_paused) {
      // Only a stream that holds earns new tries; one that stalls again and again must end with its error.
      if (state.phase === 'playing' && Date.now() - this.begun_ms_ > kStallFailedMs) {
        this.tries_ = 0;
        this.is_loaded_again_ = false;
      }
      this.position_ = position;
      this.moved_ms_ = Date.now();
      this.live_then_ = range.end;
      this.is_helped_ = false;
      if (state.is_stalled) this.store.patch({ is_stalled: false });
      return;
    }
    const still_ms = Date.now() - this.moved_ms_;
    if (still_ms >= kStallFailedMs) {
      this.fail_(new AppError(this.options_.is_online() ? 'P518' : 'N101'));
      return;
    }
    if (still_ms >= kStallShownMs && !state.is_stalled) {
      this.stalls_ += 1;
      this.store.patch({ is_stalled: true });
    }
    if (range.end > this.live_then_ + 1) this.help_(number, player, still_ms);
  }

  /** The stream goes on and the picture does not, as it happens at a discontinuity near the live point: waiting is no cure. */
  private help_(number: number, player: Player, still_ms: number): void {
    const { phase, behind_s } = this.store.get();
    if (phase !== 'playing' || !this.play_) return;
    if (still_ms >= kStallLoadedMs && !this.is_loaded_again_) void this.load_again_(number, player, this.play_);
    else if (still_ms >= kStallHelpedMs && !this.is_helped_) {
      this.is_helped_ = true;
      // Who went back in time stays there.
      if (behind_s > kBehindS + kStallHelpedMs / 1000) player.seek(player.position() + 1);
      else player.go_live();
    }
  }

  private seek_to_(position: number): void {
    const player = this.player_;
    if (!player) return;
    const range = player.seek_range();
    this.moved_ms_ = Date.now();
    if (position >= range.end - 1) {
      this.go_live();
      return;
    }
    player.seek(position);
    this.store.patch({ behind_s: Math.max(0, range.end - Math.max(range.start, position)) });
  }

  private fail_(error: AppError): void {
    const { channel_id } = this.store.get();
    if (channel_id === null) return;
    this.end_session_();
    const number = this.begin_();
    this.options_.freeze(false);
    void this.player_?.unload();
    const wait_s = is_passing(error.app_code) ? kRetryS[Math.min(this.tries_, kRetryS.length - 1)] : undefined;
    this.store.patch({
      phase: 'failed',
      error,
      is_stalled: false,
      is_paused: false,
      behind_s: 0,
      retry_in_s: wait_s ?? null,
    });
    if (wait_s === undefined) return;
    this.tries_ += 1;
    this.retry_timer_ = setInterval(() => {
      const left = (this.store.get().retry_in_s ?? 1) - 1;
      if (left > 0) this.store.patch({ retry_in_s: left });
      else {
        clearInterval(this.retry_timer_);
        void this.start_(number, channel_id);
      }
    }, 1000);
  }
}
