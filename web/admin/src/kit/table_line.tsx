// One line of the table of lists, memoised: while scrolling only lines that come into sight are drawn.
// Not the table: data_table.tsx says which lines there are.
import { columnSizingFeature, columnVisibilityFeature, type Row, tableFeatures } from '@tanstack/react-table';
import { memo } from 'react';
import type { Column } from './data_table';
import css from './data_table.module.css';
import type { Id } from './noun';

export const features = tableFeatures({ columnSizingFeature, columnVisibilityFeature });
export type Line<T extends { id: Id }> = Row<typeof features, T>;

type LineProps<T extends { id: Id }> = {
  index: number;
  start: number;
  row: Line<T> | undefined;
  columns: ReadonlyMap<string, Column<T>>;
  href: string | undefined;
  is_picked: boolean | undefined;
  is_active: boolean;
  grow: string | undefined;
  stamp: string;
  tone: string | undefined;
  id: string;
  tick_label: string;
};

function DrawnLine<T extends { id: Id }>({
  index,
  start,
  row,
  columns,
  href,
  is_picked,
  is_active,
  grow,
  tone,
  id,
  tick_label,
}: LineProps<T>) {
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={is_picked}
      data-index={index}
      data-active={is_active || undefined}
      data-picked={is_picked || undefined}
      data-tone={tone}
      data-link={href ? true : undefined}
      className={css.row}
      style={{ transform: `translateY(${start}px)` }}
    >
      {is_picked !== undefined && (
        <div role="gridcell" className={css.tick}>
          <input type="checkbox" checked={is_picked} readOnly tabIndex={-1} aria-label={tick_label} data-tick />
        </div>
      )}
      {row ? (
        row.getVisibleCells().map((cell) => {
          const column = columns.get(cell.column.id);
          const content = column?.cell(row.original);
          return (
            <div
              role="gridcell"
              key={cell.id}
              className={css.cell}
              data-align={column?.align}
              style={
                cell.column.id === grow ? { flex: `1 0 ${cell.column.getSize()}px` } : { width: cell.column.getSize() }
              }
            >
              {column?.link && href ? (
                <a href={href} tabIndex={-1} className={css.link}>
                  {content}
                </a>
              ) : (
                content
              )}
            </div>
          );
        })
      ) : (
        <div role="gridcell" className={css.cell}>
          <div className={css.ghost} />
        </div>
      )}
    </div>
  );
}

// memo() forgets that the line is one of many kinds of rows.
export const TableLine = memo(DrawnLine) as typeof DrawnLine;
