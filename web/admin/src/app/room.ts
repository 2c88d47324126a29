// What a noun's folder tells the back office of itself: pages, menu, search. Each src/<area>/<noun>/room.ts exports one as `room`, and
// the texts beside it (texts.en.json, texts.ar.json) are loaded with it. Not the list of rooms: rooms.ts finds them.
import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import type { QueryOf } from '@tvms/api';
import type { Texts } from '@tvms/ui';
import type { ComponentType } from 'react';
import type { RecordOf, Root } from '../kit/noun';

export type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>;
export const kModules = ['cms', 'streaming', 'crm', 'uit', 'publish', 'panel'] as const;
export type Module = (typeof kModules)[number];

/** A path with a slash at its beginning is of the whole panel, another one is below a deployment. */
export type RoomPage = { path: string; component: RouteComponent };
export type MenuPage = { path: string; key: string; permission: string; icon: Icon };
/** What Ctrl-K shows of a record. */
export type Found = {
  id: number;
  name?: Texts | string;
  number?: number;
  user_id?: string;
  firstname?: string;
  lastname?: string;
};
/** Lists of a deployment whose records can be shown so. */
type Below<R extends Root> = R extends `/api/v1/deployments/{deployment}/${infer P}`
  ? P extends `${string}{${string}`
    ? never
    : RecordOf<R> extends Found
      ? 'q' extends keyof QueryOf<'get', R>
        ? P
        : never
      : never
  : never;
export type FoundPath = { [R in Root]: Below<R> }[Root];

export type Room = {
  pages: RoomPage[];
  /** `place` orders the entries of a module, and those without one: the panel's own. */
  menu?: (MenuPage & { module?: Module; place: number })[];
  /** Records that Ctrl-K finds by words, in the list at `path`. */
  search?: { noun: string; path: FoundPath; icon: Icon }[];
};

/** A page that is fetched when it is first opened; a misspelt name of its component does not compile. */
export function page<M extends object>(path: string, load: () => Promise<M>, name: keyof M & string): RoomPage {
  const component = lazyRouteComponent(load as () => Promise<Record<string, RouteComponent>>, name) as RouteComponent;
  return { path, component };
}
