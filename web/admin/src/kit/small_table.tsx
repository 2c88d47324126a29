// A short table of what belongs to one record: a heading, a cell of each row. Where it is too narrow its frame scrolls; on a phone
// each row becomes a block.
// Not the list of a noun: that one is virtual, sorted and filtered (data_table.tsx).
import { Table, type TableProps } from '@mantine/core';
import type { CSSProperties, Key, ReactNode } from 'react';
import css from './small_table.module.css';

export type SmallColumn<T> = {
  title: ReactNode;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end of their column. */
  is_end?: boolean;
  /** What the whole cell says when the pointer rests on it. */
  hint?: (row: T) => string;
};

/** Mantine's table whose rows are blocks on a phone: there `data-title` of a cell says what its column's heading says elsewhere. */
export function StackingTable({ min_width, ...props }: TableProps & { min_width?: number }) {
  const style = min_width ? { style: { '--table-min': `${min_width}px` } as CSSProperties } : {};
  return <Table className={css.table} {...style} {...props} />;
}

export function SmallTable<T>({
  rows,
  key_of,
  columns,
  min_width,
}: {
  rows: readonly T[];
  key_of: (row: T) => Key;
  /** `false` leaves a column out: what a person may not do has none. */
  columns: (SmallColumn<T> | false)[];
  min_width?: number;
}) {
  const shown = columns.filter((column) => column !== false);
  const align = (column: SmallColumn<T>) => (column.is_end ? { 'data-end': true } : {});
  const named = ({ title }: SmallColumn<T>) => (typeof title === 'string' ? { 'data-title': title } : {});
  const table = (
    <StackingTable fz="sm" {...(min_width ? { min_width } : {})}>
      <Table.Thead>
        <Table.Tr>
          {shown.map((column, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns never move.
            <Table.Th key={place} {...align(column)}>
              {column.title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={key_of(row)}>
            {shown.map((column, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move.
              <Table.Td key={place} {...align(column)} {...named(column)} title={column.hint?.(row)}>
                {column.cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </StackingTable>
  );
  return min_width ? <div style={{ overflowX: 'auto' }}>{table}</div> : table;
}
