// Keys of remotes and keyboards as the app's own words. Which screen does what with them is not decided here.

export type Key =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'ok'
  | 'back'
  | 'menu'
  | 'info'
  | 'guide'
  | 'channel_up'
  | 'channel_down'
  | 'play'
  | 'pause'
  | 'play_pause'
  | 'stop'
  | 'forward'
  | 'rewind'
  | 'red'
  | 'green'
  | 'yellow'
  | 'blue'
  | 'full_screen'
  | `digit_${number}`;

export interface Press {
  key: Key;
  is_repeat: boolean;
  /** Items to move: grows while an arrow is held (A50-002). */
  step: number;
}

const kByName: Record<string, Key> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Enter: 'ok',
  Select: 'ok',
  Escape: 'back',
  Backspace: 'back',
  GoBack: 'back',
  BrowserBack: 'back',
  XF86Back: 'back',
  ContextMenu: 'menu',
  Info: 'info',
  Guide: 'guide',
  PageUp: 'channel_up',
  PageDown: 'channel_down',
  ChannelUp: 'channel_up',
  ChannelDown: 'channel_down',
  MediaPlay: 'play',
  MediaPause: 'pause',
  MediaPlayPause: 'play_pause',
  MediaStop: 'stop',
  MediaFastForward: 'forward',
  MediaTrackNext: 'forward',
  MediaRewind: 'rewind',
  MediaTrackPrevious: 'rewind',
  ColorF0Red: 'red',
  ColorF1Green: 'green',
  ColorF2Yellow: 'yellow',
  ColorF3Blue: 'blue',
  ' ': 'play_pause',
  // A keyboard has no coloured keys: their first letters stand in.
  r: 'red',
  g: 'green',
  y: 'yellow',
  b: 'blue',
  i: 'info',
  e: 'guide',
  m: 'menu',
  f: 'full_screen',
  s: 'stop',
  ',': 'rewind',
  '.': 'forward',
};

/** Old sets name their keys by number only. */
const kByCode: Record<number, Key> = {
  461: 'back',
  10009: 'back',
  427: 'channel_up',
  428: 'channel_down',
  415: 'play',
  19: 'pause',
  10252: 'play_pause',
  413: 'stop',
  417: 'forward',
  412: 'rewind',
  403: 'red',
  404: 'green',
  405: 'yellow',
  406: 'blue',
  457: 'info',
  458: 'guide',
  18: 'menu',
};

export interface KeyFacts {
  key: string;
  keyCode: number;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

export function key_of(event: KeyFacts): Key | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (/^[0-9]$/.test(event.key)) return `digit_${Number(event.key)}`;
  return kByName[event.key] ?? kByName[event.key.toLowerCase()] ?? kByCode[event.keyCode] ?? null;
}

export function digit_of(key: Key): number | null {
  return key.startsWith('digit_') ? Number(key.slice(6)) : null;
}

const kRepeatMs = 90;
const kFastAfterMs = 1000;

/** Slows repeats to what eyes follow and speeds up held arrows after a second. Pure but for what it remembers. */
export class Repeater {
  private key_: Key | null = null;
  private since_ms_ = 0;
  private last_ms_ = 0;

  /** Null: swallow this one. */
  press(key: Key, is_repeat: boolean, at_ms: number): Press | null {
    if (!is_repeat || key !== this.key_) {
      this.key_ = key;
      this.since_ms_ = at_ms;
      this.last_ms_ = at_ms;
      return { key, is_repeat: false, step: 1 };
    }
    if (at_ms - this.last_ms_ < kRepeatMs) return null;
    const is_arrow = key === 'up' || key === 'down' || key === 'left' || key === 'right';
    // Only arrows and paging repeat: a held OK must not press what just came into focus.
    if (!is_arrow && key !== 'channel_up' && key !== 'channel_down') return null;
    this.last_ms_ = at_ms;
    return { key, is_repeat: true, step: is_arrow && at_ms - this.since_ms_ > kFastAfterMs ? 3 : 1 };
  }

  release(): void {
    this.key_ = null;
  }
}
