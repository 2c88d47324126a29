// A short table of what belongs to one record: a heading, a cell of each row, a frame that scrolls where it is too narrow.
// Not the list of a noun: that one is virtual, sorted and filtered (data_table.tsx).
import { Table } from '@mantine/core';
import type { Key, ReactNode } from 'react';

export type SmallColumn<T> = {
  title: ReactNode;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end of their column. */
  is_end?: boolean;
  /** What the whole cell says when the pointer rests on it. */
  hint?: (row: T) => string;
};

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
  const align = (column: SmallColumn<T>) => (column.is_end ? ({ ta: 'end' } as const) : {});
  const table = (
    <Table fz="sm" {...(min_width ? { miw: min_width } : {})}>
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
              <Table.Td key={place} {...align(column)} title={column.hint?.(row)}>
                {column.cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
  return min_width ? <div style={{ overflowX: 'auto' }}>{table}</div> : table;
}
