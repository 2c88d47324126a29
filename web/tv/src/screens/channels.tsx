// Find and start a channel: groups, channels with what runs, and what comes on the one in focus. OK plays in the small
// picture, OK again makes it large.

import { progress } from '@tvms/ui/epg';
import { memo, useEffect, useState } from 'react';
import type { Channel, Programme } from '../api/types';
import { useApp } from '../app_context';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { useDigits, useNow, useSettled } from '../kit/hooks';
import { Icon } from '../kit/icon';
import { List } from '../kit/list';
import { Bar, Button, ChannelIcon, Clock, Empty, Picture, Times } from '../kit/parts';
import { Shell } from '../kit/shell';
import { clamp, move } from '../nav/cursor';
import { digit_of, type Press } from '../nav/keys';
import { Facts, ProgrammeDialog } from './programme';

interface Memory {
  column: 'groups' | 'channels';
  group: number;
  /** Place in each group, by the group's id. */
  places: Record<number, number>;
}

const kPage = 7;

function is_memory(value: unknown): value is Memory {
  return typeof value === 'object' && value !== null && 'places' in value;
}

export function ChannelsScreen() {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  const playback = useStore(app.playback.store);
  const now_next = useStore(app.now_next.store);
  const { is_phone } = useStore(canvas);
  const now = useNow();
  const groups = catalogue?.lineup.groups ?? [];
  const [memory, set_memory] = useState<Memory>(() => {
    const kept = app.screens.memory.get('channels');
    if (is_memory(kept)) return kept;
    const { last_group } = app.settings.store.get();
    return {
      column: 'channels',
      group: Math.max(
        0,
        groups.findIndex((entry) => entry.id === last_group),
      ),
      places: {},
    };
  });
  const [details, set_details] = useState<Channel | null>(null);
  const remember = (part: Partial<Memory>) => set_memory((before) => ({ ...before, ...part }));
  useEffect(() => {
    app.screens.memory.set('channels', memory);
  }, [app, memory]);

  const group_index = clamp(memory.group, 0, Math.max(0, groups.length - 1));
  const group = groups[group_index];
  const ids = group?.channels ?? [];
  const place_of = (at: number): number => {
    const entry = groups[at];
    if (!entry) return 0;
    const last = app.settings.store.get().last_channel;
    const kept = memory.places[entry.id] ?? entry.channels.indexOf(playback.channel_id ?? last ?? -1);
    return clamp(kept, 0, Math.max(0, entry.channels.length - 1));
  };
  const index = place_of(group_index);
  const channel = catalogue?.by_id.get(ids[index] ?? -1);
  const column = ids.length === 0 ? 'groups' : memory.column;

  const focus_channel = (next: number) => {
    if (group) remember({ column: 'channels', places: { ...memory.places, [group.id]: next } });
  };
  const focus_group = (next: number) => remember({ column: 'groups', group: next });
  const play = (next: number) => {
    focus_channel(next);
    const id = ids[next];
    if (id === undefined) return;
    app.settings.set({ last_group: group?.id ?? null });
    const is_here = playback.channel_id === id && playback.phase !== 'failed';
    if (is_here) app.watch(id, true);
    else app.playback.zap(id, true);
  };
  const digits = useDigits((text) => {
    const wanted = catalogue?.by_number.get(Number(text));
    if (!wanted) {
      app.say('channels.unknown');
      return;
    }
    const own = ids.indexOf(wanted.id);
    const at =
      own >= 0
        ? group_index
        : Math.max(
            0,
            groups.findIndex((entry) => entry.channels.includes(wanted.id)),
          );
    const target = groups[at];
    if (!target) return;
    remember({
      column: 'channels',
      group: at,
      places: { ...memory.places, [target.id]: target.channels.indexOf(wanted.id) },
    });
    app.settings.set({ last_group: target.id });
    app.playback.zap(wanted.id, true);
  });

  const on_press = (press: Press): boolean => {
    const digit = digit_of(press.key);
    if (digit !== null) {
      digits.add(digit);
      return true;
    }
    switch (press.key) {
      case 'up':
      case 'down': {
        const delta = press.key === 'up' ? -press.step : press.step;
        const wraps = !press.is_repeat;
        if (column === 'groups') focus_group(move(group_index, delta, groups.length, wraps));
        else focus_channel(move(index, delta, ids.length, wraps));
        return true;
      }
      case 'channel_up':
      case 'channel_down': {
        const delta = press.key === 'channel_up' ? -kPage : kPage;
        if (column === 'groups') focus_group(move(group_index, delta, groups.length, false));
        else focus_channel(move(index, delta, ids.length, false));
        return true;
      }
      case 'left':
        if (column === 'groups') return false;
        remember({ column: 'groups' });
        return true;
      case 'right':
        if (ids.length > 0) remember({ column: 'channels' });
        return true;
      case 'ok':
        if (digits.commit()) return true;
        if (groups.length === 0) {
          void app.refresh();
          return true;
        }
        if (column === 'groups') {
          if (ids.length > 0) remember({ column: 'channels' });
        } else play(index);
        return true;
      case 'play':
      case 'play_pause':
        if (channel) app.watch(channel.id, true);
        return true;
      case 'stop':
        app.playback.stop();
        return true;
      case 'info':
        if (channel) set_details(channel);
        return true;
      default:
        return false;
    }
  };

  const is_playing = playback.phase !== 'off';
  return (
    <Shell screen="channels" on_press={on_press}>
      {(is_focused) => (
        <>
          <header className="page_head">
            <h1>{group?.name ?? t('channels.title')}</h1>
            <Clock />
          </header>
          {groups.length === 0 || !catalogue ? (
            <NoChannels is_focused={is_focused} />
          ) : (
            <div className="channels" data-playing={is_playing || undefined}>
              <List
                class_name="groups_list"
                count={groups.length}
                index={group_index}
                row_height={is_phone ? 56 : 88}
                is_focused={is_focused && column === 'groups' && digits.text === ''}
                label={t('channels.groups')}
                row_key={(row) => groups[row]?.id ?? row}
                on_point={focus_group}
                on_press={(row) => remember({ group: row, column: 'channels' })}
                row={(row) => (
                  <div className="plate group">
                    <span>{groups[row]?.name}</span>
                    <span className="count">{groups[row]?.channels.length}</span>
                  </div>
                )}
              />
              {is_phone && (
                <div className="chips">
                  {groups.map((entry, place) => (
                    <button
                      key={entry.id}
                      type="button"
                      tabIndex={-1}
                      className="chip"
                      data-current={place === group_index || undefined}
                      onClick={() => remember({ group: place, column: 'channels' })}
                    >
                      {entry.name}
                    </button>
                  ))}
                </div>
              )}
              {ids.length === 0 ? (
                <div className="channels_list">
                  <Empty title={t('channels.empty')} text={t('channels.empty_text')} />
                </div>
              ) : (
                <List
                  key={group?.id}
                  class_name="channels_list"
                  count={ids.length}
                  index={index}
                  row_height={is_phone ? 84 : 116}
                  is_focused={is_focused && column === 'channels' && digits.text === ''}
                  label={group?.name ?? ''}
                  row_key={(row) => ids[row] ?? row}
                  on_point={focus_channel}
                  on_press={play}
                  row={(row) => {
                    const entry = catalogue.by_id.get(ids[row] ?? -1);
                    if (!entry) return null;
                    const running = app.now_next.at(entry.id, now).now;
                    return (
                      <ChannelRow
                        channel={entry}
                        programme={running}
                        is_loading={!now_next.is_loaded}
                        done={running ? Math.round(progress(running, now) * 200) / 200 : 0}
                        is_playing={playback.channel_id === entry.id}
                        na_title={catalogue.lineup.na_title}
                      />
                    );
                  }}
                />
              )}
              {!is_phone && channel && <Preview channel={channel} now={now} />}
            </div>
          )}
          {digits.text !== '' && (
            <DigitsBox
              text={digits.text}
              name={catalogue?.by_number.get(Number(digits.text))?.name}
              is_focused={is_focused}
            />
          )}
          {details && (
            <ProgrammeDialog
              channel={details}
              programme={app.now_next.at(details.id, now).now}
              on_close={() => set_details(null)}
            />
          )}
        </>
      )}
    </Shell>
  );
}

