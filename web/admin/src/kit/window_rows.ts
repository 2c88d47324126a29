// The rows of a long list that are in sight. Short lists are drawn whole: they need no scroller, and their rows are as high as they like.
import { defaultRangeExtractor, type Range, useVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useCallback, useLayoutEffect, useState } from 'react';

// Up to so many rows a browser draws at once without being felt.
const kWholeMax = 100;

export type WindowRow = {
  index: number;
  /** Which of how many it is, for those who hear the list. */
  props: { 'aria-posinset'?: number; 'aria-setsize'?: number };
  style: CSSProperties;
};
export type RowWindow = {
  rows: WindowRow[];
  style: CSSProperties;
  is_scrolling: boolean;
  show: (index: number) => void;
};

/** `scroller`: none when the page itself scrolls. `top`: where the list begins in it. */
type Place = { scroller: HTMLElement | null; top: number };

function place_of(list: HTMLElement): Place {
  const top = list.getBoundingClientRect().top;
  for (let one = list.parentElement; one && one !== document.body; one = one.parentElement)
    // A scroll area is hidden until it has its bars.
    if (one.matches('.mantine-ScrollArea-viewport') || /auto|scroll/.test(getComputedStyle(one).overflowY))
      return { scroller: one, top: top - one.getBoundingClientRect().top + one.scrollTop };
  return { scroller: null, top: top + window.scrollY };
}

/** `held`: the row with the focus, which stays drawn out of sight. Rows of a long list are all `row_height` high. */
export function useRowWindow(
  list: RefObject<HTMLElement | null>,
  count: number,
  row_height: number,
  held = -1,
): RowWindow {
  const is_long = count > kWholeMax;
  const [place, set_place] = useState<Place | null>(null);
  useLayoutEffect(() => {
    if (is_long && list.current) set_place(place_of(list.current));
  }, [is_long, list]);
  const top = place?.top ?? 0;
  const scroller = place?.scroller ?? null;
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      if (held < 0 || held >= range.count || seen.includes(held)) return seen;
      return [...seen, held].sort((a, b) => a - b);
    },
    [held],
  );
  const options = {
    count,
    estimateSize: () => row_height,
    scrollMargin: top,
    overscan: 8,
    useFlushSync: false,
    rangeExtractor,
  };
  const in_scroller = useVirtualizer({
    ...options,
    enabled: is_long && scroller !== null,
    getScrollElement: () => scroller,
  });
  const in_page = useWindowVirtualizer({ ...options, enabled: is_long && place !== null && scroller === null });
  if (!is_long)
    return {
      rows: Array.from({ length: count }, (_, index) => ({ index, props: {}, style: {} })),
      style: {},
      is_scrolling: false,
      show: () => {},
    };
  const virtual = scroller ? in_scroller : in_page;
  return {
    rows: virtual.getVirtualItems().map(({ index, start }) => ({
      index,
      props: { 'aria-posinset': index + 1, 'aria-setsize': count },
      style: { position: 'absolute', insetInline: 0, insetBlockStart: start - top, blockSize: row_height },
    })),
    style: { position: 'relative', blockSize: count * row_height },
    is_scrolling: virtual.isScrolling,
    show: (index) => virtual.scrollToIndex(index),
  };
}
