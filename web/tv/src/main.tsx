// Starts the app: canvas, keys, the address in the hash, and the first drawing.
import '@fontsource-variable/noto-sans/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import './styles/base.css';
import './styles/kit.css';
import './styles/screens.css';
import './styles/phone.css';
import { mirrored } from '@tvms/ui/direction';
import { createRoot } from 'react-dom/client';
import { AppContext } from './app_context';
import { follow_window, toggle_full_screen } from './base/platform';
import { kFallback, use_language } from './base/texts';
import { apply_theme, kTheme } from './base/theme';
import { App } from './model/app';
import { type Key, key_of, Repeater } from './nav/keys';
import { dispatch } from './nav/layers';
import { hash_of, route_of } from './nav/route';
import { announce_focus, Root } from './root';

const app = new App();
const repeater = new Repeater();

function press(key: Key, is_repeat: boolean): boolean {
  const pressed = repeater.press(mirrored(key, app.language.get().direction), is_repeat, performance.now());
  if (!pressed) return true;
  document.documentElement.dataset.input = 'keys';
  document.documentElement.toggleAttribute('data-repeat', pressed.is_repeat);
  const is_done = dispatch(pressed);
  if (!is_done && key === 'full_screen') toggle_full_screen();
  requestAnimationFrame(announce_focus);
  return is_done;
}

function is_typing(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLInputElement)) return false;
  const is_own =
    event.key === 'ArrowUp' || event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape';
  return !is_own;
}

/** The browser's own Back is the remote's Back: one spare entry of the history always lies on top. */
function guard_history(): void {
  const arm = () => window.history.pushState({ guard: 'top' }, '', window.location.href);
  window.history.replaceState({ guard: 'base' }, '', window.location.href);
  arm();
  window.addEventListener('popstate', (event) => {
    const state: unknown = event.state;
    const guard = typeof state === 'object' && state !== null && 'guard' in state ? state.guard : null;
    if (guard === 'top') {
      // Back from a hash that was typed: the spare entry is below it already.
      press('back', false);
      window.history.replaceState({ guard: 'top' }, '', hash_of(app.screens.top()));
      return;
    }
    if (guard === 'base') {
      arm();
      press('back', false);
      return;
    }
    // Someone typed another hash.
    window.history.replaceState({ guard: 'top' }, '', window.location.href);
    const route = route_of(window.location.hash);
    if (route && app.phase.get().name === 'ready') app.open(route);
  });
  app.screens.store.subscribe(() => {
    if (app.phase.get().name === 'ready') window.history.replaceState({ guard: 'top' }, '', hash_of(app.screens.top()));
  });
}

function follow_input(): void {
  window.addEventListener('keydown', (event) => {
    if (is_typing(event)) return;
    const key = key_of(event);
    if (key !== null && press(key, event.repeat)) event.preventDefault();
  });
  window.addEventListener('keyup', () => {
    repeater.release();
    document.documentElement.removeAttribute('data-repeat');
  });
  window.addEventListener('pointerdown', (event) => {
    document.documentElement.dataset.input = event.pointerType === 'mouse' ? 'mouse' : 'touch';
  });
  window.addEventListener('contextmenu', (event) => event.preventDefault());
}

async function start(): Promise<void> {
  apply_theme(kTheme);
  follow_window();
  follow_input();
  guard_history();
  await use_language(kFallback);
  const place = document.getElementById('root');
  if (!place) return;
  createRoot(place).render(
    <AppContext.Provider value={app}>
      <Root />
    </AppContext.Provider>,
  );
  app.begin();
  // The engine is large: fetch and parse it while the viewer still looks at the list.
  const stop = app.phase.subscribe(() => {
    if (app.phase.get().name !== 'ready') return;
    stop();
    const warm = () => void import('@tvms/player').then((player) => player.warm_up());
    if ('requestIdleCallback' in window) window.requestIdleCallback(warm, { timeout: 3000 });
    else setTimeout(warm, 1000);
  });
}

void start();
