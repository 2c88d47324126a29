// The whole program over HTTP: line-up and guide window against nginx serving the same bytes, the time to the first answer, and memory.
// Server and nginx run on core 0 each alone, wrk on core 1; rounds take turns and the median of their ratios is told.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { get } from 'node:http';
import { createServer } from 'node:net';

const kTvms = process.env.TVMS_BIN ?? 'build/release/tvms';
const kBench = kTvms.replace(/tvms$/, 'tvms_bench');
// The program takes every TVMS_ name for a setting.
delete process.env.TVMS_BIN;
delete process.env.TVMS_TEST_POSTGRES;
const kRounds = 5;
const kRound_s = 3;
const kChannels = 500;
const kCustomers = 5000;
const kWindows = 200; // 25 groups of 20 channels, 8 times of day.

const folder = mkdtempSync(join(tmpdir(), 'tvms-bench-'));
const data = join(folder, 'data');
const children = [];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const tvms = (...words) => execFileSync(kTvms, [...words, '--data', data], { encoding: 'utf8' });

function free_port() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function run_on_core(core, program, words, options = {}) {
  const child = spawn('taskset', ['-c', String(core), program, ...words], { stdio: 'ignore', ...options });
  children.push(child);
  return child;
}

async function answers(url, headers) {
  try {
    return (await fetch(url, { headers })).ok;
  } catch {
    return false;
  }
}

// taskset becomes the program it starts, so that child.pid is the program's.
// Started as an operator starts it; the answer is the time until the first request was served.
async function start_server(port) {
  const from = performance.now();
  const child = run_on_core(0, kTvms, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--log-level', 'error', '--connections-per-address', '1000']);
  while (!(await answers(`http://127.0.0.1:${port}/readyz`))) {
    if (child.exitCode !== null) throw new Error('tvms serve ended');
    await pause(5);
  }
  return { child, took_ms: performance.now() - from };
}

async function stop(child) {
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await over;
}

class Staff {
  constructor(root) {
    this.root = root;
  }
  async call(method, path, body) {
    const answer = await fetch(this.root + path, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...(this.cookie ? { cookie: this.cookie, 'x-csrf-token': this.csrf } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    if (path.endsWith('/sign_in')) this.cookie = answer.headers.get('set-cookie').split(';')[0];
    return text ? JSON.parse(text) : null;
  }
  async sign_in() {
    const line = readFileSync(join(data, 'demo_logins.txt'), 'utf8').match(/(admin@\S+)\s+(\S+)/);
    this.csrf = (await this.call('POST', '/api/v1/sign_in', { email: line[1], password: line[2] })).csrf_token;
  }
}

// A deployment with many channels, a guide of a week for each, one product that sells them all, one viewer.
function import_files() {
  tvms('demo');
  tvms('deployment', 'create', 'bench');
  const lines = ['#EXTM3U'];
  for (let i = 0; i < kChannels; ++i)
    lines.push(`#EXTINF:-1 tvg-id="bench-${i}.example",Channel ${i}`, `https://streams.example/${i}/index.m3u8`);
  writeFileSync(join(folder, 'channels.m3u'), `${lines.join('\n')}\n`);
  tvms('import', 'm3u', join(folder, 'channels.m3u'), '--deployment', 'bench');
  const today_s = Math.floor(Date.now() / 86_400_000) * 86_400;
  execFileSync(kBench, ['guide', join(folder, 'guide.xml'), String(kChannels), '7', '40', String(today_s - 86_400)]);
  tvms('import', 'xmltv', join(folder, 'guide.xml'), '--deployment', 'bench', '--link');
}

async function fill(root) {
  const staff = new Staff(root);
  await staff.sign_in();
  const path = '/api/v1/deployments/bench';
  const ids = (await staff.call('GET', `${path}/cms/channels?limit=500`)).items.map((one) => one.id);
  const pack = await staff.call('POST', `${path}/cms/packages`, { name: 'All', channels: ids });
  await staff.call('POST', `${path}/uit/user_interfaces`, { name: 'Plain', app_name: 'Bench', is_default: true });
  const product = await staff.call('POST', `${path}/crm/products`, {
    name: 'All',
    packages: [pack.id],
    plans: [{ name: 'Year', length: 1, unit: 'years', prices: [{ minor: 100, currency: 'EUR' }] }],
  });
  // Only what is published is for sale.
  const { job } = await staff.call('POST', `${path}/publish/runs`, { areas: ['channels', 'epg', 'products', 'ui'] });
  for (let state = ''; state !== 'done'; await pause(100)) {
    ({ state } = await staff.call('GET', `${path}/jobs/${job}`));
    if (state === 'failed' || state === 'cancelled') throw new Error('the publish failed');
  }
  await staff.call('POST', `${path}/crm/customers`, {
    user_id: 'bench_viewer',
    password: 'bench+1234',
    product_id: product.id,
    plan_id: product.plans[0].id,
  });
  return ids;
}

// Customers as they lie in the table; their passwords are not asked for.
function multiply_customers() {
  const database = new DatabaseSync(join(data, 'deployments', 'bench.db'));
  const columns = database
    .prepare('PRAGMA table_info(customers)')
    .all()
    .map((one) => one.name)
    .filter((name) => name !== 'id');
  const own = { number: 'number + $n', user_id: "user_id || $n", user_id_key: "user_id_key || $n" };
  const insert = database.prepare(
    `INSERT INTO customers (${columns}) SELECT ${columns.map((name) => own[name] ?? name)} FROM customers WHERE id = 1`,
  );
  database.exec('BEGIN');
  for (let n = 1; n < kCustomers; ++n) insert.run({ $n: n });
  database.exec('COMMIT');
  database.close();
}

async function sign_in_viewer(root) {
  const answer = await fetch(`${root}/tv/v1/sign_in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      user_id: 'bench_viewer',
      password: 'bench+1234',
      device: { type: 'browser_pc', model: 'bench', os: 'bench', app_version: '1', name: 'bench' },
    }),
  });
  if (!answer.ok) throw new Error(`sign in: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).access_token;
}

// The bytes as they go over the wire: fetch() would unpack them.
function raw(url, headers) {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => (answer.statusCode === 200 ? resolve(Buffer.concat(pieces)) : reject(new Error(`${url}: ${answer.statusCode}`))));
    }).on('error', reject);
  });
}

