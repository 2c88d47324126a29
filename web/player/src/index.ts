// What the apps know of a player: one interface, its events and faults. Not an engine: shaka.ts is one behind it.
import type { Fault } from './fault';

export type { Fault, FaultCode } from './fault';

export interface Range {
  start: number;
  end: number;
}

export interface Track {
  id: number;
  language: string;
  label: string;
  is_active: boolean;
}

export interface PlayerStats {
  decoded_frames: number;
  dropped_frames: number;
  bandwidth_bps: number;
  width: number;
  height: number;
}

export type PlayerEvent =
  | { type: 'playing' }
  | { type: 'waiting' }
  | { type: 'paused' }
  | { type: 'tracks' }
  /** The browser plays only without sound until the viewer touches something. */
  | { type: 'muted' }
  | { type: 'fault'; fault: Fault };

/** One video element, one stream at a time. Positions are seconds on the stream's own time line. */
export interface Player {
  /** `window_s`: how far back the service keeps the stream; 0 = unknown. Rejects with a `Fault`, whatever its `is_fatal` says.
   * A load that a later load or unload overtook resolves to false. */
  load(url: string, window_s: number): Promise<boolean>;
  /** Ends at once; what is buffered is not played. */
  unload(): Promise<void>;
  play(): void;
  pause(): void;
  is_paused(): boolean;
  position(): number;
  /** What can be seeked to; its end is the live point. */
  seek_range(): Range;
  seek(position: number): void;
  go_live(): void;
  unmute(): void;
  audio_tracks(): Track[];
  select_audio(id: number): void;
  text_tracks(): Track[];
  select_text(id: number | null): void;
  stats(): PlayerStats;
  on(listener: (event: PlayerEvent) => void): () => void;
  destroy(): Promise<void>;
}

/** Loads the engine, a chunk of its own, and attaches it to the element. */
export async function create_player(video: HTMLVideoElement): Promise<Player> {
  const engine = await import('./shaka');
  return engine.create_shaka_player(video);
}

/** Fetches and parses the engine ahead of the first picture. */
export async function warm_up(): Promise<void> {
  await import('./shaka');
}
