// The stack of screens and its address in the hash. Knows names only; what a screen shows is the screen's matter.
import { Store } from '../base/store';

export type ScreenName = 'channels' | 'guide' | 'settings' | 'personal' | 'player';

export interface Route {
  screen: ScreenName;
  /** Of the player: the channel's number, as people know it. */
  channel_number?: number;
}

export function hash_of(route: Route): string {
  if (route.screen !== 'player') return `#/${route.screen}`;
  return route.channel_number === undefined ? '#/player' : `#/channel/${route.channel_number}`;
}

export function route_of(hash: string): Route | null {
  const channel = /^#\/channel\/(\d{1,6})$/.exec(hash);
  if (channel) return { screen: 'player', channel_number: Number(channel[1]) };
  const name = /^#\/(channels|guide|settings|personal)$/.exec(hash)?.[1];
  switch (name) {
    case 'channels':
    case 'guide':
    case 'settings':
    case 'personal':
      return { screen: name };
    default:
      return null;
  }
}

export class ScreenStack {
  readonly store: Store<readonly Route[]>;
  /** What a screen wants to find again when it is opened anew. Lives as long as the app runs. */
  readonly memory = new Map<string, unknown>();

  constructor(start: ScreenName) {
    this.store = new Store<readonly Route[]>([{ screen: start }]);
  }

  top(): Route {
    const routes = this.store.get();
    return routes[routes.length - 1] as Route;
  }

  under(): Route | undefined {
    const routes = this.store.get();
    return routes[routes.length - 2];
  }

  /** On top of what is open; a screen that is already in the stack is gone back to. */
  push(route: Route): void {
    const routes = this.store.get();
    const place = routes.findIndex((entry) => entry.screen === route.screen);
    this.store.set(place >= 0 ? [...routes.slice(0, place), route] : [...routes, route]);
  }

  /** A menu entry: under it lies the start entry only. */
  open(screen: ScreenName): void {
    const start = this.store.get()[0] as Route;
    this.store.set(start.screen === screen ? [start] : [start, { screen }]);
  }

  replace(route: Route): void {
    this.store.set([...this.store.get().slice(0, -1), route]);
  }

  /** False at the start entry. */
  back(): boolean {
    const routes = this.store.get();
    if (routes.length < 2) return false;
    this.store.set(routes.slice(0, -1));
    return true;
  }

  reset(start: ScreenName): void {
    this.store.set([{ screen: start }]);
  }
}
