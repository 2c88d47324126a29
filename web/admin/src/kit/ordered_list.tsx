// Ordered lists by drag and by keyboard: up, down, top, bottom, to position n (T10-10). Saving and undo belong to the caller.
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  type DragStartEvent,
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
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
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
  // The row that is worked on, by keyboard or drag, stays drawn when the list scrolls away from it.
  const [held, set_held] = useState('');
  const [is_dragging, set_dragging] = useState(false);
  const view = useRowWindow(list, items.length, kRowHeight, ids.indexOf(held));
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

  function lifted({ active }: DragStartEvent) {
    set_held(String(active.id));
    set_dragging(true);
  }

  function dropped({ active, over }: DragEndEvent) {
    set_dragging(false);
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
        onDragStart={lifted}
        onDragCancel={() => set_dragging(false)}
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
                  is_passing={view.is_scrolling && !is_dragging}
                  on_focus={() => set_held(String(id_of(item)))}
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
  /** The list is being scrolled: a row that comes in sight may be gone in the next moment. */
  is_passing: boolean;
  on_focus: () => void;
  on_step: (by: Step) => void;
  on_place: (position: number) => void;
  on_remove?: () => void;
  children: ReactNode;
};

/** What can be done with a row costs more than the row: it comes when the row stays. */
function OrderedRow({ is_passing, ...props }: RowProps) {
  const [has_stayed, set_stayed] = useState(!is_passing);
  useEffect(() => {
    if (!is_passing) set_stayed(true);
  }, [is_passing]);
  if (has_stayed) return <MovableRow {...props} />;
  return (
    <li {...props.row.props} className={css.row} style={props.row.style}>
      {!props.is_locked && <IconGripVertical size={15} className={css.grip} aria-hidden />}
      <span className={css.number}>{props.row.index + 1}</span>
      <div className={css.content}>{props.children}</div>
    </li>
  );
}

function MovableRow({
  id,
  name,
  row,
  count,
  is_locked,
  on_focus,
  on_step,
  on_place,
  on_remove,
  children,
}: Omit<RowProps, 'is_passing'>) {
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
      ref={setNodeRef}
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
