import type { Fault, Player, PlayerEvent } from '@tvms/player';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/api/fault';
import type { Play } from '../../src/api/types';
import { kRetryS, kStallHelpedMs, kStallLoadedMs, kZapWaitMs, Playback } from '../../src/model/playback';

/** A player without pictures: its clock runs while `is_moving`. */
class PaperPlayer implements Player {
  loads: string[] = [];
  unloads = 0;
  is_moving = true;
  fault_next: Fault | null = null;
  /** How far the live point goes on while the picture stands. */
  live_s = 0;
  went_live = 0;
  private listeners_ = new Set<(event: PlayerEvent) => void>();
  private paused_ = false;
  private at_ = 100;
  private live_ = 0;

  async load(url: string) {
    this.loads.push(url);
    const fault = this.fault_next;
    if (fault) throw fault;
    this.tell({ type: 'playing' });
    return true;
  }
  async unload() {
    this.unloads += 1;
  }
  play() {
    this.paused_ = false;
  }
  pause() {
    this.paused_ = true;
  }
  is_paused() {
    return this.paused_;
  }
  position() {
    if (this.is_moving && !this.paused_) this.at_ += 0.5;
    return this.at_;
  }
  seek_range() {
    if (!this.is_moving) this.live_ += this.live_s;
    return { start: 40, end: this.at_ + 4 + this.live_ };
  }
  seek(position: number) {
    this.at_ = position;
  }
  go_live() {
    this.went_live += 1;
    this.paused_ = false;
  }
  unmute() {}
  audio_tracks() {
    return [];
  }
  select_audio() {}
  text_tracks() {
    return [];
  }
  select_text() {}
  stats() {
    return { decoded_frames: 0, dropped_frames: 0, bandwidth_bps: 0, width: 0, height: 0 };
  }
  on(listener: (event: PlayerEvent) => void) {
    this.listeners_.add(listener);
    return () => this.listeners_.delete(listener);
  }
  async destroy() {}
  tell(event: PlayerEvent) {
    for (const listener of this.listeners_) listener(event);
  }
}

function setup() {
  const player = new PaperPlayer();
  const calls: string[] = [];
  let serial = 0;
  const say: { play: AppError | null; beat: AppError | null } = { play: null, beat: null };
  const playback = new Playback({
    api: {
      play: async (channel_id: number, _request: string, failed: number): Promise<Play> => {
        calls.push(`play ${channel_id} ${failed}`);
        if (say.play) throw say.play;
        serial += 1;
        return {
          session: `s${serial}`,
          url: `/t/${serial}/m.m3u8`,
          kind: 'hls',
          heartbeat_s: 30,
          expires_at: 0,
          dvr_window_s: 1800,
          can_pause: true,
        };
      },
      heartbeat: async (id: string, state: string) => {
        calls.push(`beat ${id} ${state}`);
        if (say.beat) throw say.beat;
        return {};
      },
      stop: async (id: string) => {
        calls.push(`stop ${id}`);
      },
    },
    make_player: async () => player,
    address: (url) => url,
    freeze: () => undefined,
    on_watched: () => undefined,
    is_online: () => true,
    now_s: () => Date.now() / 1000,
  });
  return { player, calls, say, playback };
}

