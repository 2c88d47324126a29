// What lists are made of.
import { type Rule, text_of } from '@tvms/ui';
import { useState } from 'react';
import type { Column } from '../data_table';
import { FilterBar, type FilterField } from '../filter_bar';
import { IconPlus } from '../icons';
import { NounList, useTrashVerb } from '../noun_list';
import { OrderedList } from '../ordered_list';
import { RecordIcon } from '../record_icon';
import { SmallTable } from '../small_table';
import { TwoSides } from '../two_sides';
import { NumberText, Status } from '../values';
import { kThings, noun_of_things, type Stories, type Thing } from './world';

const columns: Column<Thing>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 200,
    sort: true,
    link: true,
    grow: true,
    cell: (row) => (
      <span style={{ display: 'inline-flex', gap: 8 }}>
        <RecordIcon image={null} name={row.name} hue={row.id} /> {row.name}
      </span>
    ),
  },
  { id: 'number', title: 'Number', width: 90, align: 'end', cell: (row) => <NumberText value={row.number} /> },
  {
    id: 'state',
    title: 'State',
    width: 120,
    cell: (row) => <Status tone={row.state === 'on' ? 'good' : 'plain'}>{row.state}</Status>,
  },
];
const filters: FilterField[] = [
  {
    field: 'state',
    label: 'State',
    kind: 'choice',
    options: [
      { value: 'on', label: 'On' },
      { value: 'off', label: 'Off' },
    ],
  },
  { field: 'name', label: 'Name', kind: 'text' },
  { field: 'number', label: 'Number', kind: 'number' },
  { field: 'created_at', label: 'Added', kind: 'date' },
  { field: 'is_kept', label: 'Kept', kind: 'bool' },
];

function List({ state, noun_key }: { state: Parameters<typeof noun_of_things>[0]; noun_key?: string }) {
  const [noun] = useState(() => noun_of_things(state, noun_key));
  const trash = useTrashVerb();
  return (
    <div style={{ height: 420, display: 'flex', flexDirection: 'column' }}>
      <NounList<Thing>
        noun={noun}
        icon={<IconPlus />}
        columns={columns}
        filters={filters}
        sort_default="name"
        href={(row) => `things/${row.id}`}
        create={{ to: 'things/new', label: 'Add thing' }}
        bulk={[trash]}
      />
    </div>
  );
}

function Filters({ first }: { first: Rule[] }) {
  const [rules, set_rules] = useState(first);
  const [q, set_q] = useState('');
  return (
    <FilterBar
      q={q}
      rules={rules}
      fields={filters}
      on_change={(part) => {
        if (part.rules) set_rules(part.rules);
        if (part.q !== undefined) set_q(part.q);
      }}
    />
  );
}

function Ordered({ is_locked = false }: { is_locked?: boolean }) {
  const [items, set_items] = useState(kThings.slice(0, 4));
  return (
    <OrderedList
      label="Things in order"
      items={items}
      id_of={(item) => item.id}
      name_of={(item) => item.name}
      render={(item) => item.name}
      on_change={set_items}
      on_remove={(item) => set_items(items.filter((one) => one !== item))}
      is_locked={is_locked}
    />
  );
}

const kManyThings: Thing[] = Array.from({ length: 1_200 }, (_, place) => ({
  id: place + 1,
  version: 1,
  name: `Thing ${place + 1}`,
  state: 'on',
  number: place + 1,
}));

function Sides({
  first,
  all = kThings.slice(0, 8),
  is_locked = false,
}: {
  first: number[];
  all?: Thing[];
  is_locked?: boolean;
}) {
  const [value, set_value] = useState<(string | number)[]>(first);
  return (
    <TwoSides<Thing>
      all={all}
      value={value}
      on_change={set_value}
      id_of={(one) => one.id}
      name_of={(one) => one.name}
      render={(one) => text_of(one.name, 'en')}
      left_label="All things"
      right_label="In this set"
      empty_right="Add things from the left."
      is_locked={is_locked}
      height={260}
    />
  );
}

export const stories: Stories = {
  'noun list, full': () => <List state="full" />,
  'noun list, empty': () => <List state="empty" />,
  'noun list, loading': () => <List state="loading" />,
  'noun list, failed': () => <List state="failed" />,
  'noun list, forbidden': () => <List state="full" noun_key="panel.staff" />,
  'filter bar, plain': () => <Filters first={[]} />,
  'filter bar, filtered': () => <Filters first={[{ field: 'state', op: 'in', value: ['on'] }]} />,
  'ordered list': () => <Ordered />,
  'ordered list, locked': () => <Ordered is_locked />,
  'two sides': () => <Sides first={[2, 4]} />,
  'two sides, empty': () => <Sides first={[]} />,
  'two sides, 1,200 to choose from': () => <Sides first={[]} all={kManyThings} />,
  'two sides, 1,200 chosen': () => <Sides first={kManyThings.map((one) => one.id)} all={kManyThings} />,
  'two sides, three in the trash': () => <Sides first={[91, 2, 92, 4, 93]} />,
  'two sides, locked': () => <Sides first={[2, 4]} is_locked />,
  'small table': () => (
    <SmallTable<Thing>
      rows={kThings.slice(0, 3)}
      key_of={(row) => row.id}
      columns={[
        { title: 'Name', cell: (row) => row.name },
        { title: 'Number', is_end: true, cell: (row) => <NumberText value={row.number} /> },
      ]}
    />
  ),
};
