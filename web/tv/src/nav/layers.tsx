// Who gets the keys: the topmost layer alone. A layer is a screen, a dialogue, a notice that waits for OK.
import { useLayoutEffect, useRef, useState } from 'react';
import type { Press } from './keys';

/** Higher is nearer to the viewer. Within one depth the newest is on top. */
export const kDepth = { screen: 0, panel: 10, dialog: 20, warning: 30 } as const;

export type Handler = (press: Press) => boolean;

interface Layer {
  depth: number;
  handler: { current: Handler };
  set_active: (is_active: boolean) => void;
}

const layers: Layer[] = [];
let announced: Layer | undefined;

function settle(): void {
  const top = layers[layers.length - 1];
  if (top === announced) return;
  announced?.set_active(false);
  announced = top;
  top?.set_active(true);
}

function insert(layer: Layer): void {
  let place = layers.length;
  while (place > 0 && (layers[place - 1] as Layer).depth > layer.depth) place -= 1;
  layers.splice(place, 0, layer);
  settle();
}

function remove(layer: Layer): void {
  const place = layers.indexOf(layer);
  if (place >= 0) layers.splice(place, 1);
  settle();
}

/** Makes the component a layer. True while it is the topmost: only then may it show focus. */
export function useLayer(depth: number, handler: Handler): boolean {
  const current = useRef(handler);
  const [is_active, set_active] = useState(false);
  useLayoutEffect(() => {
    current.current = handler;
  });
  useLayoutEffect(() => {
    const layer = { depth, handler: current, set_active };
    insert(layer);
    return () => remove(layer);
  }, [depth]);
  return is_active;
}

/** Gives the press to the topmost layer. */
export function dispatch(press: Press): boolean {
  return layers[layers.length - 1]?.handler.current(press) ?? false;
}

/** The attribute of the one focused element. */
export function focus_mark(is_focused: boolean): { 'data-focus'?: true } {
  return is_focused ? { 'data-focus': true } : {};
}
