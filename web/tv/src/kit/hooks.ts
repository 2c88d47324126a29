// Small hooks that several screens share: the time, typed digits, an element's height.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { now_s } from '../base/time';
import { add_digit, kDigitsWaitMs } from '../nav/cursor';

/** The service's time, anew every `period_ms`. */
export function useNow(period_ms = 10_000): number {
  const [now, set_now] = useState(now_s);
  useEffect(() => {
    const timer = setInterval(() => set_now(now_s()), period_ms);
    return () => clearInterval(timer);
  }, [period_ms]);
  return now;
}

/** True once `value` has stayed the same for a while: for what is too dear to do at each step of a held key. */
export function useSettled<T>(value: T, wait_ms: number): T {
  const [settled, set_settled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => set_settled(value), wait_ms);
    return () => clearTimeout(timer);
  }, [value, wait_ms]);
  return settled;
}

export interface DigitEntry {
  text: string;
  add: (digit: number) => void;
  /** OK while typing: take what is there. False if nothing was typed. */
  commit: () => boolean;
}

/** Digits gather for two seconds, or four of them, or OK (A50-602). */
export function useDigits(on_number: (text: string) => void): DigitEntry {
  const [text, set_text] = useState('');
  const typed = useRef('');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const target = useRef(on_number);
  useLayoutEffect(() => {
    target.current = on_number;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = useCallback(() => {
    clearTimeout(timer.current);
    const number = typed.current;
    if (number === '') return false;
    typed.current = '';
    set_text('');
    target.current(number);
    return true;
  }, []);
  const add = useCallback(
    (digit: number) => {
      clearTimeout(timer.current);
      const next = add_digit(typed.current, digit);
      typed.current = next.text;
      set_text(next.text);
      if (next.is_whole) commit();
      else timer.current = setTimeout(commit, kDigitsWaitMs);
    },
    [commit],
  );
  return { text, add, commit };
}

/** Height of an element in canvas pixels, after layout and after each change of the window. */
export function useHeight(fallback: number): [React.RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [height, set_height] = useState(fallback);
  const size = useStore(canvas);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new canvas is the very reason to measure again.
  useLayoutEffect(() => {
    const measured = element.current?.clientHeight ?? 0;
    if (measured > 0) set_height(measured);
  }, [size]);
  return [element, height];
}
