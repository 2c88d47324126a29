// A page for what went wrong: sentence, code, report, and the way on. Ways that fail are tried again by themselves.
import { useEffect, useState } from 'react';
import type { AppError } from '../api/fault';
import { useApp } from '../app_context';
import { t } from '../base/texts';
import { Icon } from '../kit/icon';
import { Button, FaultFacts, fault_sentence, useClockForm } from '../kit/parts';
import { focus_mark, kDepth, useLayer } from '../nav/layers';

/** Seconds before a new try by itself; the last goes on for ever. */
const kWaitsS = [5, 15, 30, 60] as const;

export function FaultScreen({ error, attempt }: { error: AppError; attempt: number }) {
  const app = useApp();
  const form = useClockForm();
  const wait_s = error.is_network ? (kWaitsS[Math.min(attempt, kWaitsS.length - 1)] ?? 60) : null;
  const [left_s, set_left_s] = useState<number | null>(wait_s);
  const retry = () => void app.boot(attempt + 1);
  useEffect(() => {
    set_left_s(wait_s);
    if (wait_s === null) return undefined;
    const end_ms = Date.now() + wait_s * 1000;
    const timer = setInterval(() => {
      const left = Math.ceil((end_ms - Date.now()) / 1000);
      if (left > 0) set_left_s(left);
      else {
        clearInterval(timer);
        void app.boot(attempt + 1);
      }
    }, 500);
    return () => clearInterval(timer);
  }, [wait_s, attempt, app]);
  const is_active = useLayer(kDepth.screen, (press) => {
    if (press.key !== 'ok') return false;
    retry();
    return true;
  });
  return (
    <div className="full_page fault" data-screen="fault" role="alert">
      <Icon name="warning" size={120} />
      <h1>{t('fault.title')}</h1>
      <p className="lead">{fault_sentence(error, form)}</p>
      <Button
        text={t('fault.retry')}
        icon="refresh"
        kind="main"
        is_focused={is_active}
        on_point={() => undefined}
        on_press={retry}
      />
      {left_s !== null && <p className="dim">{t('fault.again_in', { seconds: left_s })}</p>}
      <FaultFacts error={error} />
    </div>
  );
}

/** The app has ended but a browser keeps the page: one button opens it again. */
export function LeftScreen() {
  const app = useApp();
  const is_active = useLayer(kDepth.screen, (press) => {
    if (press.key !== 'ok') return false;
    void app.boot();
    return true;
  });
  return (
    <div className="full_page fault" data-screen="left">
      <h1>{t('leave.left')}</h1>
      <button
        type="button"
        tabIndex={-1}
        className="button button_main"
        {...focus_mark(is_active)}
        onClick={() => void app.boot()}
      >
        {t('leave.again')}
      </button>
    </div>
  );
}
