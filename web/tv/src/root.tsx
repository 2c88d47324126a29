// The whole picture: backdrop, the one video, the screen on top, and what may lie over every screen.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useApp } from './app_context';
import { useStore } from './base/store';
import { t } from './base/texts';
import { Dialog } from './kit/dialog';
import { fault_sentence, useClockForm } from './kit/parts';
import { kDepth } from './nav/layers';
import { ChannelsScreen } from './screens/channels';
import { DevicesScreen } from './screens/devices';
import { FaultScreen, LeftScreen } from './screens/fault';
import { GuideScreen } from './screens/guide';
import { LoadingScreen } from './screens/loading';
import { PlayerScreen } from './screens/player';
import { PersonalScreen, SettingsScreen } from './screens/settings';
import { SignInScreen } from './screens/sign_in';

const kAwakeEvents = ['keydown', 'pointerdown', 'wheel', 'mousemove'] as const;
const kCountDownS = 60;

export function Root() {
  const app = useApp();
  const phase = useStore(app.phase);
  const { code } = useStore(app.language);
  const catalogue = useStore(app.catalogue);
  const hello = useStore(app.hello);
  const background = catalogue?.ui.background ?? hello?.background;
  return (
    <div className="app">
      <div
        className="backdrop"
        style={
          background
            ? { backgroundImage: `url("${encodeURI(app.api.address(background.replace('{w}', '1920')))}")` }
            : {}
        }
      />
      <Stage />
      {/* Another language is another app: nothing of the old one may stay on the screen. */}
      <main className="canvas" key={code}>
        {phase.name === 'loading' && <LoadingScreen step={phase.step} />}
        {phase.name === 'sign_in' && <SignInScreen error={phase.error} />}
        {phase.name === 'devices' && (
          <DevicesScreen error={phase.error} user_id={phase.user_id} password={phase.password} />
        )}
        {phase.name === 'fault' && <FaultScreen key={phase.attempt} error={phase.error} attempt={phase.attempt} />}
        {phase.name === 'left' && <LeftScreen />}
        {phase.name === 'ready' && <Screens />}
        <NoticeBar />
      </main>
    </div>
  );
}

function Screens() {
  const app = useApp();
  const routes = useStore(app.screens.store);
  const screen = routes[routes.length - 1]?.screen ?? 'channels';
  useEffect(() => {
    // These pages have no place for a picture.
    if (screen === 'settings' || screen === 'personal') app.playback.stop();
  }, [app, screen]);
  return (
    <>
      {screen === 'channels' && <ChannelsScreen />}
      {screen === 'guide' && <GuideScreen />}
      {screen === 'settings' && <SettingsScreen />}
      {screen === 'personal' && <PersonalScreen />}
      {screen === 'player' && <PlayerScreen />}
      <SleepWatch />
    </>
  );
}

/** The one video element; screens give it a place by their name. While a new stream loads, the last picture stays. */
function Stage() {
  const app = useApp();
  const phase = useStore(app.phase);
  const routes = useStore(app.screens.store);
  const playback = useStore(app.playback.store);
  const is_frozen = useStore(app.is_frozen);
  const form = useClockForm();
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const screen = routes[routes.length - 1]?.screen;
  const channel = useStore(app.catalogue)?.by_id.get(playback.channel_id ?? -1);
  const is_placed = phase.name === 'ready' && (screen === 'player' || playback.phase !== 'off');
  useEffect(() => {
    app.set_video(video.current);
  }, [app]);
  useLayoutEffect(() => {
    const element = video.current;
    const picture = still.current;
    if (!is_frozen || !element || !picture || element.videoWidth === 0) return;
    picture.width = element.videoWidth;
    picture.height = element.videoHeight;
    picture.getContext('2d')?.drawImage(element, 0, 0);
  }, [is_frozen]);
  return (
    <div
      className="stage"
      data-place={is_placed ? screen : 'off'}
      data-frozen={is_frozen || undefined}
      data-failed={playback.phase === 'failed' || undefined}
    >
      <video ref={video} playsInline muted={false} disablePictureInPicture />
      <canvas ref={still} className="still" />
      {screen !== 'player' &&
        (playback.phase === 'zapping' || playback.phase === 'starting' || playback.is_stalled) && (
          <div className="spinner">
            <i />
          </div>
        )}
      {screen !== 'player' && playback.phase === 'failed' && playback.error && (
        <div className="stage_fault">
          <span>
            {fault_sentence(playback.error, form)} <b>{playback.error.app_code}</b>
          </span>
        </div>
      )}
      {screen !== 'player' && is_placed && channel && (
        <div className="stage_caption">
          <bdi>
            {channel.number} {channel.name}
          </bdi>
        </div>
      )}
      {screen !== 'player' && is_placed && (
        <button
          type="button"
          tabIndex={-1}
          className="stage_open"
          aria-label={t('player.open')}
          onClick={() => {
            if (playback.channel_id !== null) app.watch(playback.channel_id, true);
          }}
        />
      )}
    </div>
  );
}

function NoticeBar() {
  const app = useApp();
  const notice = useStore(app.notice);
  return (
    <div className="notice_place" aria-live="polite">
      {notice && (
        <div key={notice.id} className="notice">
          {t(notice.text)}
        </div>
      )}
    </div>
  );
}

/** After the minutes without a key: a count-down, then playing stops and the app goes home (A50-402). */
function SleepWatch() {
  const app = useApp();
  const settings = useStore(app.settings.store);
  const catalogue = useStore(app.catalogue);
  const playback = useStore(app.playback.store);
  const minutes = settings.sleep_minutes ?? catalogue?.ui.features.sleep_minutes ?? 0;
  const is_on = minutes > 0 && playback.phase !== 'off';
  const [left_s, set_left_s] = useState<number | null>(null);
  useEffect(() => {
    if (!is_on) {
      set_left_s(null);
      return undefined;
    }
    let last_ms = Date.now();
    const awake = () => {
      last_ms = Date.now();
    };
    for (const name of kAwakeEvents) window.addEventListener(name, awake, { capture: true, passive: true });
    const timer = setInterval(() => {
      const over_s = (Date.now() - last_ms) / 1000 - minutes * 60;
      if (over_s < 0) set_left_s(null);
      else if (over_s < kCountDownS) set_left_s(Math.ceil(kCountDownS - over_s));
      else {
        set_left_s(null);
        app.go_to_sleep();
      }
    }, 1000);
    return () => {
      clearInterval(timer);
      for (const name of kAwakeEvents) window.removeEventListener(name, awake, { capture: true });
    };
  }, [app, is_on, minutes]);
  if (left_s === null) return null;
  return <SleepDialog left_s={left_s} on_close={() => set_left_s(null)} />;
}

function SleepDialog({ left_s, on_close }: { left_s: number; on_close: () => void }) {
  return (
    <Dialog
      depth={kDepth.warning}
      title={t('sleep.title')}
      text={t('sleep.text', { seconds: left_s })}
      options={[{ key: 'stay', text: t('sleep.stay') }]}
      on_choose={on_close}
      on_close={on_close}
    />
  );
}

/** What a screen reader is told: the element in focus, after each key. */
export function announce_focus(): void {
  const place = document.getElementById('announcer');
  const element = document.querySelector('[data-focus="true"]');
  if (!place || !element) return;
  const text = element.getAttribute('aria-label') ?? element.textContent ?? '';
  place.textContent = text.replace(/\s+/g, ' ').slice(0, 160);
}
