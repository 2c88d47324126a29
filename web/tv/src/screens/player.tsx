// The full picture and what lies over it: info bar, controls, list of channels, strip of the channel's programmes,
// typed digits, faults. The picture itself is the stage's; watching is the playback model's.

import { mirrored } from '@tvms/ui/direction';
import { progress } from '@tvms/ui/epg';
import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../api/fault';
import type { Channel, Programme, RunningStream } from '../api/types';
import { useApp } from '../app_context';
import { canvas } from '../base/platform';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { now_s } from '../base/time';
import { Dialog, type Option } from '../kit/dialog';
import { useDigits, useNow } from '../kit/hooks';
import { Icon, type IconName } from '../kit/icon';
import { List } from '../kit/list';
import {
  Bar,
  Button,
  ChannelIcon,
  Clock,
  FaultFacts,
  fault_sentence,
  Picture,
  Times,
  useClockForm,
} from '../kit/parts';
import { kBehindS, type PlaybackState } from '../model/playback';
import { clamp, move } from '../nav/cursor';
import { digit_of, type Press } from '../nav/keys';
import { focus_mark, kDepth, useLayer } from '../nav/layers';
import { ChannelRow, DigitsBox } from './channels';
import { Facts, ProgrammeDialog } from './programme';

const kShownMs = 5000;
const kSkipS = 30;
const kStripHoursS = 6 * 3600;

type Overlay = 'none' | 'info' | 'controls' | 'list' | 'strip';
type Control =
  | 'start_over'
  | 'back_30'
  | 'play_pause'
  | 'forward_30'
  | 'live'
  | 'audio'
  | 'subtitles'
  | 'guide'
  | 'info';

const kIcons: Record<Exclude<Control, 'play_pause'>, IconName> = {
  start_over: 'start_over',
  back_30: 'back_30',
  forward_30: 'forward_30',
  live: 'live',
  audio: 'audio',
  subtitles: 'subtitles',
  guide: 'guide',
  info: 'info',
};

