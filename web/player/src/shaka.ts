// The engine behind Player: Shaka, HLS build. No policy about retries, sessions or screens.
import shaka from 'shaka-player/dist/shaka-player.hls-es2021.js';
import { type EngineError, type Fault, fault_of, fault_of_slip } from './fault';
import type { Player, PlayerEvent, PlayerStats, Range, Track } from './index';

const kConfiguration = {
  manifest: {
    retryParameters: { maxAttempts: 3, baseDelay: 400, backoffFactor: 2, timeout: 10_000 },
    // Looking for captions in the picture costs three whole segments before the first frame.
    hls: { disableClosedCaptionsDetection: true },
  },
  streaming: {
    retryParameters: { maxAttempts: 3, baseDelay: 400, backoffFactor: 2, timeout: 15_000 },
    bufferingGoal: 20,
    rebufferingGoal: 1,
    bufferBehind: 30,
  },
};

function is_engine_error(error: unknown): error is EngineError {
  return typeof error === 'object' && error !== null && 'code' in error && 'severity' in error && 'category' in error;
}

function to_fault(error: unknown): Fault | null {
  if (is_engine_error(error)) return fault_of(error, navigator.onLine);
  return fault_of_slip(error);
}

class ShakaPlayer implements Player {
  private readonly listeners_ = new Set<(event: PlayerEvent) => void>();
  private readonly undo_: (() => void)[] = [];
  private load_number_ = 0;

  constructor(
    private readonly engine_: shaka.Player,
    private readonly video_: HTMLVideoElement,
  ) {
    const listen = (name: string, then: () => void) => {
      video_.addEventListener(name, then);
      this.undo_.push(() => video_.removeEventListener(name, then));
    };
    listen('playing', () => this.emit_({ type: 'playing' }));
    listen('waiting', () => this.emit_({ type: 'waiting' }));
    listen('pause', () => this.emit_({ type: 'paused' }));
    const on_error = (event: Event) => {
      const fault = to_fault('detail' in event ? event.detail : null);
      if (fault) this.emit_({ type: 'fault', fault });
    };
    const on_tracks = () => this.emit_({ type: 'tracks' });
    engine_.addEventListener('error', on_error);
    engine_.addEventListener('trackschanged', on_tracks);
    this.undo_.push(() => {
      engine_.removeEventListener('error', on_error);
      engine_.removeEventListener('trackschanged', on_tracks);
    });
  }

  async load(url: string, window_s: number): Promise<boolean> {
    this.load_number_ += 1;
    const number = this.load_number_;
    // The engine takes the window from the first playlist for good, and that of a young stream is one segment long: polling then
    // drifts past all there is. Zero: as the playlist has it, for a stream of another server.
    this.engine_.configure('manifest.availabilityWindowOverride', window_s > 0 ? window_s : Number.NaN);
    try {
      await this.engine_.load(url);
    } catch (error) {
      const fault = to_fault(error);
      if (!fault || number !== this.load_number_) return false;
      throw fault;
    }
    if (number !== this.load_number_) return false;
    this.play();
    return true;
  }

  async unload(): Promise<void> {
    this.load_number_ += 1;
    this.video_.pause();
    await this.engine_.unload().catch(() => undefined);
  }

  play(): void {
    const range = this.seek_range();
    // Paused for longer than the window: go on at the oldest point there is (A50-704).
    if (range.end > range.start && this.video_.currentTime < range.start) this.video_.currentTime = range.start + 1;
    this.video_.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || this.video_.muted) return;
      this.video_.muted = true;
      this.emit_({ type: 'muted' });
      this.video_.play().catch(() => undefined);
    });
  }

  pause(): void {
    this.video_.pause();
  }

  is_paused(): boolean {
    return this.video_.paused;
  }

  position(): number {
    return this.video_.currentTime;
  }

  seek_range(): Range {
    return this.engine_.seekRange();
  }

  seek(position: number): void {
    const { start, end } = this.seek_range();
    this.video_.currentTime = Math.min(end, Math.max(start + 1, position));
  }

  go_live(): void {
    this.engine_.goToLive();
    this.play();
  }

  unmute(): void {
    this.video_.muted = false;
  }

  audio_tracks(): Track[] {
    return this.engine_.getAudioTracks().map((track, id) => ({
      id,
      language: track.language,
      label: track.label ?? '',
      is_active: track.active,
    }));
  }

  select_audio(id: number): void {
    const track = this.engine_.getAudioTracks()[id];
    if (track) this.engine_.selectAudioTrack(track);
  }

  text_tracks(): Track[] {
    return this.engine_.getTextTracks().map((track, id) => ({
      id,
      language: track.language,
      label: track.label ?? '',
      is_active: track.active,
    }));
  }

  select_text(id: number | null): void {
    this.engine_.selectTextTrack(id === null ? null : (this.engine_.getTextTracks()[id] ?? null));
  }

  stats(): PlayerStats {
    const stats = this.engine_.getStats();
    return {
      decoded_frames: stats.decodedFrames || 0,
      dropped_frames: stats.droppedFrames || 0,
      bandwidth_bps: stats.estimatedBandwidth || 0,
      width: stats.width || 0,
      height: stats.height || 0,
    };
  }

  on(listener: (event: PlayerEvent) => void): () => void {
    this.listeners_.add(listener);
    return () => this.listeners_.delete(listener);
  }

  async destroy(): Promise<void> {
    for (const undo of this.undo_) undo();
    this.listeners_.clear();
    await this.engine_.destroy();
  }

  private emit_(event: PlayerEvent): void {
    for (const listener of this.listeners_) listener(event);
  }
}

let is_prepared = false;

export async function create_shaka_player(video: HTMLVideoElement): Promise<Player> {
  if (!is_prepared) {
    shaka.polyfill.installAll();
    is_prepared = true;
  }
  if (!shaka.Player.isBrowserSupported()) {
    const fault: Fault = { code: 'P511', detail: 'no media source', is_fatal: true };
    throw fault;
  }
  const engine = new shaka.Player();
  await engine.attach(video);
  engine.configure(kConfiguration);
  return new ShakaPlayer(engine, video);
}