const run = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('watching', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('A50_702 a run of zaps asks the service once, for the last channel, and gives the old place back at once', async () => {
    const { playback, calls, player } = setup();
    playback.zap(1, true);
    await run(10);
    for (const channel of [2, 3, 4, 5]) {
      playback.zap(channel, false);
      await run(kZapWaitMs / 2);
    }
    await run(kZapWaitMs + 10);
    expect(calls).toEqual(['play 1 0', 'stop s1', 'play 5 0']);
    expect(player.loads).toEqual(['/t/1/m.m3u8', '/t/2/m.m3u8']);
    expect(playback.store.get().phase).toBe('playing');
  });

  it('A50_706 a picture that stands still shows a mark after 3 s, P518 after 20 s, and is tried again and again', async () => {
    const { playback, calls, player } = setup();
    playback.zap(1, true);
    await run(1000);
    player.is_moving = false;
    await run(3800);
    expect(playback.store.get().is_stalled).toBe(true);
    await run(17_000);
    expect(playback.store.get().error?.app_code).toBe('P518');
    expect(playback.store.get().retry_in_s).not.toBeNull();
    for (const wait_s of kRetryS) await run(wait_s * 1000 + 22_000);
    expect(calls.filter((call) => call.startsWith('play'))).toEqual(
      [...kRetryS.keys(), kRetryS.length].map((tries) => `play 1 ${tries}`),
    );
    playback.zap(2, true);
    player.is_moving = true;
    await run(1000);
    expect(playback.store.get().phase).toBe('playing');
  });

  it('A50_1501 a service that is away for an hour is back on the screen a minute after it is back', async () => {
    const { playback, say, calls } = setup();
    say.play = new AppError('N102');
    playback.zap(1, true);
    await run(3_600_000);
    expect(playback.store.get().phase).toBe('failed');
    expect(calls.length).toBeLessThan(70);
    say.play = null;
    await run(60_000);
    expect(playback.store.get()).toMatchObject({ phase: 'playing', error: null });
  });

  it('a stream that is only beginning keeps the turning mark until it has a picture', async () => {
    const { playback, player, calls } = setup();
    player.fault_next = { code: 'P509', detail: '1.1001', is_fatal: true, not_yet_s: 1 };
    playback.zap(1, true);
    await run(4100);
    expect(playback.store.get()).toMatchObject({ phase: 'starting', error: null });
    expect(player.loads.length).toBe(5);
    player.fault_next = null;
    await run(1000);
    expect(playback.store.get().phase).toBe('playing');
    expect(calls).toEqual(['play 1 0']);
  });

  it('a stream that does not begin within 15 s is P509, and tried again', async () => {
    const { playback, player } = setup();
    player.fault_next = { code: 'P509', detail: '1.1001', is_fatal: true, not_yet_s: 1 };
    playback.zap(1, true);
    await run(17_000);
    expect(playback.store.get()).toMatchObject({ phase: 'failed' });
    expect(playback.store.get().error?.app_code).toBe('P509');
    expect(playback.store.get().retry_in_s).not.toBeNull();
  });

  it('a stream that is beginning is forgotten with the next zap', async () => {
    const { playback, player } = setup();
    player.fault_next = { code: 'P509', detail: '1.1001', is_fatal: true, not_yet_s: 1 };
    playback.zap(1, true);
    await run(1500);
    player.fault_next = null;
    playback.zap(2, true);
    await run(5000);
    expect(player.loads.at(-1)).toBe('/t/2/m.m3u8');
    expect(playback.store.get()).toMatchObject({ phase: 'playing', channel_id: 2 });
  });

  it('a picture that stands while the stream goes on is brought to live, then loaded again, without a code', async () => {
    const { playback, player, calls } = setup();
    playback.zap(1, true);
    await run(30_000);
    player.is_moving = false;
    player.live_s = 0.5;
    await run(kStallHelpedMs + 600);
    expect(player.went_live).toBe(1);
    await run(kStallLoadedMs - kStallHelpedMs);
    expect(player.loads).toEqual(['/t/1/m.m3u8', '/t/1/m.m3u8']);
    expect(playback.store.get().phase).toBe('playing');
    player.is_moving = true;
    await run(5000);
    expect(playback.store.get()).toMatchObject({ phase: 'playing', error: null, is_stalled: false });
    expect(calls.filter((call) => call.startsWith('play'))).toEqual(['play 1 0']);
  });

  it('a stream that stands for good although it is loaded again is P518', async () => {
    const { playback, player } = setup();
    playback.zap(1, true);
    await run(30_000);
    player.is_moving = false;
    player.live_s = 0.5;
    await run(kStallLoadedMs + 22_000);
    expect(playback.store.get().error?.app_code).toBe('P518');
  });

  it('what the engine survives is not shown', async () => {
    const { playback, player } = setup();
    playback.zap(1, true);
    await run(1000);
    player.tell({ type: 'fault', fault: { code: 'X901', detail: 'TypeError', is_fatal: false } });
    expect(playback.store.get()).toMatchObject({ phase: 'playing', error: null });
    expect(player.unloads).toBe(0);
  });

  it('a stream that cannot be opened is P509 and tried again', async () => {
    const { playback, player } = setup();
    player.fault_next = { code: 'P509', detail: '1.1001', is_fatal: true };
    playback.zap(1, true);
    await run(10);
    expect(playback.store.get()).toMatchObject({ phase: 'failed', retry_in_s: 5 });
    player.fault_next = null;
    await run(5100);
    expect(playback.store.get()).toMatchObject({ phase: 'playing', error: null });
  });

  it('a revoked stream ends at once and is not tried again', async () => {
    const { playback, calls, player } = setup();
    playback.zap(1, true);
    await run(1000);
    player.tell({ type: 'fault', fault: { code: 'P517', detail: '1.1001', is_fatal: true } });
    expect(player.unloads).toBe(1);
    expect(playback.store.get()).toMatchObject({ phase: 'failed', retry_in_s: null });
    expect(playback.store.get().error?.app_code).toBe('P517');
    await run(120_000);
    expect(calls).toEqual(['play 1 0']);
  });

  it('a heartbeat that is refused ends playing too', async () => {
    const { playback, say, player, calls } = setup();
    playback.zap(1, true);
    await run(31_000);
    expect(calls).toContain('beat s1 playing');
    say.beat = new AppError('X901', { status: 403 });
    await run(30_000);
    expect(playback.store.get().error?.app_code).toBe('P517');
    expect(player.unloads).toBe(1);
  });

  it('a heartbeat that gets no answer changes nothing', async () => {
    const { playback, say } = setup();
    playback.zap(1, true);
    await run(1000);
    say.beat = new AppError('N102');
    await run(60_000);
    expect(playback.store.get().phase).toBe('playing');
  });

  it('a refusal by the account is shown and not tried again', async () => {
    const { playback, say, calls } = setup();
    say.play = new AppError('P501', { status: 403 });
    playback.zap(1, true);
    await run(60_000);
    expect(playback.store.get()).toMatchObject({ phase: 'failed', retry_in_s: null });
    expect(calls).toEqual(['play 1 0']);
  });

  it('what an old channel still reports is nobody’s concern', async () => {
    const { playback, player } = setup();
    playback.zap(1, true);
    await run(1000);
    playback.zap(2, false);
    player.tell({ type: 'fault', fault: { code: 'P517', detail: 'old', is_fatal: true } });
    player.tell({ type: 'playing' });
    expect(playback.store.get().phase).toBe('zapping');
    await run(kZapWaitMs + 10);
    expect(playback.store.get()).toMatchObject({ phase: 'playing', channel_id: 2 });
  });

  it('A50_704 pauses, tells how far behind, and goes back to live', async () => {
    const { playback, calls } = setup();
    playback.zap(1, true);
    await run(1000);
    playback.pause();
    expect(playback.store.get().is_paused).toBe(true);
    await run(5000);
    expect(calls).toContain('beat s1 paused');
    expect(playback.store.get().is_stalled).toBe(false);
    playback.skip(-20);
    playback.resume();
    expect(playback.store.get()).toMatchObject({ is_paused: false });
    expect(playback.store.get().behind_s).toBeGreaterThan(20);
    playback.go_live();
    expect(playback.store.get().behind_s).toBe(0);
  });

  it('stopping leaves nothing running', async () => {
    const { playback, calls } = setup();
    playback.zap(1, true);
    await run(1000);
    playback.stop();
    await run(120_000);
    expect(calls).toEqual(['play 1 0', 'stop s1']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
