// What the viewer sets himself on this device. Acts at once, no save.
import { is_number, is_record, is_string, read_kept, write_kept } from '../base/kept';
import { Store } from '../base/store';

export interface Settings {
  /** Null: the service's default or the device's language. */
  language: string | null;
  /** Null: as the user interface says. */
  is_24h: boolean | null;
  /** 0: off. Null: as the user interface says. */
  sleep_minutes: number | null;
  last_channel: number | null;
  /** The one before, for the key 0. */
  former_channel: number | null;
  last_group: number | null;
}

export const kSleepChoices = [0, 30, 60, 90, 120, 180, 240, 360, 480] as const;

const kNothing: Settings = {
  language: null,
  is_24h: null,
  sleep_minutes: null,
  last_channel: null,
  former_channel: null,
  last_group: null,
};

function load(): Settings {
  const kept = read_kept('settings', is_record) ?? {};
  return {
    language: is_string(kept.language) ? kept.language : null,
    is_24h: typeof kept.is_24h === 'boolean' ? kept.is_24h : null,
    sleep_minutes: is_number(kept.sleep_minutes) ? kept.sleep_minutes : null,
    last_channel: is_number(kept.last_channel) ? kept.last_channel : null,
    former_channel: is_number(kept.former_channel) ? kept.former_channel : null,
    last_group: is_number(kept.last_group) ? kept.last_group : null,
  };
}

export class SettingsModel {
  readonly store = new Store<Settings>(load());

  set(part: Partial<Settings>): void {
    this.store.patch(part);
    write_kept('settings', this.store.get());
  }

  watched(channel_id: number): void {
    const { last_channel } = this.store.get();
    if (last_channel === channel_id) return;
    this.set({ last_channel: channel_id, former_channel: last_channel });
  }

  clear(): void {
    this.store.set(kNothing);
    write_kept('settings', null);
  }
}