/** No channels at all: say so, and offer to look again. */
export function NoChannels({ is_focused }: { is_focused: boolean }) {
  const app = useApp();
  return (
    <div className="rows_page">
      <Empty title={t('channels.none')} text={t('channels.none_text')}>
        <Button
          text={t('settings.refresh')}
          icon="refresh"
          kind="main"
          is_focused={is_focused}
          on_point={() => undefined}
          on_press={() => void app.refresh()}
        />
      </Empty>
    </div>
  );
}

export function DigitsBox({ text, name, is_focused }: { text: string; name: string | undefined; is_focused: boolean }) {
  return (
    <div className="digits" {...(is_focused ? { 'data-focus': true } : {})}>
      <strong dir="ltr">{text}</strong>
      <span>{name ?? ''}</span>
    </div>
  );
}

interface ChannelRowProps {
  channel: Channel;
  programme: Programme | null;
  is_loading: boolean;
  done: number;
  is_playing: boolean;
  na_title: string;
}

export const ChannelRow = memo(function ChannelRow(props: ChannelRowProps) {
  const { channel, programme, done, is_playing } = props;
  return (
    <div className="plate channel" data-playing={is_playing || undefined}>
      <span className="channel_number" dir="ltr">
        {channel.number}
      </span>
      <ChannelIcon channel={channel} />
      <div className="channel_texts">
        <strong className="channel_name">
          <bdi>{channel.name}</bdi>
        </strong>
        <span className="channel_now">
          <bdi>{programme?.title ?? (props.is_loading ? '' : props.na_title)}</bdi>
        </span>
        {programme && <Bar value={done} kind="bar_thin" />}
      </div>
      {is_playing ? (
        <span className="channel_mark playing_mark">
          <i />
          <i />
          <i />
        </span>
      ) : (
        channel.kind === 'radio' && (
          <span className="channel_mark">
            <Icon name="radio" size={32} />
          </span>
        )
      )}
    </div>
  );
});

