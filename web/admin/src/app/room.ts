// What a noun's folder tells the back office of itself: pages, menu, search. Each src/<area>/<noun>/room.ts exports one as `room`, and
// the texts beside it (texts.en.json, texts.ar.json) are loaded with it. Not the list of rooms: rooms.ts finds them.
import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';

export type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>;
export const kModules = ['cms', 'streaming', 'crm', 'uit', 'publish', 'panel'] as const;
export type Module = (typeof kModules)[number];

/** A path with a slash at its beginning is of the whole panel, another one is below a deployment. */
export type RoomPage = { path: string; component: RouteComponent };
export type MenuPage = { path: string; key: string; permission: string; icon: Icon };
export type Room = {
  pages: RoomPage[];
  /** `place` orders the entries of a module, and those without one: the panel's own. */
  menu?: (MenuPage & { module?: Module; place: number })[];
  /** Records that Ctrl-K finds by words, in the list at `path`. */
  search?: { noun: string; path: string; icon: Icon }[];
};

/** A page that is fetched when it is first opened; a misspelt name of its component does not compile. */
export function page<M extends object>(path: string, load: () => Promise<M>, name: keyof M & string): RoomPage {
  const component = lazyRouteComponent(load as () => Promise<Record<string, RouteComponent>>, name) as RouteComponent;
  return { path, component };
}
