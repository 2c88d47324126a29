// The real server for browser checks: `tvms serve` on a free port over a folder of its own, Chromium, and calls of the staff API.
// Not a check itself. TVMS_BIN is the program, TVMS_WEB the folder of the built apps.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const kWeb = process.env.TVMS_WEB ?? join(root, 'web');
const program = process.env.TVMS_BIN ?? join(root, 'build/release/tvms');
// The browser stands in the web workspace, this file does not.
export const { open_browser, shoot, shoot_failed } = await import(
  pathToFileURL(join(kWeb, 'tools/chromium.mjs')).href
);

// The server takes every TVMS_… of its environment for a setting; those of the test are none.
const kEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TVMS_')));

/** A server with the demo's staff in it; `logins` by role. */
export async function start_service() {
  const data = mkdtempSync(join(tmpdir(), 'tvms-browser.'));
  const demo = spawnSync(program, ['demo', '--data', data], { encoding: 'utf8', env: kEnvironment });
  if (demo.status !== 0) throw new Error(`tvms demo: ${demo.stderr}`);
  const server = spawn(
    program,
    [
      ...['serve', '--data', data, '--web', kWeb, '--listen', '127.0.0.1:0', '--log-level', 'info'],
      // Sources of streams are served by the checks themselves.
      ...['--allow-internal', '127.0.0.1/32'],
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: kEnvironment,
    },
  );
  const last_lines = [];
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      last_lines.push(line);
      if (last_lines.length > 200) last_lines.shift();
      if (line.includes('serve.started')) resolve(JSON.parse(line).port);
    });
    server.once('exit', (code) => reject(new Error(`tvms serve ended with ${code}: ${last_lines.join('\n')}`)));
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  // A script that breaks off, or is ended by its time limit, leaves nothing behind.
  process.once('exit', () => {
    server.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  });
  process.once('SIGTERM', () => process.exit(1));
  return {
    url: `http://127.0.0.1:${port}`,
    data,
    last_lines,
    logins: read_logins(join(data, 'demo_logins.txt')),
    async close() {
      server.kill('SIGTERM');
      const code = await ended;
      rmSync(data, { recursive: true, force: true });
      if (code !== 0) throw new Error(`tvms serve ended with ${code}: ${last_lines.slice(-20).join('\n')}`);
    },
  };
}

