// The rows of a long list that are in sight. Short lists are drawn whole: they need no scroller and no measuring.
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useLayoutEffect, useState } from 'react';

// Up to so many rows a browser draws at once without being felt.
const kWholeMax = 100;

export type WindowRow = {
  index: number;
  /** What the row's element takes: its place, its measure, its number among all. */
  props: {
    'data-index': number;
    'aria-posinset'?: number;
    'aria-setsize'?: number;
    ref?: (node: HTMLElement | null) => void;
  };
  style: CSSProperties;
};
export type RowWindow = { rows: WindowRow[]; style: CSSProperties; show: (index: number) => void };

/** The element that scrolls the list: the nearest around it that may. A scroll area is hidden until it has its bars. */
function scroller_of(list: HTMLElement): HTMLElement {
  for (let one = list.parentElement; one; one = one.parentElement)
    if (one.matches('.mantine-ScrollArea-viewport') || /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  return document.documentElement;
}

/** Where the list begins in what scrolls it. */
function top_in(scroller: HTMLElement, list: HTMLElement): number {
  return list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}

/** `held`: rows that stay drawn out of sight, as the one with the focus or the one that is dragged. */
export function useRowWindow(
  list: RefObject<HTMLElement | null>,
  count: number,
  row_height: number,
  held: readonly number[] = [],
): RowWindow {
  const is_long = count > kWholeMax;
  const [place, set_place] = useState<{ scroller: HTMLElement; top: number } | null>(null);
  useLayoutEffect(() => {
    if (!is_long || !list.current) return;
    const scroller = scroller_of(list.current);
    set_place({ scroller, top: top_in(scroller, list.current) });
  }, [is_long, list]);
  const top = place?.top ?? 0;
  const virtual = useVirtualizer({
    count,
    enabled: is_long,
    getScrollElement: () => place?.scroller ?? null,
    estimateSize: () => row_height,
    scrollMargin: top,
    overscan: 8,
    useFlushSync: false,
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...held.filter((one) => one >= 0 && one < count)])].sort(
        (a, b) => a - b,
      ),
  });
  if (!is_long)
    return {
      rows: Array.from({ length: count }, (_, index) => ({ index, props: { 'data-index': index }, style: {} })),
      style: {},
      show: () => {},
    };
  return {
    rows: virtual.getVirtualItems().map(({ index, start }) => ({
      index,
      props: {
        'data-index': index,
        'aria-posinset': index + 1,
        'aria-setsize': count,
        ref: virtual.measureElement,
      },
      style: { position: 'absolute', insetInline: 0, insetBlockStart: start - top },
    })),
    // Rows drawn for being held are out of the flow, so all are.
    style: { position: 'relative', blockSize: virtual.getTotalSize() },
    show: (index) => virtual.scrollToIndex(index),
  };
}
