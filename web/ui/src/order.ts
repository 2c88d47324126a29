// Moves in ordered lists, for drag and for keyboard (T10-10). Pure: the list given is never changed.

export function move_to<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined) return next;
  next.splice(Math.max(0, Math.min(to, next.length)), 0, item);
  return next;
}

export type Step = 'up' | 'down' | 'top' | 'bottom';

export function step<T>(list: readonly T[], from: number, by: Step): T[] {
  const target = { up: from - 1, down: from + 1, top: 0, bottom: list.length - 1 }[by];
  return move_to(list, from, Math.max(0, Math.min(target, list.length - 1)));
}
