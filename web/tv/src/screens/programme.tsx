// All that is known of a programme, and what can be done with it now.
import { days_between, format_day } from '@tvms/ui/clock';
import { progress } from '@tvms/ui/epg';
import type { Channel, Programme } from '../api/types';
import { useApp } from '../app_context';
import { t } from '../base/texts';
import { now_s } from '../base/time';
import { Dialog, type Option } from '../kit/dialog';
import { Bar, ChannelIcon, Picture, Times, useClockForm } from '../kit/parts';

/** "Today", "Tomorrow", or the date. */
export function useDayName(): (at: number) => string {
  const form = useClockForm();
  return (at) => {
    const days = days_between(now_s(), at);
    if (days === 0) return t('guide.today');
    if (days === 1) return t('guide.tomorrow');
    if (days === -1) return t('guide.yesterday');
    return format_day(at, form);
  };
}

export function facts_of(programme: Programme): string[] {
  const facts: string[] = [];
  const { season, episode, year } = programme;
  if (typeof season === 'number' && typeof episode === 'number') {
    facts.push(t('programme.episode', { season, episode }));
  } else if (typeof episode === 'number') facts.push(t('programme.part', { episode }));
  if (typeof year === 'number') facts.push(String(year));
  if (programme.genres?.length) facts.push(programme.genres.slice(0, 3).join(', '));
  facts.push(t('programme.minutes', { count: Math.round((programme.end - programme.start) / 60) }));
  return facts;
}

export function Facts({ programme }: { programme: Programme }) {
  return (
    <div className="facts">
      {programme.is_new && <span className="badge badge_new">{t('programme.new')}</span>}
      {(programme.age ?? 0) > 0 && <span className="badge">{programme.age}+</span>}
      {facts_of(programme).map((fact) => (
        <span key={fact} className="fact">
          <bdi>{fact}</bdi>
        </span>
      ))}
    </div>
  );
}

type Action = 'watch' | 'start_over' | 'close';

export interface ProgrammeDialogProps {
  channel: Channel;
  /** Null: a gap of the guide. */
  programme: Programme | null;
  /** Offered when the player stands on this channel and the beginning can still be reached. */
  on_start_over?: (() => void) | undefined;
  on_close: () => void;
}

export function ProgrammeDialog({ channel, programme, on_start_over, on_close }: ProgrammeDialogProps) {
  const app = useApp();
  const day_name = useDayName();
  const lineup = app.catalogue.get()?.lineup;
  const now = now_s();
  const is_running = programme !== null && programme.start <= now && now < programme.end;
  const is_watching = app.screens.top().screen === 'player' && app.playback.store.get().channel_id === channel.id;
  const options: Option<Action>[] = [];
  if (!is_watching) {
    options.push({
      key: 'watch',
      text: t(is_running ? 'programme.watch_live' : 'programme.watch_channel'),
      icon: 'play',
    });
  }
  if (on_start_over) options.push({ key: 'start_over', text: t('programme.start_over'), icon: 'start_over' });
  options.push({ key: 'close', text: t('programme.close') });
  const title = programme?.title ?? lineup?.na_title ?? '';
  return (
    <Dialog
      class_name="programme"
      title={title}
      options={options}
      on_choose={(key) => {
        on_close();
        if (key === 'watch') app.watch(channel.id, true);
        if (key === 'start_over') on_start_over?.();
      }}
      on_close={on_close}
      body={
        <>
          {programme?.image && (
            <Picture source={programme.image} name={title} width={640} class_name="programme_image" />
          )}
          {programme?.sub_title && <p className="programme_sub">{programme.sub_title}</p>}
          <div className="programme_when">
            <ChannelIcon channel={channel} />
            <span className="programme_channel">
              <bdi>
                {channel.number} {channel.name}
              </bdi>
            </span>
            {programme && (
              <span>
                {day_name(programme.start)} <Times start={programme.start} end={programme.end} />
              </span>
            )}
            {is_running && <span className="badge badge_live">{t('programme.now')}</span>}
          </div>
          {programme && is_running && <Bar value={progress(programme, now)} />}
          {programme && <Facts programme={programme} />}
          <p className="programme_text">{programme ? (programme.description ?? '') : (lineup?.na_description ?? '')}</p>
        </>
      }
    />
  );
}
