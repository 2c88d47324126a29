// A list that is one node with a cursor: only the rows around what is seen are in the document. Focus and its moves
// belong to the screen; the list slides, and tells what the pointer does.
import { type ReactNode, type UIEvent, useLayoutEffect, useRef, useState } from 'react';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { clamp, top_of, window_of } from '../nav/cursor';
import { focus_mark } from '../nav/layers';
import { useDrag } from './drag';
import { useHeight } from './hooks';

export interface ListProps {
  count: number;
  index: number;
  /** Height of a row with the space below it. */
  row_height: number;
  /** True: the row at `index` is the app's focus. */
  is_focused: boolean;
  row: (index: number, is_focused: boolean) => ReactNode;
  row_key: (index: number) => string | number;
  on_point: (index: number) => void;
  on_press: (index: number) => void;
  label: string;
  class_name?: string;
}

export function List(props: ListProps) {
  const { count, index, row_height } = props;
  const { is_phone } = useStore(canvas);
  const [element, height] = useHeight(row_height * 8);
  const [scrolled, set_scrolled] = useState(0);
  const visible = Math.max(1, height / row_height);
  /** A row that the pointer chose stays where it is: a list that centres it would run away under the pointer. */
  const held = useRef<{ index: number; top: number } | null>(null);
  const rows_visible = Math.floor(visible);
  let top = top_of(index, count, rows_visible);
  if (held.current?.index === index) top = clamp(held.current.top, Math.max(0, index - rows_visible + 1), index);
  else held.current = null;

  // A far jump is shown at once: gliding over hundreds of rows, focus would be out of sight (A50-002).
  const shown_top = useRef(top);
  const is_jump = Math.abs(top - shown_top.current) > 2;
  useLayoutEffect(() => {
    shown_top.current = top;
  }, [top]);

  useLayoutEffect(() => {
    const box = element.current;
    if (!is_phone || !box) return;
    const start = index * row_height;
    if (held.current) return;
    if (start < box.scrollTop || start + row_height > box.scrollTop + box.clientHeight) {
      box.scrollTop = Math.max(0, start - box.clientHeight / 2 + row_height / 2);
    }
  }, [index, is_phone, row_height, element]);

  const drag = useDrag({
    y_px: row_height,
    on_steps: (_x, y) => {
      const next = clamp(index + y, 0, count - 1);
      if (next !== index) props.on_point(next);
    },
  });
  const point = (row: number) => {
    if (row === index) return;
    held.current = { index: row, top };
    props.on_point(row);
  };
  const first_row = is_phone ? scrolled / row_height : top;
  const { first, last } = window_of(first_row, Math.ceil(visible), count);
  const rows: ReactNode[] = [];
  for (let row = first; row < last; row += 1) {
    const is_focused = props.is_focused && row === index;
    rows.push(
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys come from the layer, not from the element.
      <div
        key={props.row_key(row)}
        className="row"
        role="option"
        tabIndex={-1}
        aria-selected={row === index}
        data-current={row === index || undefined}
        {...focus_mark(is_focused)}
        style={{ top: row * row_height, height: row_height }}
        onMouseMove={(event) => {
          if (event.movementX !== 0 || event.movementY !== 0) point(row);
        }}
        onClick={() => {
          held.current = { index: row, top };
          props.on_press(row);
        }}
      >
        {props.row(row, is_focused)}
      </div>,
    );
  }
  return (
    <div
      ref={element}
      className={`list ${props.class_name ?? ''}`}
      role="listbox"
      tabIndex={-1}
      aria-label={props.label}
      data-more={top + rows_visible < count || undefined}
      {...drag}
      onScroll={is_phone ? (event: UIEvent<HTMLDivElement>) => set_scrolled(event.currentTarget.scrollTop) : undefined}
      onWheel={
        is_phone
          ? undefined
          : (event) => {
              const next = clamp(index + Math.sign(event.deltaY), 0, count - 1);
              if (next !== index) props.on_point(next);
            }
      }
    >
      <div
        className="list_track"
        style={{
          height: count * row_height,
          ...(is_jump ? { transition: 'none' } : {}),
          ...(is_phone ? {} : { transform: `translate3d(0,${-top * row_height}px,0)` }),
        }}
      >
        {rows}
      </div>
    </div>
  );
}
