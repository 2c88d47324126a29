// The frame of the main screens: menu rail (a bar at the foot on phones), and what is the same on all of them.

import { initials } from '@tvms/ui/texts';
import { type ReactNode, useState } from 'react';
import { useApp } from '../app_context';
import { leave } from '../base/platform';
import { useStore } from '../base/store';
import { t } from '../base/texts';
import { move } from '../nav/cursor';
import type { Press } from '../nav/keys';
import { focus_mark, kDepth, useLayer } from '../nav/layers';
import type { ScreenName } from '../nav/route';
import { Dialog } from './dialog';
import { Icon } from './icon';

export interface ShellProps {
  screen: ScreenName;
  on_press: (press: Press) => boolean;
  children: (is_focused: boolean) => ReactNode;
}

export function Shell({ screen, on_press, children }: ShellProps) {
  const app = useApp();
  const catalogue = useStore(app.catalogue);
  const [rail, set_rail] = useState<number | null>(null);
  const [is_leaving, set_leaving] = useState(false);
  const menu = catalogue?.menu ?? [];
  const place = menu.findIndex((entry) => entry.entry === screen);
  const open = (index: number) => {
    set_rail(null);
    const entry = menu[index];
    if (entry && entry.entry !== screen) app.screens.open(entry.entry);
  };
  const back = () => {
    if (!app.screens.back()) set_leaving(true);
  };
  const on_rail = (press: Press, index: number): boolean => {
    switch (press.key) {
      case 'up':
      case 'down':
        set_rail(move(index, press.key === 'up' ? -1 : 1, menu.length, true));
        return true;
      case 'ok':
        open(index);
        return true;
      case 'right':
      case 'back':
      case 'menu':
        set_rail(null);
        return true;
      default:
        return true;
    }
  };
  const is_active = useLayer(kDepth.screen, (press) => {
    if (press.key === 'full_screen') return false;
    if (rail !== null && menu.length > 0) return on_rail(press, rail);
    if (on_press(press)) return true;
    switch (press.key) {
      case 'left':
      case 'menu':
        if (menu.length > 0 && !press.is_repeat) set_rail(Math.max(0, place));
        return true;
      case 'guide':
        app.open({ screen: 'guide' });
        return true;
      case 'back':
        back();
        return true;
      default:
        return true;
    }
  });
  const name = catalogue?.ui.app_name ?? '';
  const logo = catalogue?.ui.logo;
  return (
    <div className="shell" data-screen={screen}>
      {children(is_active && rail === null)}
      <nav className="rail" data-open={rail !== null || undefined} aria-label={t('menu.title')}>
        <div className="rail_brand" title={name}>
          {logo ? <img src={app.api.address(logo.replace('{w}', '160'))} alt={name} /> : <span>{initials(name)}</span>}
        </div>
        <div className="rail_entries">
          {menu.map((entry, index) => (
            <button
              key={entry.entry}
              type="button"
              tabIndex={-1}
              className="rail_entry"
              data-current={entry.entry === screen || undefined}
              data-entry={entry.entry}
              {...focus_mark(is_active && rail === index)}
              onClick={() => open(index)}
            >
              <Icon name={entry.entry === 'player' ? 'channels' : entry.entry} size={40} />
              <span className="rail_text">{entry.text || t(`menu.${entry.entry}`)}</span>
            </button>
          ))}
        </div>
      </nav>
      {is_leaving && (
        <Dialog
          title={t('leave.title')}
          text={t('leave.text')}
          options={[
            { key: 'stay', text: t('leave.stay') },
            { key: 'leave', text: t('leave.leave') },
          ]}
          on_choose={(key) => {
            set_leaving(false);
            if (key !== 'leave') return;
            app.playback.stop();
            leave();
            app.phase.set({ name: 'left' });
          }}
          on_close={() => set_leaving(false)}
        />
      )}
    </div>
  );
}
