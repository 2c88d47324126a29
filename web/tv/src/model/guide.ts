// The guide as the app holds it: windows of six hours for blocks of channels, asked for when looked at, and now/next.
import { find_at, kStepS, merge, steps_between } from '@tvms/ui/epg';
import type { ViewerApi } from '../api/client';
import { type AppError, to_app_error } from '../api/fault';
import type { NowNext, Programme, Start } from '../api/types';
import { Store } from '../base/store';
import { now_s } from '../base/time';

/** Channels asked for in one go; the contract allows 50. */
const kChannelsPerCall = 20;
/** Slices (one channel, one step) kept: a day of a 500-channel group scrolled through. */
const kSlicesMax = 2400;
const kCallsAtOnce = 3;
/** A window that failed is not asked for again before. */
const kRetryMs = 5000;

export interface GuideState {
  /** Grows with each change, so that what is drawn from the slices knows. */
  version: number;
  error: AppError | null;
}

interface Wanted {
  from: number;
  channels: number[];
}

export class GuideModel {
  readonly store = new Store<GuideState>({ version: 0, error: null });
  private readonly slices_ = new Map<string, readonly Programme[]>();
  private readonly asked_ = new Map<string, number>();
  private queue_: Wanted[] = [];
  private running_ = 0;
  private limits_: Start['guide'] = { from: 0, to: 0, step_s: kStepS };

  constructor(private readonly api_: ViewerApi) {}

  limits(): Start['guide'] {
    return this.limits_;
  }

  /** A new snapshot drops what is held; what is on the screen is asked for again by its next look. */
  begin(limits: Start['guide'], is_new: boolean): void {
    this.limits_ = limits;
    if (!is_new) return;
    this.slices_.clear();
    this.asked_.clear();
    this.queue_ = [];
    this.changed_(null);
  }

  is_loaded(channel_id: number, from: number, to: number): boolean {
    return this.steps_(from, to).every((step) => this.slices_.has(`${channel_id}:${step}`));
  }

  programmes(channel_id: number, from: number, to: number): Programme[] {
    const lists: (readonly Programme[])[] = [];
    for (const step of this.steps_(from, to)) {
      const slice = this.slices_.get(`${channel_id}:${step}`);
      if (slice) lists.push(slice);
    }
    return merge(lists);
  }

  /** Sees to it that a window of these channels is loaded; the newest wish is served first. */
  want(channels: readonly number[], from: number, to: number): void {
    const wanted: Wanted[] = [];
    for (const step of this.steps_(from, to)) {
      const missing = channels.filter((id) => this.is_missing_(`${id}:${step}`));
      for (let first = 0; first < missing.length; first += kChannelsPerCall) {
        wanted.push({ from: step, channels: missing.slice(first, first + kChannelsPerCall) });
      }
    }
    if (wanted.length === 0) return;
    this.queue_ = [...wanted, ...this.queue_].slice(0, 12);
    this.pump_();
  }

  retry(): void {
    this.asked_.clear();
    this.changed_(null);
  }

  private steps_(from: number, to: number): number[] {
    return steps_between(Math.max(from, this.limits_.from), Math.min(to, this.limits_.to));
  }

  private is_missing_(key: string): boolean {
    return !this.slices_.has(key) && Date.now() - (this.asked_.get(key) ?? 0) > kRetryMs;
  }

  private pump_(): void {
    while (this.running_ < kCallsAtOnce) {
      const next = this.queue_.shift();
      if (!next) return;
      const channels = next.channels.filter((id) => this.is_missing_(`${id}:${next.from}`));
      if (channels.length === 0) continue;
      for (const id of channels) this.asked_.set(`${id}:${next.from}`, Date.now());
      this.running_ += 1;
      void this.fetch_(next.from, channels).finally(() => {
        this.running_ -= 1;
        this.pump_();
      });
    }
  }

  private async fetch_(from: number, channels: number[]): Promise<void> {
    try {
      const guide = await this.api_.guide(from, from + kStepS, channels);
      const rows = new Map(guide.channels.map((row) => [row.id, row.programmes]));
      for (const id of channels) this.slices_.set(`${id}:${from}`, rows.get(id) ?? []);
      this.trim_();
      this.changed_(null);
    } catch (error) {
      this.changed_(to_app_error(error));
    }
  }

  private trim_(): void {
    for (const key of this.slices_.keys()) {
      if (this.slices_.size <= kSlicesMax) return;
      this.slices_.delete(key);
      this.asked_.delete(key);
    }
  }

  private changed_(error: AppError | null): void {
    this.store.set({ version: this.store.get().version + 1, error });
  }
}

export interface NowNextState {
  channels: ReadonlyMap<number, { now: Programme | null; next: Programme | null }>;
  until: number;
  is_loaded: boolean;
}

const kSoonestS = 20;
const kLatestS = 900;

/** What runs on every channel. Between two answers the clock alone moves a channel on to its next programme. */
export class NowNextModel {
  readonly store = new Store<NowNextState>({ channels: new Map(), until: 0, is_loaded: false });
  private timer_: ReturnType<typeof setTimeout> | undefined;
  private is_running_ = false;

  constructor(private readonly api_: ViewerApi) {}

  start(): void {
    this.is_running_ = true;
    void this.refresh();
  }

  stop(): void {
    this.is_running_ = false;
    clearTimeout(this.timer_);
  }

  async refresh(): Promise<void> {
    clearTimeout(this.timer_);
    let wait_s = 60;
    try {
      const answer: NowNext = await this.api_.now_next();
      const channels = new Map(answer.channels.map((row) => [row.id, { now: row.now, next: row.next }]));
      this.store.set({ channels, until: answer.until, is_loaded: true });
      wait_s = Math.min(kLatestS, Math.max(kSoonestS, answer.until - now_s() + 1));
    } catch {
      // The list works without it; the next try comes by itself.
    }
    if (this.is_running_) this.timer_ = setTimeout(() => void this.refresh(), wait_s * 1000);
  }

  at(channel_id: number, at_s: number): { now: Programme | null; next: Programme | null } {
    const row = this.store.get().channels.get(channel_id);
    if (!row) return { now: null, next: null };
    const known = [row.now, row.next].filter((entry): entry is Programme => entry !== null);
    const place = find_at(known, at_s);
    if (place >= 0) return { now: known[place] ?? null, next: known[place + 1] ?? null };
    return { now: null, next: known.find((entry) => entry.start > at_s) ?? null };
  }
}