function start_nginx(port, files) {
  const pages = join(folder, 'pages');
  mkdirSync(pages);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(pages, name), bytes);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log /dev/null; events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; open_file_cache max=1000; default_type application/json;
client_body_temp_path ${folder}/n1; proxy_temp_path ${folder}/n2; fastcgi_temp_path ${folder}/n3; uwsgi_temp_path ${folder}/n4; scgi_temp_path ${folder}/n5;
server { listen 127.0.0.1:${port} backlog=1024; root ${pages}; location /lineup { add_header content-encoding gzip; } location /window { add_header content-encoding gzip; } } }\n`,
  );
  return run_on_core(0, 'nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder]);
}

// Asks for the paths in turn, as many viewers do who look at different hours and channels.
function in_turn(name, paths) {
  const file = join(folder, `${name}.lua`);
  writeFileSync(
    file,
    `local paths = { ${paths.map((path) => JSON.stringify(path)).join(', ')} }
local calls, n = {}, 0
init = function() for i = 1, #paths do calls[i] = wrk.format("GET", paths[i]) end end
request = function() n = n % #calls + 1; return calls[n] end\n`,
  );
  return file;
}

function requests_a_second({ url, script }, headers) {
  const words = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const text = execFileSync('taskset', ['-c', '1', 'wrk', '-t1', '-c32', `-d${kRound_s}s`, ...(script ? ['-s', script] : []), ...words, url], { encoding: 'utf8' });
  if (/Non-2xx/.test(text)) throw new Error(`${url}: ${text}`);
  return Number(text.match(/Requests\/sec:\s+([\d.]+)/)[1]);
}