/** The small picture's frame and the programmes of the channel in focus. The picture itself is the stage's. */
function Preview({ channel, now }: { channel: Channel; now: number }) {
  const app = useApp();
  const playback = useStore(app.playback.store);
  const lineup = app.catalogue.get()?.lineup;
  const settled = useSettled(channel.id, 400);
  useStore(app.guide.store);
  useEffect(() => {
    app.guide.want([settled], now, now + 6 * 3600);
  }, [app, settled, now]);
  const running = app.now_next.at(channel.id, now);
  const coming = app.guide
    .programmes(channel.id, now, now + 8 * 3600)
    .filter((programme) => programme.start > now)
    .slice(0, 3);
  const next = coming.length > 0 ? coming : running.next ? [running.next] : [];
  const is_shown = playback.phase !== 'off';
  return (
    <aside className="preview">
      <div className="preview_picture">
        {!is_shown && (
          <Picture
            source={channel.tile ?? channel.icon}
            name={channel.name}
            width={640}
            class_name={channel.tile ? 'preview_tile' : 'preview_icon'}
          />
        )}
      </div>
      <p className="preview_channel">
        <bdi>
          {channel.number} {channel.name}
        </bdi>
      </p>
      <h2 className="preview_title">{running.now?.title ?? lineup?.na_title}</h2>
      {running.now && (
        <>
          <div className="preview_when">
            <Times start={running.now.start} end={running.now.end} />
            <Facts programme={running.now} />
          </div>
          <Bar value={progress(running.now, now)} />
          <p className="preview_text">{running.now.description ?? running.now.sub_title ?? ''}</p>
        </>
      )}
      {next.length > 0 && (
        <ul className="preview_next">
          {next.map((programme) => (
            <li key={programme.start}>
              <Times start={programme.start} end={programme.end} />
              <span>
                <bdi>{programme.title}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
