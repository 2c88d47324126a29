// Ordered lists by drag and by keyboard: up, down, top, bottom, to position n (T10-10). Saving and undo belong to the caller.
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ActionIcon, Menu } from '@mantine/core';
import { move_to, type Step, step } from '@tvms/ui';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconGripVertical,
  IconX,
} from './icons';
import css from './ordered_list.module.css';
import { type Typed, WholeInput } from './typed_input';
import { useRowWindow, type WindowRow } from './window_rows';

const kRowHeight = 40;

type Props<T> = {
  items: T[];
  id_of: (item: T) => string | number;
  name_of: (item: T) => string;
  render: (item: T, index: number) => ReactNode;
  on_change: (items: T[]) => void;
  on_remove?: (item: T) => void;
  label: string;
  is_locked?: boolean;
};

export function OrderedList<T>({
  items,
  id_of,
  name_of,
  render,
  on_change,
  on_remove,
  label,
  is_locked = false,
}: Props<T>) {
  const { t } = useTranslation();
  const [said, set_said] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const ids = useMemo(() => items.map((item) => String(id_of(item))), [items, id_of]);
  // The row with the focus and the one that is dragged stay drawn when the list scrolls away from them.
  const [focused, set_focused] = useState<string | null>(null);
  const [dragged, set_dragged] = useState<string | null>(null);
  const held = [focused, dragged].flatMap((id) => (id === null ? [] : [ids.indexOf(id)]));
  const view = useRowWindow(list, items.length, kRowHeight, held);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );

  function place(next: T[], item: T) {
    on_change(next);
    const position = next.findIndex((one) => id_of(one) === id_of(item)) + 1;
    set_said(t('kit.order.moved', { name: name_of(item), position, total: next.length }));
    view.show(position - 1);
  }

  function dropped({ active, over }: DragEndEvent) {
    set_dragged(null);
    if (!over || active.id === over.id) return;
    const from = items.findIndex((item) => String(id_of(item)) === String(active.id));
    const to = items.findIndex((item) => String(id_of(item)) === String(over.id));
    const item = items[from];
    if (item !== undefined && to >= 0) place(move_to(items, from, to), item);
  }

  return (
    <>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragStart={({ active }) => set_dragged(String(active.id))}
        onDragCancel={() => set_dragged(null)}
        onDragEnd={dropped}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy} disabled={is_locked}>
          <ol ref={list} className={css.list} aria-label={label} style={view.style}>
            {view.rows.map((row) => {
              const item = items[row.index];
              if (item === undefined) return null;
              return (
                <OrderedRow
                  key={id_of(item)}
                  id={String(id_of(item))}
                  name={name_of(item)}
                  row={row}
                  count={items.length}
                  is_locked={is_locked}
                  on_focus={() => set_focused(String(id_of(item)))}
                  on_step={(by) => place(step(items, row.index, by), item)}
                  on_place={(position) => place(move_to(items, row.index, position - 1), item)}
                  {...(on_remove ? { on_remove: () => on_remove(item) } : {})}
                >
                  {render(item, row.index)}
                </OrderedRow>
              );
            })}
          </ol>
        </SortableContext>
      </DndContext>
      <div className="vh" aria-live="polite">
        {said}
      </div>
    </>
  );
}

type RowProps = {
  id: string;
  name: string;
  row: WindowRow;
  count: number;
  is_locked: boolean;
  on_focus: () => void;
  on_step: (by: Step) => void;
  on_place: (position: number) => void;
  on_remove?: () => void;
  children: ReactNode;
};

function OrderedRow({ id, name, row, count, is_locked, on_focus, on_step, on_place, on_remove, children }: RowProps) {
  const { t } = useTranslation();
  const { index } = row;
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id });
  const [position, set_position] = useState<Typed<number>>(index + 1);

  function key(event: KeyboardEvent) {
    if (!event.altKey) return;
    const by = ({ ArrowUp: 'up', ArrowDown: 'down', Home: 'top', End: 'bottom' } as Record<string, Step>)[event.key];
    if (!by) return;
    event.preventDefault();
    on_step(by);
  }

  return (
    <li
      {...row.props}
      ref={(node) => {
        setNodeRef(node);
        row.props.ref?.(node);
      }}
      className={css.row}
      data-dragging={isDragging || undefined}
      style={{ ...row.style, transform: CSS.Translate.toString(transform), transition }}
      onFocus={on_focus}
      onKeyDown={key}
    >
      {!is_locked && (
        <button
          type="button"
          className={css.grip}
          {...attributes}
          {...listeners}
          aria-label={t('kit.order.drag', { name })}
          title={t('kit.order.keys')}
        >
          <IconGripVertical size={15} />
        </button>
      )}
      <span className={css.number}>{index + 1}</span>
      <div className={css.content}>{children}</div>
      {!is_locked && (
        <Menu>
          <Menu.Target>
            <ActionIcon size="sm" aria-label={t('kit.order.menu', { name })}>
              <IconDots size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconArrowUp size={14} />} disabled={index === 0} onClick={() => on_step('up')}>
              {t('kit.order.up')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={14} />}
              disabled={index === count - 1}
              onClick={() => on_step('down')}
            >
              {t('kit.order.down')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowBarToUp size={14} />}
              disabled={index === 0}
              onClick={() => on_step('top')}
            >
              {t('kit.order.top')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowBarToDown size={14} />}
              disabled={index === count - 1}
              onClick={() => on_step('bottom')}
            >
              {t('kit.order.bottom')}
            </Menu.Item>
            <Menu.Divider />
            <div className={css.position}>
              <WholeInput
                size="xs"
                label={t('kit.order.position')}
                min={1}
                max={count}
                value={position}
                on_change={set_position}
                onKeyDown={(event) => {
                  event.stopPropagation();
                  if (event.key === 'Enter' && typeof position === 'number') on_place(position);
                }}
              />
            </div>
            {on_remove && (
              <>
                <Menu.Divider />
                <Menu.Item color="red" leftSection={<IconX size={14} />} onClick={on_remove}>
                  {t('kit.remove')}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {on_remove && !is_locked && (
        <ActionIcon size="sm" aria-label={`${t('kit.remove')} ${name}`} onClick={on_remove}>
          <IconX size={14} />
        </ActionIcon>
      )}
    </li>
  );
}
