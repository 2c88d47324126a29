// Small pieces of every screen: button, progress bar, pictures with a tile behind them, clock, placeholders, faults.

import { format_date, format_time } from '@tvms/ui/clock';
import { initials } from '@tvms/ui/texts';
import { type ReactNode, useState } from 'react';
import type { AppError } from '../api/fault';
import type { Channel } from '../api/types';
import { useApp } from '../app_context';
import { useStore } from '../base/store';
import { has_text, t } from '../base/texts';
import { focus_mark } from '../nav/layers';
import { useNow } from './hooks';
import { Icon, type IconName } from './icon';

export interface ButtonProps {
  text: string;
  icon?: IconName | undefined;
  is_focused: boolean;
  kind?: 'plain' | 'main' | 'round';
  is_disabled?: boolean;
  on_point: () => void;
  on_press: () => void;
}

export function Button({
  text,
  icon,
  is_focused,
  kind = 'plain',
  is_disabled = false,
  on_point,
  on_press,
}: ButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`button button_${kind}`}
      aria-label={text}
      aria-disabled={is_disabled}
      {...focus_mark(is_focused)}
      onMouseMove={on_point}
      onClick={on_press}
    >
      {icon && <Icon name={icon} size={kind === 'round' ? 44 : 36} />}
      <span className="button_text">{text}</span>
    </button>
  );
}

/** `value` from 0 to 1. Its own direction: a bar of time grows with the text. */
export function Bar({ value, kind = '' }: { value: number; kind?: string }) {
  return (
    <div className={`bar ${kind}`}>
      <div className="bar_fill" style={{ width: `${Math.round(value * 1000) / 10}%` }} />
    </div>
  );
}

/** A picture of the service; where it cannot be had, a tile with the first letters of the name (A50-005). */
export function Picture({
  source,
  name,
  width,
  class_name,
}: {
  source: string | null;
  name: string;
  width: number;
  class_name: string;
}) {
  const app = useApp();
  const address = source ? app.api.address(source.replace('{w}', String(width))) : null;
  const [broken, set_broken] = useState<string | null>(null);
  if (!address || broken === address) {
    return (
      <div className={`${class_name} tile`} aria-hidden="true">
        <span>{initials(name)}</span>
      </div>
    );
  }
  return (
    <img
      className={class_name}
      src={address}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => set_broken(address)}
    />
  );
}

export function ChannelIcon({ channel, size = 96 }: { channel: Channel; size?: number }) {
  return <Picture source={channel.icon} name={channel.name} width={size} class_name="channel_icon" />;
}

export function useClockForm() {
  const app = useApp();
  const { is_24h } = useStore(app.settings.store);
  const catalogue = useStore(app.catalogue);
  const { code } = useStore(app.language);
  // The region of the device decides how dates look, if it speaks the chosen language.
  const language = navigator.languages.find((wish) => wish.split('-')[0] === code) ?? code;
  return { language, is_24h: is_24h ?? catalogue?.ui.features.clock_24h ?? true };
}

export function Clock() {
  const now = useNow(5000);
  const form = useClockForm();
  return (
    <div className="clock" dir="ltr">
      {format_time(now, form)}
    </div>
  );
}

/** "20:15 – 21:00", always from left to right. */
export function Times({ start, end }: { start: number; end: number }) {
  const form = useClockForm();
  return (
    <bdi className="times" dir="ltr">
      {format_time(start, form)} – {format_time(end, form)}
    </bdi>
  );
}

/** Why there is nothing, and what to do. Never used for faults. */
export function Empty(props: { title: string; text: string; icon?: IconName; children?: ReactNode }) {
  const { title, text, icon = 'channels' } = props;
  return (
    <div className="empty">
      <Icon name={icon} size={88} />
      <h2>{title}</h2>
      <p>{text}</p>
      {props.children}
    </div>
  );
}

/** The sentence of a code; a code that this app is too old for gets the general one. */
export function fault_sentence(error: AppError, clock: { language: string; is_24h: boolean }): string {
  const key = `fault.${error.app_code}`;
  const { ends_at } = error.detail;
  if (error.app_code === 'A304' && ends_at) return t('fault.A304_at', { date: format_date(ends_at, clock) });
  return has_text(key) ? t(key) : t('fault.other');
}

/** Code, the device's last six and the report's number: what support asks for (A50-108). */
export function FaultFacts({ error }: { error: AppError }) {
  const app = useApp();
  const tail = app.device_tail();
  return (
    <dl className="fault_facts" dir="ltr">
      <div>
        <dt>{t('fault.code')}</dt>
        <dd data-code={error.app_code}>{error.app_code}</dd>
      </div>
      {tail && (
        <div>
          <dt>{t('fault.device')}</dt>
          <dd>{tail}</dd>
        </div>
      )}
      {error.detail.request_id && (
        <div>
          <dt>{t('fault.report')}</dt>
          <dd>{error.detail.request_id}</dd>
        </div>
      )}
    </dl>
  );
}

export function Legend({ keys }: { keys: { colour: string; text: string; on_press: () => void }[] }): ReactNode {
  return (
    <div className="legend">
      {keys.map((entry) => (
        <button key={entry.colour} type="button" tabIndex={-1} className="legend_key" onClick={entry.on_press}>
          <i className={`dot dot_${entry.colour}`} />
          {entry.text}
        </button>
      ))}
    </div>
  );
}
