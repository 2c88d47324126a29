// A value that can be watched, and its React hook. Not a state library: no actions, no selectors.
import { useSyncExternalStore } from 'react';

export class Store<T> {
  private readonly listeners_ = new Set<() => void>();

  constructor(private value_: T) {}

  readonly get = (): T => this.value_;

  set(value: T): void {
    if (Object.is(value, this.value_)) return;
    this.value_ = value;
    for (const listener of [...this.listeners_]) listener();
  }

  patch(part: Partial<T>): void {
    this.set({ ...this.value_, ...part });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners_.add(listener);
    return () => this.listeners_.delete(listener);
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