function language_name(code: string, language: string): string {
  if (code === '' || code === 'und') return '';
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** "1:05" or "1:02:05". */
export function span_text(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  if (hours > 0) return `${hours}:${parts.join(':')}`;
  return `${Math.floor(whole / 60)}:${parts[1]}`;
}

export function PlayerScreen() {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  const playback = useStore(app.playback.store);
  useStore(app.now_next.store);
  const { is_phone } = useStore(canvas);
  const { direction } = useStore(app.language);
  const now = useNow(5000);
  const [overlay, set_overlay] = useState<Overlay>('info');
  const [control, set_control] = useState<Control>('play_pause');
  const [asking, set_asking] = useState<'audio' | 'subtitles' | 'leave' | null>(null);
  const [details, set_details] = useState<{ programme: Programme | null } | null>(null);
  const [touched_ms, set_touched_ms] = useState(0);
  const channel_id = playback.channel_id ?? -1;
  const channel = catalogue?.by_id.get(channel_id);
  const { now: running, next } = app.now_next.at(channel_id, now);
  const is_behind = playback.behind_s > kBehindS || playback.is_paused;
  const watched_at = now - (is_behind ? playback.behind_s : 0);
  const shown = is_behind ? (app.guide.programmes(channel_id, watched_at, watched_at + 1)[0] ?? running) : running;

  // Nothing to play, for instance after the sleep timer: this screen has no business.
  useEffect(() => {
    if (playback.phase === 'off' && playback.channel_id === null) app.screens.back();
  }, [app, playback.phase, playback.channel_id]);

  // The info bar comes with each channel and each new programme (A50-701).
  const shown_for = useRef('');
  useEffect(() => {
    const key = `${channel_id}:${running?.start ?? 0}`;
    if (shown_for.current === key) return;
    shown_for.current = key;
    set_overlay((before) => (before === 'none' ? 'info' : before));
    set_touched_ms(Date.now());
  }, [channel_id, running?.start]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each touch starts the wait anew.
  useEffect(() => {
    if (overlay !== 'info' && overlay !== 'controls') return undefined;
    if (asking || details || (overlay === 'controls' && playback.is_paused)) return undefined;
    const timer = setTimeout(() => set_overlay('none'), kShownMs);
    return () => clearTimeout(timer);
  }, [overlay, touched_ms, asking, details, playback.is_paused, channel_id]);

  const touch = () => set_touched_ms(Date.now());
  const zap = (delta: number) => {
    // Keys may come faster than screens are drawn: from where the model is, not from what was drawn.
    const id = app.neighbour(app.playback.store.get().channel_id ?? channel_id, delta);
    if (id === null) return;
    zap_to(id, false);
  };
  const zap_to = (id: number, is_at_once: boolean) => {
    app.playback.zap(id, is_at_once);
    const number = catalogue?.by_id.get(id)?.number;
    if (number !== undefined) app.screens.replace({ screen: 'player', channel_number: number });
    set_overlay('info');
    touch();
  };
  const digits = useDigits((text) => {
    if (text === '0') {
      const former = app.settings.store.get().former_channel;
      if (former !== null && catalogue?.by_id.has(former)) zap_to(former, true);
      return;
    }
    const wanted = catalogue?.by_number.get(Number(text));
    if (wanted) zap_to(wanted.id, true);
    else app.say('channels.unknown');
  });
  const missing = () => app.say(playback.phase === 'playing' ? 'player.no_pause' : 'player.not_yet');
  const pause_or_play = () => {
    if (playback.is_paused) app.playback.resume();
    else if (playback.can_pause) app.playback.pause();
    else missing();
    set_overlay('controls');
    set_control('play_pause');
    touch();
  };
  const skip = (delta_s: number) => {
    if (!playback.can_pause) missing();
    else app.playback.skip(delta_s);
    set_overlay('controls');
    touch();
  };
  const can_start_over =
    playback.can_pause && shown !== null && now - shown.start < playback.window_s && now - shown.start > kBehindS;
  const start_over = () => {
    if (shown) app.playback.seek_back_to(now_s() - shown.start);
  };
  const controls: Control[] = [];
  if (can_start_over) controls.push('start_over');
  if (playback.can_pause) controls.push('back_30', 'play_pause', 'forward_30');
  if (is_behind) controls.push('live');
  if (playback.audio.length > 1) controls.push('audio');
  if (playback.texts.length > 0) controls.push('subtitles');
  controls.push('guide', 'info');
  const control_at = controls.includes(control) ? controls.indexOf(control) : 0;

  const press_control = (name: Control) => {
    touch();
    set_control(name);
    switch (name) {
      case 'start_over':
        start_over();
        break;
      case 'back_30':
        skip(-kSkipS);
        break;
      case 'forward_30':
        skip(kSkipS);
        break;
      case 'play_pause':
        pause_or_play();
        break;
      case 'live':
        app.playback.go_live();
        break;
      case 'guide':
        app.screens.push({ screen: 'guide' });
        break;
      case 'info':
        set_details({ programme: shown });
        break;
      case 'audio':
      case 'subtitles':
        set_asking(name);
        break;
    }
  };
  const back = () => {
    if (is_behind && playback.phase === 'playing') set_asking('leave');
    else if (!app.screens.back()) app.open({ screen: catalogue?.start_entry ?? 'channels' });
  };
  const common = (press: Press): boolean => {
    const digit = digit_of(press.key);
    if (digit !== null) {
      digits.add(digit);
      return true;
    }
    switch (press.key) {
      case 'channel_up':
        zap(1);
        return true;
      case 'channel_down':
        zap(-1);
        return true;
      case 'guide':
        app.screens.push({ screen: 'guide' });
        return true;
      case 'play_pause':
        pause_or_play();
        return true;
      case 'play':
        if (playback.is_paused) pause_or_play();
        return true;
      case 'pause':
        if (!playback.is_paused) pause_or_play();
        return true;
      case 'rewind':
        skip(-kSkipS);
        return true;
      case 'forward':
        if (is_behind) skip(kSkipS);
        return true;
      case 'stop':
        if (is_behind) app.playback.go_live();
        else back();
        return true;
      case 'info':
        if (overlay === 'info') set_details({ programme: shown });
        else set_overlay('info');
        touch();
        return true;
      case 'full_screen':
        return false;
      default:
        return true;
    }
  };
  /** The time line and its buttons run from left to right in every language (A50-003). */
  const unmirrored = (press: Press): Press['key'] => mirrored(press.key, direction);
  const on_controls = (press: Press): boolean => {
    touch();
    switch (unmirrored(press)) {
      case 'left':
      case 'right':
        set_control(
          controls[move(control_at, unmirrored(press) === 'left' ? -1 : 1, controls.length, false)] ?? 'info',
        );
        return true;
      case 'ok':
        if (!digits.commit()) press_control(controls[control_at] ?? 'info');
        return true;
      case 'back':
      case 'up':
      case 'down':
        set_overlay('none');
        return true;
      default:
        return common(press);
    }
  };
  const on_picture = (press: Press): boolean => {
    switch (press.key) {
      case 'up':
        zap(1);
        return true;
      case 'down':
        zap(-1);
        return true;
      case 'left':
        if (is_behind) skip(unmirrored(press) === 'left' ? -kSkipS : kSkipS);
        else set_overlay('list');
        return true;
      case 'right':
        if (is_behind) skip(unmirrored(press) === 'left' ? -kSkipS : kSkipS);
        else set_overlay('strip');
        return true;
      case 'ok':
        if (digits.commit()) return true;
        if (is_behind) pause_or_play();
        set_overlay('controls');
        touch();
        return true;
      case 'menu':
        set_overlay('controls');
        touch();
        return true;
      case 'back':
        if (overlay === 'info') set_overlay('none');
        if (overlay !== 'info' || is_phone) back();
        return true;
      default:
        return common(press);
    }
  };
  const is_active = useLayer(kDepth.screen, (press) => {
    if (playback.is_muted) app.playback.unmute();
    return overlay === 'controls' ? on_controls(press) : on_picture(press);
  });

  const is_failed = playback.phase === 'failed' && playback.error !== null;
  const is_waiting = playback.phase === 'zapping' || playback.phase === 'starting' || playback.is_stalled;
  const has_focus = is_active && overlay !== 'controls' && digits.text === '';
  return (
    <div className="player" data-screen="player" data-overlay={overlay} data-phase={playback.phase}>
      <button
        type="button"
        tabIndex={-1}
        className="player_picture"
        aria-label={channel?.name ?? ''}
        {...focus_mark(has_focus)}
        onClick={() => {
          if (playback.is_muted) app.playback.unmute();
          set_overlay(overlay === 'controls' ? 'none' : 'controls');
          touch();
        }}
        onDoubleClick={() => set_overlay('none')}
        onWheel={(event) => zap(event.deltaY < 0 ? 1 : -1)}
        onMouseMove={(event) => {
          if ((event.movementX === 0 && event.movementY === 0) || is_phone) return;
          if (overlay === 'none') set_overlay('controls');
          if (Date.now() - touched_ms > 1000) touch();
        }}
      />
      {channel?.kind === 'radio' && (
        <div className="radio_face">
          <Picture source={channel.tile ?? channel.icon} name={channel.name} width={640} class_name="radio_tile" />
          <strong>{channel.name}</strong>
        </div>
      )}
      {is_waiting && !is_failed && (
        <div className="spinner" role="status" aria-label={t('player.loading')}>
          <i />
        </div>
      )}
      {is_behind && playback.phase === 'playing' && (
        <div className="behind_mark">
          <Icon name={playback.is_paused ? 'pause' : 'replay'} size={32} />
          <bdi dir="ltr">−{span_text(playback.behind_s)}</bdi>
        </div>
      )}
      {playback.is_muted && (
        <div className="muted_mark">
          <Icon name="sound_off" size={36} />
          {t('player.muted')}
        </div>
      )}
      <PhoneBack on_back={back} />
      {channel && (overlay === 'info' || overlay === 'controls') && (
        <div className="osd">
          <div className="osd_top">
            <Clock />
          </div>
          <div className="osd_foot">
            <InfoBar
              channel={channel}
              programme={shown}
              next={next}
              playback={playback}
              is_behind={is_behind}
              watched_at={watched_at}
            />
            {overlay === 'controls' && (
              <div className="controls" dir="ltr">
                {controls.map((name, place) => (
                  <Button
                    key={name}
                    kind="round"
                    icon={name === 'play_pause' ? (playback.is_paused ? 'play' : 'pause') : kIcons[name]}
                    text={t(`player.${name === 'play_pause' ? (playback.is_paused ? 'play' : 'pause') : name}`)}
                    is_focused={is_active && place === control_at && digits.text === ''}
                    on_point={() => set_control(name)}
                    on_press={() => press_control(name)}
                  />
                ))}
              </div>
            )}
          </div>
        </div>
      )}
      {is_phone && channel && <PhoneSheet channel={channel} programme={shown} on_choose={(id) => zap_to(id, true)} />}
      {digits.text !== '' && (
        <DigitsBox
          text={digits.text}
          name={catalogue?.by_number.get(Number(digits.text))?.name}
          is_focused={is_active}
        />
      )}
      {overlay === 'list' && !is_failed && (
        <ChannelPanel
          channel_id={channel_id}
          on_choose={(id) => {
            set_overlay('none');
            if (id !== channel_id) zap_to(id, true);
          }}
          on_close={() => set_overlay('none')}
        />
      )}
      {overlay === 'strip' && !is_failed && channel && (
        <Strip
          channel={channel}
          on_open={(programme) => set_details({ programme })}
          on_close={() => set_overlay('none')}
          on_other={common}
        />
      )}
      {is_failed && playback.error && (
        <PlayFault
          error={playback.error}
          retry_in_s={playback.retry_in_s}
          on_back={back}
          on_other={(press) => on_picture(press)}
        />
      )}
      {details && channel && (
        <ProgrammeDialog
          channel={channel}
          programme={details.programme}
          on_start_over={can_start_over && details.programme?.start === shown?.start ? start_over : undefined}
          on_close={() => set_details(null)}
        />
      )}
      {asking === 'leave' && (
        <Dialog
          title={t('player.leave_title')}
          options={[
            { key: 'live', text: t('player.live'), icon: 'live' },
            { key: 'leave', text: t('player.leave') },
          ]}
          on_choose={(key) => {
            set_asking(null);
            if (key === 'live') app.playback.go_live();
            else {
              app.playback.go_live();
              if (!app.screens.back()) app.open({ screen: catalogue?.start_entry ?? 'channels' });
            }
          }}
          on_close={() => set_asking(null)}
        />
      )}
      {(asking === 'audio' || asking === 'subtitles') && (
        <TrackDialog kind={asking} playback={playback} on_close={() => set_asking(null)} />
      )}
    </div>
  );
}

function PhoneBack({ on_back }: { on_back: () => void }) {
  return (
    <button type="button" tabIndex={-1} className="touch_back" aria-label={t('player.back')} onClick={on_back}>
      <Icon name="back" size={32} />
    </button>
  );
}

interface InfoBarProps {
  channel: Channel;
  programme: Programme | null;
  next: Programme | null;
  playback: PlaybackState;
  is_behind: boolean;
  watched_at: number;
}

function InfoBar({ channel, programme, next, playback, is_behind, watched_at }: InfoBarProps) {
  const app = useApp();
  const title = programme?.title ?? app.catalogue.get()?.lineup.na_title ?? '';
  return (
    <div className="info_bar">
      <ChannelIcon channel={channel} size={192} />
      <div className="info_texts">
        <p className="info_channel">
          <bdi>
            {channel.number} {channel.name}
          </bdi>
          {playback.phase === 'playing' &&
            (is_behind ? (
              <span className="badge badge_behind">
                {playback.is_paused ? t('player.paused') : t('player.behind')}{' '}
                <bdi dir="ltr">−{span_text(playback.behind_s)}</bdi>
              </span>
            ) : (
              <span className="badge badge_live">{t('player.live_mark')}</span>
            ))}
        </p>
        <h1>{title}</h1>
        {programme && (
          <div className="info_line" dir="ltr">
            <Times start={programme.start} end={programme.end} />
            <Bar value={progress(programme, watched_at)} kind={is_behind ? 'bar_behind' : ''} />
          </div>
        )}
        {programme && <Facts programme={programme} />}
        {next && (
          <p className="info_next">
            <span className="dim">{t('player.next')}</span> <Times start={next.start} end={next.end} />{' '}
            <bdi>{next.title}</bdi>
          </p>
        )}
      </div>
    </div>
  );
}

function TrackDialog({
  kind,
  playback,
  on_close,
}: {
  kind: 'audio' | 'subtitles';
  playback: PlaybackState;
  on_close: () => void;
}) {
  const app = useApp();
  const { code } = useStore(app.language);
  const tracks = kind === 'audio' ? playback.audio : playback.texts;
  const options: Option<number>[] = tracks.map((track) => ({
    key: track.id,
    text: track.label || language_name(track.language, code) || t('player.track', { number: track.id + 1 }),
    is_chosen: track.is_active,
  }));
  if (kind === 'subtitles')
    options.unshift({ key: -1, text: t('player.none'), is_chosen: !tracks.some((track) => track.is_active) });
  return (
    <Dialog
      title={t(`player.${kind}`)}
      is_list
      options={options}
      initial={options.find((option) => option.is_chosen)?.key ?? -1}
      on_choose={(id) => {
        if (kind === 'audio') app.playback.select_audio(id);
        else app.playback.select_text(id < 0 ? null : id);
        on_close();
      }}
      on_close={on_close}
    />
  );
}

/** Two columns over the picture: groups, channels with what runs. */
function ChannelPanel(props: { channel_id: number; on_choose: (id: number) => void; on_close: () => void }) {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  useStore(app.now_next.store);
  const now = useNow();
  const groups = (catalogue?.lineup.groups ?? []).filter((group) => group.channels.length > 0);
  const [group_index, set_group] = useState(() => {
    const used = app.settings.store.get().last_group;
    const at = groups.findIndex((group) => group.id === used && group.channels.includes(props.channel_id));
    return Math.max(0, at);
  });
  const [column, set_column] = useState<'groups' | 'channels'>('channels');
  const group = groups[group_index];
  const ids = group?.channels ?? [];
  const [wished, set_index] = useState(() => Math.max(0, ids.indexOf(props.channel_id)));
  const index = clamp(wished, 0, Math.max(0, ids.length - 1));
  const choose = (row: number) => {
    const id = ids[row];
    if (id === undefined) return;
    app.settings.set({ last_group: group?.id ?? null });
    props.on_choose(id);
  };
  const change_group = (next: number) => {
    set_group(next);
    set_index(Math.max(0, groups[next]?.channels.indexOf(props.channel_id) ?? 0));
  };
  const is_active = useLayer(kDepth.panel, (press) => {
    switch (press.key) {
      case 'up':
      case 'down': {
        const delta = press.key === 'up' ? -press.step : press.step;
        if (column === 'groups') change_group(move(group_index, delta, groups.length, true));
        else set_index(move(index, delta, ids.length, !press.is_repeat));
        return true;
      }
      case 'channel_up':
      case 'channel_down':
        set_index(move(index, press.key === 'channel_up' ? -7 : 7, ids.length, false));
        return true;
      case 'left':
        set_column('groups');
        return true;
      case 'right':
        if (column === 'groups') set_column('channels');
        else props.on_close();
        return true;
      case 'ok':
        if (column === 'groups') set_column('channels');
        else choose(index);
        return true;
      case 'back':
        props.on_close();
        return true;
      default:
        return press.key !== 'full_screen';
    }
  });
  return (
    <div className="panel" data-column={column}>
      <List
        class_name="groups_list"
        count={groups.length}
        index={group_index}
        row_height={88}
        is_focused={is_active && column === 'groups'}
        label={t('channels.groups')}
        row_key={(row) => groups[row]?.id ?? row}
        on_point={(row) => {
          set_column('groups');
          change_group(row);
        }}
        on_press={(row) => {
          change_group(row);
          set_column('channels');
        }}
        row={(row) => <div className="plate group">{groups[row]?.name}</div>}
      />
      <List
        key={group?.id}
        class_name="channels_list"
        count={ids.length}
        index={index}
        row_height={116}
        is_focused={is_active && column === 'channels'}
        label={group?.name ?? ''}
        row_key={(row) => ids[row] ?? row}
        on_point={(row) => {
          set_column('channels');
          set_index(row);
        }}
        on_press={choose}
        row={(row) => {
          const entry = catalogue?.by_id.get(ids[row] ?? -1);
          if (!entry) return null;
          const running = app.now_next.at(entry.id, now).now;
          return (
            <ChannelRow
              channel={entry}
              programme={running}
              is_loading={false}
              done={running ? Math.round(progress(running, now) * 200) / 200 : 0}
              is_playing={entry.id === props.channel_id}
              na_title={catalogue?.lineup.na_title ?? ''}
            />
          );
        }}
      />
      <button
        type="button"
        tabIndex={-1}
        className="panel_rest"
        aria-label={t('player.back')}
        onClick={props.on_close}
      />
    </div>
  );
}

interface StripProps {
  channel: Channel;
  on_open: (programme: Programme) => void;
  on_close: () => void;
  on_other: (press: Press) => boolean;
}

/** Past, now and coming of this channel in one row of cards. */
function Strip({ channel, on_open, on_close, on_other }: StripProps) {
  const app = useApp();
  useStore(app.guide.store);
  const { direction } = useStore(app.language);
  const now = useNow();
  const from = now - kStripHoursS;
  const to = now + 2 * kStripHoursS;
  useEffect(() => {
    app.guide.want([channel.id], now_s() - kStripHoursS, now_s() + 2 * kStripHoursS);
  }, [app, channel.id]);
  const programmes = app.guide.programmes(channel.id, from, to);
  const running = programmes.findIndex((programme) => programme.end > now);
  const [chosen, set_chosen] = useState<number | null>(null);
  const at = chosen === null ? running : programmes.findIndex((programme) => programme.start === chosen);
  const index = clamp(at, 0, Math.max(0, programmes.length - 1));
  const go = (next: number) => set_chosen(programmes[next]?.start ?? null);
  const is_active = useLayer(kDepth.panel, (press) => {
    switch (press.key) {
      case 'left':
      case 'right':
        go(clamp(index + (press.key === 'left' ? -1 : 1), 0, Math.max(0, programmes.length - 1)));
        return true;
      case 'ok': {
        const programme = programmes[index];
        if (programme) on_open(programme);
        return true;
      }
      case 'back':
      case 'up':
      case 'down':
        on_close();
        return true;
      default:
        return on_other(press);
    }
  });
  const card = 420;
  return (
    <div className="strip">
      <p className="strip_head">
        <ChannelIcon channel={channel} />
        <bdi>
          {channel.number} {channel.name}
        </bdi>
      </p>
      {programmes.length === 0 ? (
        <div className="strip_empty" {...focus_mark(is_active)}>
          {app.catalogue.get()?.lineup.na_title}
        </div>
      ) : (
        <div className="strip_track">
          {programmes.map((programme, place) =>
            Math.abs(place - index) > 6 ? null : (
              <button
                key={programme.start}
                type="button"
                tabIndex={-1}
                className="strip_card"
                style={{ [direction === 'rtl' ? 'right' : 'left']: (place - index) * card }}
                data-past={programme.end <= now || undefined}
                {...focus_mark(is_active && place === index)}
                onClick={() => {
                  go(place);
                  on_open(programme);
                }}
              >
                <Times start={programme.start} end={programme.end} />
                <strong>
                  <bdi>{programme.title}</bdi>
                </strong>
                {programme.start <= now && now < programme.end && (
                  <Bar value={progress(programme, now)} kind="bar_thin" />
                )}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}

interface PlayFaultProps {
  error: AppError;
  retry_in_s: number | null;
  on_back: () => void;
  on_other: (press: Press) => boolean;
}

/** Why there is no picture. Keys that change the channel go on working (A50-706). */
function PlayFault({ error, retry_in_s, on_back, on_other }: PlayFaultProps) {
  const app = useApp();
  const form = useClockForm();
  const running: RunningStream[] = error.app_code === 'P504' ? (error.detail.running ?? []) : [];
  const is_final = error.app_code === 'P517' || error.is_account;
  const answers: { key: string; text: string; press: () => void }[] = [
    ...running.map((stream) => ({
      key: stream.session,
      text: t('player.stop_that', { device: stream.device, item: stream.item }),
      press: () => void app.playback.free(stream.session),
    })),
    ...(is_final && error.app_code !== 'P517'
      ? []
      : [{ key: 'retry', text: t('fault.retry'), press: () => app.playback.retry() }]),
    {
      key: 'back',
      text: t('player.back'),
      press: () => {
        app.playback.stop();
        on_back();
      },
    },
  ];
  const [wished, set_index] = useState(error.app_code === 'P517' ? answers.length - 1 : 0);
  const index = clamp(wished, 0, answers.length - 1);
  const is_active = useLayer(kDepth.panel, (press) => {
    switch (press.key) {
      case 'left':
      case 'right':
        set_index(clamp(index + (press.key === 'left' ? -1 : 1), 0, answers.length - 1));
        return true;
      case 'ok':
        answers[index]?.press();
        return true;
      case 'back':
        answers[answers.length - 1]?.press();
        return true;
      case 'play_pause':
      case 'pause':
      case 'play':
      case 'rewind':
      case 'forward':
        return true;
      default:
        return on_other(press);
    }
  });
  return (
    <div className="play_fault" role="alert">
      <Icon name="warning" size={72} />
      <h2>{fault_sentence(error, form)}</h2>
      {retry_in_s !== null && <p className="dim">{t('fault.again_in', { seconds: retry_in_s })}</p>}
      <div className="dialog_buttons">
        {answers.map((answer, place) => (
          <Button
            key={answer.key}
            text={answer.text}
            kind={place === 0 ? 'main' : 'plain'}
            is_focused={is_active && place === index}
            on_point={() => set_index(place)}
            on_press={answer.press}
          />
        ))}
      </div>
      <FaultFacts error={error} />
    </div>
  );
}

/** Under the picture of an upright phone: what runs, and the channels of the group. */
function PhoneSheet({
  channel,
  programme,
  on_choose,
}: {
  channel: Channel;
  programme: Programme | null;
  on_choose: (id: number) => void;
}) {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  const now = useNow();
  const used = app.group(app.settings.store.get().last_group)?.channels ?? [];
  const ids = used.includes(channel.id) ? used : (catalogue?.lineup.channels ?? []).map((entry) => entry.id);
  return (
    <div className="phone_sheet">
      <div className="phone_now">
        <h2>
          <bdi>{programme?.title ?? catalogue?.lineup.na_title}</bdi>
        </h2>
        <p className="dim">
          <bdi>
            {channel.number} {channel.name}
          </bdi>{' '}
          {programme && <Times start={programme.start} end={programme.end} />}
        </p>
        {programme && <Bar value={progress(programme, now)} />}
        {programme?.description && <p className="phone_text">{programme.description}</p>}
      </div>
      <List
        class_name="channels_list"
        count={ids.length}
        index={Math.max(0, ids.indexOf(channel.id))}
        row_height={84}
        is_focused={false}
        label={t('channels.title')}
        row_key={(row) => ids[row] ?? row}
        on_point={() => undefined}
        on_press={(row) => {
          const id = ids[row];
          if (id !== undefined) on_choose(id);
        }}
        row={(row) => {
          const entry = catalogue?.by_id.get(ids[row] ?? -1);
          if (!entry) return null;
          const running = app.now_next.at(entry.id, now).now;
          return (
            <ChannelRow
              channel={entry}
              programme={running}
              is_loading={false}
              done={running ? Math.round(progress(running, now) * 200) / 200 : 0}
              is_playing={entry.id === channel.id}
              na_title={catalogue?.lineup.na_title ?? ''}
            />
          );
        }}
      />
    </div>
  );
}
