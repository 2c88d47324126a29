// What the device is: name for the list of devices, canvas, leaving. One file per platform later; this is the browser's.
import type { Device } from '../api/types';
import { Store } from './store';

declare const __APP_VERSION__: string;
export const kAppVersion = __APP_VERSION__;

function os_of(agent: string): string {
  if (/Android/i.test(agent)) return 'Android';
  if (/iPhone|iPad|iPod/i.test(agent)) return 'iOS';
  if (/Windows/i.test(agent)) return 'Windows';
  if (/Mac OS X|Macintosh/i.test(agent)) return 'macOS';
  if (/CrOS/i.test(agent)) return 'ChromeOS';
  return /Linux/i.test(agent) ? 'Linux' : 'other';
}

function browser_of(agent: string): string {
  if (/Edg\//.test(agent)) return 'Edge';
  if (/Firefox\//.test(agent)) return 'Firefox';
  if (/Chrom(e|ium)\//.test(agent)) return 'Chrome';
  return /Safari\//.test(agent) ? 'Safari' : 'Browser';
}

export function this_device(key: string | null): Device {
  const agent = navigator.userAgent;
  const os = os_of(agent);
  const is_phone = /Mobi/i.test(agent);
  const type =
    os === 'Android'
      ? is_phone
        ? 'phone_android'
        : 'tablet_android'
      : os === 'iOS'
        ? /iPad/i.test(agent)
          ? 'tablet_apple'
          : 'phone_apple'
        : os === 'macOS'
          ? 'browser_mac'
          : 'browser_pc';
  const model = browser_of(agent);
  return { ...(key ? { key } : {}), type, model, os, app_version: kAppVersion, name: `${model} (${os})` };
}

export interface Canvas {
  /** A phone's size: own layout, unscaled. Else everything is drawn for 1920 wide and scaled. */
  is_phone: boolean;
  width: number;
  height: number;
  scale: number;
}

const kWidth = 1920;
const kHeight = 1080;
const kPhoneShortSide = 600;

export function canvas_of(width: number, height: number): Canvas {
  if (Math.min(width, height) < kPhoneShortSide) return { is_phone: true, width, height, scale: 1 };
  const scale = Math.min(width / kWidth, height / kHeight);
  return { is_phone: false, width: Math.round(width / scale), height: Math.round(height / scale), scale };
}

export const canvas = new Store<Canvas>(canvas_of(window.innerWidth, window.innerHeight));

export function follow_window(): void {
  const apply = () => {
    // A phone's keyboard shrinks the window; a form must not change its layout under the fingers.
    const next = canvas_of(window.innerWidth, Math.max(window.innerHeight, canvas.get().is_phone ? 320 : 0));
    canvas.set(next);
    document.documentElement.dataset.layout = next.is_phone ? 'phone' : 'tv';
    document.documentElement.style.setProperty('--scale', String(next.scale));
    document.documentElement.style.setProperty('--canvas_width', `${next.width}px`);
    document.documentElement.style.setProperty('--canvas_height', `${next.height}px`);
  };
  window.addEventListener('resize', apply);
  apply();
}

export function toggle_full_screen(): void {
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  else void document.documentElement.requestFullscreen?.().catch(() => undefined);
}

/** A browser closes only windows that a script opened; the app then shows that it has ended. */
export function leave(): void {
  window.close();
}
