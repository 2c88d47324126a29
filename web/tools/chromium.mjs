// The browser of all checks: one place for the program, its arguments and the pictures of screens.
// CHROMIUM is the program; SHOTS is a folder for pictures, only of what failed unless SHOTS_ALL is set.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const kArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--mute-audio',
  '--disable-dev-shm-usage',
];

export function open_browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: kArguments,
  });
}

/** A picture of a check that failed. */
export async function shoot_failed(page, name) {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** A picture to look at. Some hundred of them cost a run half a minute of processor time, so they are taken when they are wanted. */
export async function shoot(page, name, options = {}) {
  if (!process.env.SHOTS || !process.env.SHOTS_ALL) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), ...options });
}