/** The commonest live source: H.264 with AAC in a transport stream over http, for each who asks. */
export async function start_source() {
  const server = createServer((_request, response) => {
    const child = spawn(
      'ffmpeg',
      (
        '-v error -nostdin -re -f lavfi -i testsrc2=s=320x180:r=25 -re -f lavfi -i sine=sample_rate=48000 ' +
        '-c:v libx264 -preset ultrafast -tune zerolatency -threads 1 -pix_fmt yuv420p -g 50 -c:a aac -f mpegts pipe:1'
      ).split(' '),
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    response.writeHead(200, { 'Content-Type': 'video/mp2t' });
    child.stdout.pipe(response);
    response.once('close', () => child.kill('SIGKILL'));
    process.once('exit', () => child.kill('SIGKILL'));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  return `http://127.0.0.1:${server.address().port}/live.ts`;
}

/** Kills the ffmpeg of a stream, as a crash would: it is the process that works in the stream's folder. */
export function kill_ffmpeg(service, deployment, stream_id) {
  const folder = join(service.data, 'deployments', deployment, 'dvr', String(stream_id), 'run');
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${entry}/cwd`) !== folder) continue;
    } catch {
      continue; // Somebody else's, or gone.
    }
    process.kill(Number(entry), 'SIGKILL');
    return;
  }
  throw new Error(`no ffmpeg works in ${folder}`);
}

/** Lines "back office  admin@demo.example  password" as { admin: { email, password } }, viewers by their user id. */
function read_logins(file) {
  const out = {};
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [place, name, password] = line.split(/\s{2,}/);
    if (place === 'back office') out[name.split('@')[0]] = { email: name, password };
    if (place === 'TV app') out[name] = { user_id: name, password };
  }
  return out;
}

/** A page that remembers what went wrong in it. */
export async function open_page(browser, { width = 1280, height = 800, scheme = 'light' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await context.addInitScript(() => {
    // How many calls are under way: what "quiet" means in settle(). The event stream never ends and is not counted.
    window.calls = 0;
    const plain = window.fetch;
    window.fetch = async (...asked) => {
      window.calls += 1;
      try {
        return await plain(...asked);
      } finally {
        window.calls -= 1;
      }
    };
  });
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) page.faults.push(text);
  });
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('response', (response) => {
    // A stream that has just been started answers 503 until it has a picture.
    const is_media = new URL(response.url()).pathname.includes('/t/');
    if (response.status() >= 500 && !is_media) page.faults.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

export async function staff_sign_in(page, service, { email, password }) {
  await page.goto(`${service.url}/admin/sign-in`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** The heading is there and nothing is asked for any more. */
export async function settle(page) {
  await page.locator('h1, [role=alert], main h2').first().waitFor();
  await page.evaluate(() => {
    window.quiet = 0;
  });
  await page.waitForFunction(() => {
    const is_quiet = window.calls === 0 && document.querySelector('[aria-busy=true], .mantine-Skeleton-root') === null;
    window.quiet = is_quiet ? (window.quiet ?? 0) + 1 : 0;
    return window.quiet > 5;
  });
}

/** A call of the staff API in the page's session; throws what the server refused. */
export async function staff_call(page, method, path, body) {
  const answer = await page.evaluate(
    async ([verb, address, json]) => {
      const me = await (await fetch('/api/v1/me')).json();
      const headers = {
        'X-CSRF-Token': me.csrf_token,
        'Idempotency-Key': crypto.getRandomValues(new Uint32Array(4)).join(''),
      };
      if (json !== undefined) headers['Content-Type'] = 'application/json';
      const got = await fetch(address, {
        method: verb,
        headers,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      return { status: got.status, text: await got.text() };
    },
    [method, `/api/v1/${path}`, body],
  );
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 600)}`);
  return answer.text === '' ? null : JSON.parse(answer.text);
}

/** Runs named steps one after the other, a line for each; a step that fails ends the run, because the next ones build on it. */
export async function run_steps(steps) {
  for (const [name, step] of steps) {
    const from = Date.now();
    try {
      await step();
      console.log(`ok ${name} (${((Date.now() - from) / 1_000).toFixed(1)} s)`);
    } catch (error) {
      console.log(`not ok ${name}: ${String(error.stack ?? error).slice(0, 2_000)}`);
      return false;
    }
  }
  return true;
}

/** Picks an entry of a select or multi-select by its text. */
export async function choose(page, field, text) {
  const input = page.locator(`[data-path="${field}"]`);
  await input.click();
  if (await input.isEditable()) await input.fill(text);
  await page.getByRole('option', { name: text }).first().click();
  await page.keyboard.press('Escape');
}

/** Saves the form of the page and waits until it is stored and its page is there. */
export async function save_new(page) {
  const from = page.url();
  await page.locator('[data-save]').click();
  // Notices are alerts too; only the form's own says that it was refused.
  const refused = await page.waitForFunction((was) => {
    const alert = document.querySelector('form [role=alert]');
    return alert ? { text: alert.innerText } : window.location.href === was ? null : { text: '' };
  }, from);
  const { text } = await refused.jsonValue();
  if (text !== '') throw new Error(`refused: ${text}`);
  await settle(page);
}

/** A PNG of that size, drawn by the browser. */
export async function picture(page, width, height) {
  const base64 = await page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const pen = canvas.getContext('2d');
      pen.fillStyle = '#0f766e';
      pen.fillRect(0, 0, w, h);
      pen.fillStyle = '#f2f4f8';
      pen.fillRect(w / 4, h / 4, w / 2, h / 2);
      return canvas.toDataURL('image/png').split(',')[1];
    },
    [width, height],
  );
  return { name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

/** A picture of the page has been decoded. */
export async function wait_picture(page, selector) {
  await page.waitForFunction((css) => (document.querySelector(css)?.naturalWidth ?? 0) > 0, selector);
}

/** The picture of the page's video moves: frames are decoded, its clock runs, and what is seen differs. */
export async function wait_moving(page, timeout = 30_000) {
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 3, null, { timeout });
  const look = () =>
    page.evaluate(() => {
      const video = document.querySelector('video');
      const canvas = document.createElement('canvas');
      canvas.width = 64;
      canvas.height = 36;
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen.drawImage(video, 0, 0, 64, 36);
      return {
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        time: video.currentTime,
        // What the picture is, in one number.
        seen: pen
          .getImageData(0, 0, 64, 36)
          .data.reduce((sum, value, at) => (sum * 31 + value * (at + 1)) % 1_000_003, 0),
      };
    });
  const before = await look();
  await page.waitForFunction(
    ([frames, time]) => {
      const video = document.querySelector('video');
      return video && video.getVideoPlaybackQuality().totalVideoFrames > frames + 20 && video.currentTime > time + 0.5;
    },
    [before.frames, before.time],
    { timeout },
  );
  const after = await look();
  if (after.seen === before.seen) throw new Error('the picture stands still');
  return { from: before, to: after };
}
