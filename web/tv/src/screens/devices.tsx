// The device limit (A309): which devices hold the places, and removing one so that this sign-in goes on (A50-106).

import { format_date, format_time } from '@tvms/ui/clock';
import { useState } from 'react';
import type { AppError } from '../api/fault';
import { useApp } from '../app_context';
import { t } from '../base/texts';
import { Dialog } from '../kit/dialog';
import { List } from '../kit/list';
import { Button, FaultFacts, fault_sentence, useClockForm } from '../kit/parts';
import { move } from '../nav/cursor';
import { kDepth, useLayer } from '../nav/layers';

export function DevicesScreen({ error, user_id, password }: { error: AppError; user_id: string; password: string }) {
  const app = useApp();
  const form = useClockForm();
  const devices = error.detail.devices ?? [];
  const can_remove = error.detail.can_remove === true && devices.length > 0;
  // The place after the last device is the button back.
  const [index, set_index] = useState(can_remove ? 0 : devices.length);
  const [removing, set_removing] = useState<number | null>(null);
  const press = (place: number) => {
    set_index(place);
    if (place >= devices.length) app.to_sign_in();
    else if (can_remove) set_removing(place);
  };
  const is_active = useLayer(kDepth.screen, (pressed) => {
    switch (pressed.key) {
      case 'up':
      case 'down':
        if (can_remove) set_index(move(index, pressed.key === 'up' ? -1 : 1, devices.length + 1, false));
        return true;
      case 'ok':
        press(index);
        return true;
      case 'back':
        app.to_sign_in();
        return true;
      default:
        return false;
    }
  });
  const device = removing === null ? undefined : devices[removing];
  return (
    <div className="full_page devices" data-screen="devices">
      <h1>{t('devices.title')}</h1>
      <p className="lead">{fault_sentence(error, form)}</p>
      <p className="lead dim">{can_remove ? t('devices.choose') : t('devices.ask_support')}</p>
      <div className="devices_list">
        <List
          count={devices.length}
          index={Math.min(index, devices.length - 1)}
          row_height={112}
          is_focused={is_active && index < devices.length}
          label={t('devices.title')}
          row_key={(row) => devices[row]?.id ?? row}
          on_point={can_remove ? set_index : () => undefined}
          on_press={press}
          row={(row) => {
            const entry = devices[row];
            if (!entry) return null;
            return (
              <div className="plate device">
                <strong>
                  <bdi>{entry.name}</bdi>
                </strong>
                <span className="dim">
                  {t('devices.last_seen', {
                    date: format_date(entry.last_seen_at, form),
                    time: format_time(entry.last_seen_at, form),
                  })}
                </span>
                {can_remove && <span className="device_action">{t('devices.remove')}</span>}
              </div>
            );
          }}
        />
      </div>
      <Button
        text={t('devices.back')}
        is_focused={is_active && index >= devices.length}
        on_point={() => set_index(devices.length)}
        on_press={() => app.to_sign_in()}
      />
      <FaultFacts error={error} />
      {device && (
        <Dialog
          title={t('devices.remove_title', { name: device.name })}
          text={t('devices.remove_text')}
          options={[
            { key: 'remove', text: t('devices.remove') },
            { key: 'keep', text: t('devices.keep') },
          ]}
          on_choose={(key) => {
            set_removing(null);
            if (key === 'remove') void app.sign_in(user_id, password, device.id);
          }}
          on_close={() => set_removing(null)}
        />
      )}
    </div>
  );
}
