// What the viewer sets himself, and the account: two pages of rows with the same behaviour. Acts at once (A50-401).

import { format_date } from '@tvms/ui/clock';
import { useEffect, useState } from 'react';
import { useApp } from '../app_context';
import { canvas, kAppVersion } from '../base/platform';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { Dialog, type Option } from '../kit/dialog';
import type { IconName } from '../kit/icon';
import { Icon } from '../kit/icon';
import { List } from '../kit/list';
import { Clock, useClockForm } from '../kit/parts';
import { Shell } from '../kit/shell';
import { kSleepChoices } from '../model/settings';
import { clamp, move } from '../nav/cursor';
import type { ScreenName } from '../nav/route';

interface Entry {
  key: string;
  text: string;
  note: string;
  icon: IconName;
}

function RowsPage(props: { screen: ScreenName; title: string; entries: Entry[]; on_open: (key: string) => void }) {
  const { screen, entries, on_open } = props;
  const app = useApp();
  const { is_phone } = useStore(canvas);
  const [wished, set_index] = useState(() => {
    const kept = app.screens.memory.get(screen);
    return typeof kept === 'number' ? kept : 0;
  });
  const index = clamp(wished, 0, entries.length - 1);
  useEffect(() => {
    app.screens.memory.set(screen, index);
  }, [app, screen, index]);
  const press = (row: number) => {
    set_index(row);
    const entry = entries[row];
    if (entry) on_open(entry.key);
  };
  return (
    <Shell
      screen={screen}
      on_press={(pressed) => {
        switch (pressed.key) {
          case 'up':
          case 'down':
            set_index(move(index, pressed.key === 'up' ? -1 : 1, entries.length, false));
            return true;
          case 'ok':
            press(index);
            return true;
          case 'right':
            return true;
          default:
            return false;
        }
      }}
    >
      {(is_focused) => (
        <>
          <header className="page_head">
            <h1>{props.title}</h1>
            <Clock />
          </header>
          <div className="rows_page">
            <List
              count={entries.length}
              index={index}
              row_height={is_phone ? 76 : 112}
              is_focused={is_focused}
              label={props.title}
              row_key={(row) => entries[row]?.key ?? row}
              on_point={set_index}
              on_press={press}
              row={(row) => {
                const entry = entries[row];
                if (!entry) return null;
                return (
                  <div className="plate setting" data-entry={entry.key}>
                    <Icon name={entry.icon} size={40} />
                    <strong>{entry.text}</strong>
                    <span className="setting_note">
                      <bdi>{entry.note}</bdi>
                    </span>
                  </div>
                );
              }}
            />
          </div>
        </>
      )}
    </Shell>
  );
}

