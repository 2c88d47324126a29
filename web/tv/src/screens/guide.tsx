// What was, is and comes: a grid of channels by time. One node with a cursor; only what is seen is in the document.
// On a phone: one channel and one day as a list.

import { add_days, day_start, device_offset_s, format_day, format_time, half_hour_floor } from '@tvms/ui/clock';
import { type Block, fill, find_at, kStepS, progress, step_floor } from '@tvms/ui/epg';
import { memo, useEffect, useRef, useState } from 'react';
import type { Channel, Group, Programme } from '../api/types';
import { useApp } from '../app_context';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { now_s } from '../base/time';
import { Dialog } from '../kit/dialog';
import { useDrag } from '../kit/drag';
import { useDigits, useHeight, useNow, useSettled } from '../kit/hooks';
import { List } from '../kit/list';
import {
  Bar,
  ChannelIcon,
  Clock,
  FaultFacts,
  fault_sentence,
  Legend,
  Picture,
  Times,
  useClockForm,
} from '../kit/parts';
import { Shell } from '../kit/shell';
import type { App, Catalogue } from '../model/app';
import { clamp, type GuideCursor, type GuideLimits, look_at, move, move_block, move_row, top_of } from '../nav/cursor';
import { digit_of, type Press } from '../nav/keys';
import { focus_mark } from '../nav/layers';
import { DigitsBox, NoChannels } from './channels';
import { Facts, ProgrammeDialog, useDayName } from './programme';

const kSpanS = 9000;
const kRowPx = 92;
const kHourS = 3600;

interface Memory {
  group: number;
  cursor: GuideCursor;
}

export type GuideBlock = Block<Programme> & { is_pending?: boolean };

function floor(at: number): number {
  return half_hour_floor(at, device_offset_s(at));
}

function is_memory(value: unknown): value is Memory {
  return typeof value === 'object' && value !== null && 'cursor' in value && 'group' in value;
}

/** What may be looked at; without a guide there is still a day of empty hours. */
export function limits_of(app: App, rows: number, now: number): GuideLimits {
  const { from, to } = app.guide.limits();
  const is_real = to > from;
  return {
    rows,
    from: is_real ? from : step_floor(now),
    to: is_real ? to : step_floor(now) + 4 * kStepS,
    span: kSpanS,
    floor,
  };
}

/** The blocks of a channel in whole steps around [from, to): the same gap has the same edges in every window. */
export function blocks_of(app: App, channel: Channel, from: number, to: number, limits: GuideLimits): GuideBlock[] {
  const start = Math.max(limits.from, step_floor(from));
  const end = Math.min(limits.to, step_floor(to - 1) + kStepS);
  if (channel.guide === null) return fill<Programme>([], start, end, kHourS, device_offset_s(start));
  if (!app.guide.is_loaded(channel.id, start, end)) {
    const known = app.guide.programmes(channel.id, start, end);
    return fill(known, start, end, kHourS).map((block) => ({ ...block, is_pending: block.programme === null }));
  }
  return fill(app.guide.programmes(channel.id, start, end), start, end);
}

export function GuideScreen() {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  const { is_phone } = useStore(canvas);
  if (!catalogue || catalogue.lineup.channels.length === 0) {
    return (
      <Shell
        screen="guide"
        on_press={(press) => {
          if (press.key === 'ok') void app.refresh();
          return press.key === 'ok';
        }}
      >
        {(is_focused) => <NoChannels is_focused={is_focused} />}
      </Shell>
    );
  }
  return is_phone ? <DayList catalogue={catalogue} /> : <Grid catalogue={catalogue} />;
}

/** Groups that have channels: an empty one has no rows to stand on. */
function groups_of(catalogue: Catalogue): Group[] {
  return catalogue.lineup.groups.filter((group) => group.channels.length > 0);
}

function start_memory(app: App, groups: Group[]): Memory {
  const kept = app.screens.memory.get('guide');
  const now = now_s();
  const cursor = { row: 0, at: now, view_from: floor(now) - 1800 };
  const playing = app.playback.store.get().channel_id ?? app.settings.store.get().last_channel;
  const last_group = app.settings.store.get().last_group;
  const group = is_memory(kept)
    ? kept.group
    : Math.max(
        0,
        groups.findIndex((entry) => entry.id === last_group),
      );
  const row = groups[group]?.channels.indexOf(playing ?? -1) ?? -1;
  return { group, cursor: { ...cursor, row: row >= 0 ? row : is_memory(kept) ? kept.cursor.row : 0 } };
}