function compare(name, goal, bytes, ours, theirs, headers) {
  const ratios = [];
  const rates = [];
  for (let round = 0; round < kRounds; ++round) {
    const rate = requests_a_second(ours, headers);
    ratios.push(rate / requests_a_second(theirs, headers));
    rates.push(rate);
  }
  console.log(
    `${name}: ${median(ratios).toFixed(2)} of nginx (goal ${goal}), ${Math.round(median(rates))}/s of ${bytes} bytes, rounds ${ratios.map((one) => one.toFixed(2)).join(' ')}`,
  );
}

const memory_mb = (pid, what) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${what}:\\s+(\\d+)`))[1]) / 1024;

async function measure() {
  import_files();
  const port = await free_port();
  const root = `http://127.0.0.1:${port}`;
  const first = await start_server(port);
  const ids = await fill(root);
  await stop(first.child);
  multiply_customers();

  const starts = [];
  for (let round = 0; round < kRounds; ++round) {
    const again = await start_server(port);
    starts.push(again.took_ms);
    await stop(again.child);
  }
  console.log(`start to first answer: ${Math.round(median(starts))} ms (goal < 1000), ${kChannels} channels, ${kCustomers} customers`);

  const { child } = await start_server(port);
  const app = `${root}/watch/bench`;
  const token = await sign_in_viewer(app);
  const authorization = { authorization: `Bearer ${token}` };
  const begin = await (await fetch(`${app}/tv/v1/start?language=en`, { headers: authorization })).json();
  const step = begin.guide.step_s;
  const from = Math.floor(begin.now / step) * step;
  const lineup = `${app}/tv/v1/documents/${begin.documents.lineup}`;
  const guide = `${app}/tv/v1/guide?from=${from}&to=${from + 2 * step}&channels=${ids.slice(0, 20).join(',')}`;
  const gzip = { 'accept-encoding': 'gzip' };
  const files = { lineup: await raw(lineup, gzip), guide: await raw(guide, authorization) };
  const windows = Array.from({ length: kWindows }, (_, n) => {
    const group = ids.slice((n % 25) * 20, (n % 25) * 20 + 20);
    const begin_s = from + Math.floor(n / 25) * step;
    return `${app}/tv/v1/guide?from=${begin_s}&to=${begin_s + 2 * step}&channels=${group.join(',')}`;
  });
  for (const [n, url] of windows.entries()) files[`window${n}`] = await raw(url, { ...gzip, ...authorization });
  const nginx_port = await free_port();
  start_nginx(nginx_port, files);
  const other = `http://127.0.0.1:${nginx_port}`;
  const nginx_by = Date.now() + 10_000;
  while (!(await answers(`${other}/guide`))) {
    if (Date.now() > nginx_by) throw new Error('nginx does not answer');
    await pause(10);
  }
  compare(`line-up of ${kChannels} channels, gzip`, '1.0', files.lineup.length, { url: lineup }, { url: `${other}/lineup` }, gzip);
  compare('guide window, 20 channels x 12 h', 0.6, files.guide.length, { url: guide }, { url: `${other}/guide` }, authorization);
  const sizes = windows.map((_, n) => files[`window${n}`].length);
  const ours = { url: app, script: in_turn('ours', windows.map((one) => new URL(one).pathname + new URL(one).search)) };
  const theirs = { url: other, script: in_turn('theirs', windows.map((_, n) => `/window${n}`)) };
  compare(`${windows.length} guide windows in turn, gzip`, 0.9, median(sizes), ours, theirs, { ...gzip, ...authorization });
  console.log(
    `memory with ${kCustomers} customers and ${kChannels} channels: ${memory_mb(child.pid, 'VmRSS').toFixed(0)} MB (goal < 100), peak ${memory_mb(child.pid, 'VmHWM').toFixed(0)} MB`,
  );
  await stop(child);
}

try {
  await measure();
} finally {
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