export function SettingsScreen() {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  const settings = useStore(app.settings.store);
  const { code } = useStore(app.language);
  const [open, set_open] = useState<string | null>(null);
  const form = useClockForm();
  const languages = catalogue?.ui.languages ?? [];
  const sleep = settings.sleep_minutes ?? catalogue?.ui.features.sleep_minutes ?? 0;
  const sleep_text = (minutes: number) =>
    minutes === 0 ? t('settings.sleep_off') : t('settings.sleep_minutes', { count: minutes });
  const entries: Entry[] = [
    {
      key: 'language',
      text: t('settings.language'),
      note: languages.find((language) => language.code === code)?.name ?? code,
      icon: 'language',
    },
    {
      key: 'clock',
      text: t('settings.clock'),
      note: t(form.is_24h ? 'settings.clock_24' : 'settings.clock_12'),
      icon: 'clock',
    },
    { key: 'sleep', text: t('settings.sleep'), note: sleep_text(sleep), icon: 'moon' },
    { key: 'refresh', text: t('settings.refresh'), note: t('settings.refresh_note'), icon: 'refresh' },
  ];
  const close = () => set_open(null);
  return (
    <>
      <RowsPage
        screen="settings"
        title={t('settings.title')}
        entries={entries}
        on_open={(key) => {
          if (key === 'refresh') void app.refresh();
          else set_open(key);
        }}
      />
      {open === 'language' && (
        <Dialog
          title={t('settings.language')}
          is_list
          options={languages.map((language) => ({
            key: language.code,
            text: language.name,
            is_chosen: language.code === code,
          }))}
          initial={code}
          on_choose={(key) => {
            close();
            void app.set_language(key).catch(() => app.say('fault.other'));
          }}
          on_close={close}
        />
      )}
      {open === 'clock' && (
        <Dialog
          title={t('settings.clock')}
          is_list
          options={[
            { key: '24', text: t('settings.clock_24'), is_chosen: form.is_24h },
            { key: '12', text: t('settings.clock_12'), is_chosen: !form.is_24h },
          ]}
          initial={form.is_24h ? '24' : '12'}
          on_choose={(key) => {
            close();
            app.settings.set({ is_24h: key === '24' });
          }}
          on_close={close}
        />
      )}
      {open === 'sleep' && (
        <Dialog
          title={t('settings.sleep')}
          is_list
          options={kSleepChoices.map(
            (minutes): Option<number> => ({
              key: minutes,
              text: sleep_text(minutes),
              is_chosen: minutes === sleep,
            }),
          )}
          initial={sleep}
          on_choose={(minutes) => {
            close();
            app.settings.set({ sleep_minutes: minutes });
          }}
          on_close={close}
        />
      )}
    </>
  );
}

export function PersonalScreen() {
  const app = useApp();
  const start = useStore(app.start);
  const catalogue = useStore(app.catalogue);
  const hello = useStore(app.hello);
  const form = useClockForm();
  const [open, set_open] = useState<string | null>(null);
  const customer = start?.customer;
  const ends = customer ? format_date(customer.ends_at, form) : '';
  const entries: Entry[] = [
    {
      key: 'subscription',
      text: t('personal.subscription'),
      note: customer ? t(`personal.until_${customer.state}`, { date: ends }) : '',
      icon: 'personal',
    },
    { key: 'about', text: t('personal.about'), note: kAppVersion, icon: 'info' },
    { key: 'log_out', text: t('personal.log_out'), note: '', icon: 'log_out' },
  ];
  const close = () => set_open(null);
  const facts = (rows: [string, string][]) => (
    <dl className="sheet">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
  return (
    <>
      <RowsPage screen="personal" title={t('personal.title')} entries={entries} on_open={set_open} />
      {open === 'subscription' && (
        <Dialog
          title={t('personal.subscription')}
          body={facts([
            [t('personal.name'), customer?.name ?? ''],
            [t('personal.number'), String(customer?.number ?? '')],
            [t('personal.state'), customer ? t(`personal.state_${customer.state}`) : ''],
            [t('personal.ends'), ends],
          ])}
          options={[{ key: 'close', text: t('programme.close') }]}
          on_choose={close}
          on_close={close}
        />
      )}
      {open === 'about' && (
        <Dialog
          title={catalogue?.ui.app_name ?? t('personal.about')}
          body={facts([
            [t('personal.version'), kAppVersion],
            [t('personal.service'), hello?.title || hello?.deployment || ''],
            [t('personal.device_key'), app.device_tail()],
            [t('personal.licences'), t('personal.licences_text')],
          ])}
          options={[{ key: 'close', text: t('programme.close') }]}
          on_choose={close}
          on_close={close}
        />
      )}
      {open === 'log_out' && (
        <Dialog
          title={t('personal.log_out_title')}
          text={t('personal.log_out_text')}
          options={[
            { key: 'stay', text: t('personal.stay') },
            { key: 'log_out', text: t('personal.log_out') },
          ]}
          on_choose={(key) => {
            close();
            if (key === 'log_out') void app.sign_out();
          }}
          on_close={close}
        />
      )}
    </>
  );
}