function Grid({ catalogue }: { catalogue: Catalogue }) {
  const app = useApp();
  const guide = useStore(app.guide.store);
  const { direction } = useStore(app.language);
  const playback = useStore(app.playback.store);
  const form = useClockForm();
  const day_name = useDayName();
  const now = useNow(15_000);
  const groups = groups_of(catalogue);
  const [memory, set_memory] = useState<Memory>(() => start_memory(app, groups));
  const [is_open, set_open] = useState(false);
  const [is_grouping, set_grouping] = useState(false);
  const [element, height] = useHeight(kRowPx * 6);
  const held = useRef<{ row: number; top: number } | null>(null);
  useEffect(() => {
    app.screens.memory.set('guide', memory);
  }, [app, memory]);

  const group_index = clamp(memory.group, 0, Math.max(0, groups.length - 1));
  const group = groups[group_index];
  const ids = group?.channels ?? [];
  const limits = limits_of(app, ids.length, now);
  const row = clamp(memory.cursor.row, 0, Math.max(0, ids.length - 1));
  const cursor: GuideCursor = { ...memory.cursor, row, at: clamp(memory.cursor.at, limits.from, limits.to - 1) };
  const view_to = cursor.view_from + kSpanS;
  const channel = catalogue.by_id.get(ids[row] ?? -1);
  const around = channel ? blocks_of(app, channel, cursor.at - kStepS, cursor.at + 2 * kStepS, limits) : [];
  const block: GuideBlock | undefined = around[find_at(around, cursor.at)];

  const visible = Math.max(1, Math.floor(height / kRowPx));
  let top = top_of(row, ids.length, visible);
  if (held.current?.row === row) top = clamp(held.current.top, Math.max(0, row - visible + 1), row);
  else held.current = null;

  const wish = useSettled(`${group?.id}:${top}:${cursor.view_from}`, 120);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wish` and the guide's version stand for all that it reads.
  useEffect(() => {
    const first = Math.max(0, top - 4);
    const wanted = ids.slice(first, top + visible + 6).filter((id) => catalogue.by_id.get(id)?.guide !== null);
    app.guide.want(wanted, cursor.view_from - 1800, view_to + 3600);
  }, [wish, guide.version, visible]);

  const go = (next: GuideCursor) => set_memory({ group: group_index, cursor: next });
  const day = (delta: number) => go(look_at(cursor, add_days(cursor.at, delta), limits));
  const to_now = () => {
    const moment = now_s();
    go({ ...cursor, at: clamp(moment, limits.from, limits.to - 1), view_from: floor(moment) - 1800 });
  };
  const digits = useDigits((text) => {
    const wanted = catalogue.by_number.get(Number(text));
    const at = wanted ? ids.indexOf(wanted.id) : -1;
    if (wanted && at >= 0) go({ ...cursor, row: at });
    else if (wanted) {
      const other = groups.findIndex((entry) => entry.channels.includes(wanted.id));
      if (other >= 0)
        set_memory({ group: other, cursor: { ...cursor, row: groups[other]?.channels.indexOf(wanted.id) ?? 0 } });
    } else app.say('channels.unknown');
  });
  const on_press = (press: Press): boolean => {
    const digit = digit_of(press.key);
    if (digit !== null) {
      digits.add(digit);
      return true;
    }
    switch (press.key) {
      case 'up':
      case 'down':
        go(move_row(cursor, press.key === 'up' ? -press.step : press.step, limits));
        return true;
      case 'left': {
        if (block && block.start <= limits.from) return false;
        go(move_block(cursor, -1, around, limits));
        return true;
      }
      case 'right':
        go(move_block(cursor, 1, around, limits));
        return true;
      case 'channel_up':
      case 'channel_down':
        go(move_row(cursor, press.key === 'channel_up' ? -visible : visible, limits));
        return true;
      case 'rewind':
      case 'red':
        day(-1);
        return true;
      case 'forward':
      case 'green':
        day(1);
        return true;
      case 'yellow':
        set_grouping(true);
        return true;
      case 'blue':
        to_now();
        return true;
      case 'ok':
        if (!digits.commit() && channel) set_open(true);
        return true;
      case 'info':
        if (channel) set_open(true);
        return true;
      case 'play':
      case 'play_pause':
        if (channel) app.watch(channel.id, true);
        return true;
      case 'guide':
        app.screens.back();
        return true;
      default:
        return false;
    }
  };
  const drag = useDrag({
    x_px: 260,
    y_px: kRowPx,
    on_steps: (x, y) => {
      let next = move_row(cursor, y, limits);
      if (x !== 0) next = look_at({ ...next, view_from: next.view_from + x * 1800 }, next.at + x * 1800, limits);
      go(next);
    },
  });

  const side = direction === 'rtl' ? 'right' : 'left';
  const ticks: number[] = [];
  for (let at = cursor.view_from; at < view_to; at += 1800) ticks.push(at);
  const now_at = (now - cursor.view_from) / kSpanS;
  const rows: { id: number; place: number; entry: Channel }[] = [];
  for (let place = Math.max(0, top - 1); place < Math.min(ids.length, top + visible + 2); place += 1) {
    const entry = catalogue.by_id.get(ids[place] ?? -1);
    if (entry) rows.push({ id: entry.id, place, entry });
  }
  return (
    <Shell screen="guide" on_press={on_press}>
      {(is_focused) => (
        <>
          <header className="guide_head" data-playing={playback.phase !== 'off' || undefined}>
            <div className="guide_now">
              <p className="guide_where">
                {channel && (
                  <bdi>
                    {channel.number} {channel.name}
                  </bdi>
                )}
                {block && <Times start={block.start} end={block.end} />}
                {block && <span className="dim">{day_name(block.start)}</span>}
              </p>
              <h1>{block?.is_pending ? '' : (block?.programme?.title ?? catalogue.lineup.na_title)}</h1>
              {block?.programme && <Facts programme={block.programme} />}
              <p className="guide_text">
                {block?.programme
                  ? (block.programme.description ?? block.programme.sub_title ?? '')
                  : block?.is_pending
                    ? ''
                    : catalogue.lineup.na_description}
              </p>
            </div>
            <div className="guide_picture">
              {playback.phase === 'off' && block?.programme?.image && (
                <Picture
                  source={block.programme.image}
                  name={block.programme.title}
                  width={640}
                  class_name="guide_image"
                />
              )}
            </div>
            <Clock />
          </header>
          <div className="guide_bar">
            <strong>{group?.name}</strong>
            <span className="guide_day">{format_day(cursor.at, form)}</span>
            <Legend
              keys={[
                { colour: 'red', text: t('guide.day_back'), on_press: () => day(-1) },
                { colour: 'green', text: t('guide.day_on'), on_press: () => day(1) },
                { colour: 'yellow', text: t('guide.group'), on_press: () => set_grouping(true) },
                { colour: 'blue', text: t('guide.now'), on_press: to_now },
              ]}
            />
          </div>
          <div className="guide_times">
            {ticks.map((at) => (
              <span key={at} style={{ [side]: `${((at - cursor.view_from) / kSpanS) * 100}%` }}>
                {format_time(at, form)}
              </span>
            ))}
          </div>
          <div
            ref={element}
            className="guide_grid"
            data-more={top + visible < ids.length || undefined}
            onWheel={(event) => {
              const is_sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
              const delta = Math.sign(event.deltaX || event.deltaY);
              if (is_sideways) go(move_block(cursor, delta > 0 ? 1 : -1, around, limits));
              else go(move_row(cursor, delta, limits));
            }}
            {...drag}
          >
            {rows.map(({ id, place, entry }) => (
              <div
                key={id}
                className="guide_row"
                style={{ top: (place - top) * kRowPx }}
                data-current={place === row || undefined}
              >
                <div className="guide_channel">
                  <span dir="ltr">{entry.number}</span>
                  <ChannelIcon channel={entry} />
                  <bdi>{entry.name}</bdi>
                </div>
                <GuideRow
                  blocks={blocks_of(app, entry, cursor.view_from, view_to, limits)}
                  view_from={cursor.view_from}
                  now={now}
                  side={side}
                  na_title={catalogue.lineup.na_title}
                  at={place === row ? cursor.at : null}
                  is_focused={is_focused && digits.text === ''}
                  on_point={(at) => {
                    if (place === row && at === cursor.at) return;
                    held.current = { row: place, top };
                    go({ ...cursor, row: place, at });
                  }}
                  on_press={(at) => {
                    held.current = { row: place, top };
                    go({ ...cursor, row: place, at });
                    set_open(true);
                  }}
                />
              </div>
            ))}
            {now_at > 0 && now_at < 1 && (
              <div className="guide_lane">
                <div className="now_line" style={{ [side]: `${now_at * 100}%` }} />
              </div>
            )}
          </div>
          {guide.error && (
            <div className="guide_fault" role="alert">
              <span>{fault_sentence(guide.error, form)}</span>
              <FaultFacts error={guide.error} />
            </div>
          )}
          {digits.text !== '' && (
            <DigitsBox
              text={digits.text}
              name={catalogue.by_number.get(Number(digits.text))?.name}
              is_focused={is_focused}
            />
          )}
          {is_open && channel && (
            <ProgrammeDialog channel={channel} programme={block?.programme ?? null} on_close={() => set_open(false)} />
          )}
          {is_grouping && (
            <Dialog
              title={t('guide.group')}
              is_list
              options={groups.map((entry, place) => ({
                key: place,
                text: entry.name,
                note: String(entry.channels.length),
                is_chosen: place === group_index,
              }))}
              initial={group_index}
              on_choose={(place) => {
                set_grouping(false);
                const at = groups[place]?.channels.indexOf(channel?.id ?? -1) ?? -1;
                set_memory({ group: place, cursor: { ...cursor, row: Math.max(0, at) } });
              }}
              on_close={() => set_grouping(false)}
            />
          )}
        </>
      )}
    </Shell>
  );
}

interface GuideRowProps {
  blocks: GuideBlock[];
  view_from: number;
  now: number;
  side: 'left' | 'right';
  na_title: string;
  /** The moment in focus, on the focused row only. */
  at: number | null;
  is_focused: boolean;
  on_point: (at: number) => void;
  on_press: (at: number) => void;
}

const GuideRow = memo(function GuideRow(props: GuideRowProps) {
  const { view_from, now } = props;
  const view_to = view_from + kSpanS;
  return (
    <div className="guide_lane">
      {props.blocks.map((block) => {
        const start = Math.max(block.start, view_from);
        const end = Math.min(block.end, view_to);
        if (end <= start) return null;
        const is_current = props.at !== null && block.start <= props.at && props.at < block.end;
        const kind = block.is_pending
          ? 'pending'
          : block.programme === null
            ? 'gap'
            : block.end <= now
              ? 'past'
              : block.start <= now
                ? 'running'
                : 'coming';
        const style = {
          [props.side]: `${((start - view_from) / kSpanS) * 100}%`,
          width: `${((end - start) / kSpanS) * 100}%`,
        };
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys come from the layer, not from the element.
          <div
            key={block.start}
            className={`block block_${kind}`}
            role="option"
            aria-selected={is_current}
            tabIndex={-1}
            style={style}
            {...focus_mark(props.is_focused && is_current)}
            data-current={is_current || undefined}
            onMouseMove={(event) => {
              if ((event.movementX !== 0 || event.movementY !== 0) && !is_current) props.on_point(start);
            }}
            onClick={() => props.on_press(start)}
          >
            <div className="block_plate">
              <span className="block_title">
                <bdi>{block.is_pending ? '' : (block.programme?.title ?? props.na_title)}</bdi>
              </span>
              {kind === 'running' && end - start > 900 && <Bar value={progress(block, now)} kind="bar_thin" />}
            </div>
          </div>
        );
      })}
    </div>
  );
});

// More chips than these a phone draws slowly.
const kChips = 200;

/** A phone's guide: one channel, one day. */
function DayList({ catalogue }: { catalogue: Catalogue }) {
  const app = useApp();
  useStore(app.guide.store);
  const form = useClockForm();
  const day_name = useDayName();
  const now = useNow(15_000);
  const groups = groups_of(catalogue);
  const [memory, set_memory] = useState<Memory>(() => start_memory(app, groups));
  const [wished, set_wished] = useState<number | null>(null);
  const [opened, set_opened] = useState<Programme | null>(null);
  useEffect(() => {
    app.screens.memory.set('guide', memory);
  }, [app, memory]);
  const group_index = clamp(memory.group, 0, Math.max(0, groups.length - 1));
  const ids = groups[group_index]?.channels ?? [];
  const row = clamp(memory.cursor.row, 0, Math.max(0, ids.length - 1));
  const channel = catalogue.by_id.get(ids[row] ?? -1);
  // Those around the chosen one: the last that is drawn leads on to the next ones.
  const first_chip = clamp(row - kChips / 2, 0, Math.max(0, ids.length - kChips));
  const current_chip = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another channel, or other chips around it.
  useEffect(() => {
    // The row of chips alone: scrollIntoView would move the whole screen too.
    const chip = current_chip.current;
    const chips = chip?.parentElement;
    if (!chip || !chips) return;
    const place = chip.getBoundingClientRect();
    const frame = chips.getBoundingClientRect();
    chips.scrollLeft += place.left + place.width / 2 - (frame.left + frame.width / 2);
  }, [row, group_index]);
  const limits = limits_of(app, ids.length, now);
  const from = day_start(memory.cursor.at);
  const to = add_days(from, 1);
  const channel_id = channel?.id;
  const is_linked = channel?.guide !== null;
  useEffect(() => {
    if (channel_id !== undefined && is_linked) app.guide.want([channel_id], from, to);
  }, [app, channel_id, is_linked, from, to]);
  const all = channel ? blocks_of(app, channel, from, to, limits) : [];
  const blocks = all.filter((block) => block.end > from && block.start < to);
  const running = blocks.findIndex((block) => block.start <= now && now < block.end);
  const index = clamp(wished ?? Math.max(running, 0), 0, Math.max(0, blocks.length - 1));
  const go = (part: Partial<GuideCursor>) => {
    set_wished(null);
    set_memory({ group: group_index, cursor: { ...memory.cursor, ...part } });
  };
  const day = (delta: number) => {
    const at = add_days(memory.cursor.at, delta);
    if (at >= limits.from - 86_400 && at < limits.to) go({ at: clamp(at, limits.from, limits.to - 1) });
  };
  const open = (place: number) => {
    set_wished(place);
    const { programme } = blocks[place] ?? { programme: null };
    if (programme) set_opened(programme);
  };
  return (
    <Shell
      screen="guide"
      on_press={(press) => {
        switch (press.key) {
          case 'up':
          case 'down':
            set_wished(move(index, press.key === 'up' ? -press.step : press.step, blocks.length, false));
            return true;
          case 'channel_up':
          case 'channel_down':
            go({ row: move(row, press.key === 'channel_up' ? -1 : 1, ids.length, true) });
            return true;
          case 'right':
          case 'green':
          case 'forward':
            day(1);
            return true;
          case 'red':
          case 'rewind':
            day(-1);
            return true;
          case 'blue':
            go({ at: now_s() });
            return true;
          case 'ok':
            open(index);
            return true;
          default:
            return false;
        }
      }}
    >
      {(is_focused) => (
        <>
          <header className="page_head">
            <h1>{channel?.name ?? ''}</h1>
            <Clock />
          </header>
          <div className="chips">
            {ids.slice(first_chip, first_chip + kChips).map((id, at) => (
              <button
                key={id}
                ref={first_chip + at === row ? current_chip : null}
                type="button"
                tabIndex={-1}
                className="chip"
                data-current={first_chip + at === row || undefined}
                onClick={() => go({ row: first_chip + at })}
              >
                {catalogue.by_id.get(id)?.name}
              </button>
            ))}
          </div>
          <div className="day_bar">
            <button type="button" tabIndex={-1} onClick={() => day(-1)} aria-label={t('guide.day_back')}>
              ‹
            </button>
            <strong>{day_name(memory.cursor.at)}</strong>
            <button type="button" tabIndex={-1} onClick={() => day(1)} aria-label={t('guide.day_on')}>
              ›
            </button>
          </div>
          <List
            key={`${channel?.id}:${from}`}
            class_name="day_list"
            count={blocks.length}
            index={index}
            row_height={76}
            is_focused={is_focused}
            label={channel?.name ?? ''}
            row_key={(place) => blocks[place]?.start ?? place}
            on_point={set_wished}
            on_press={open}
            row={(place) => {
              const block = blocks[place];
              if (!block) return null;
              const is_running = block.start <= now && now < block.end;
              return (
                <div className="plate day_row" data-past={block.end <= now || undefined}>
                  <span dir="ltr" className="day_time">
                    {format_time(block.start, form)}
                  </span>
                  <div className="channel_texts">
                    <strong>
                      <bdi>{block.is_pending ? '…' : (block.programme?.title ?? catalogue.lineup.na_title)}</bdi>
                    </strong>
                    {is_running && <Bar value={progress(block, now)} kind="bar_thin" />}
                  </div>
                </div>
              );
            }}
          />
          {opened && channel && (
            <ProgrammeDialog channel={channel} programme={opened} on_close={() => set_opened(null)} />
          )}
        </>
      )}
    </Shell>
  );
}
