// The time from the start of the program to its first answer, and until every deployment is open, with many deployments on PostgreSQL.
// TVMS_TEST_POSTGRES names a throw-away server; usage: node tests/bench/starts.mjs [DEPLOYMENTS]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const kTvms = process.env.TVMS_BIN ?? 'build/release/tvms';
const kServer = process.env.TVMS_TEST_POSTGRES;
const kDeployments = Number(process.argv[2] ?? 64);
// The program takes every TVMS_ name for a setting.
delete process.env.TVMS_BIN;
delete process.env.TVMS_TEST_POSTGRES;
if (!kServer) {
  console.log('skip starts: TVMS_TEST_POSTGRES is not set');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'tvms-starts-'));
const name = `tvms_starts_${process.pid}`;
const connection = kServer.replace(/dbname=\S+/, `dbname=${name}`);
const psql = (text, where = kServer) => execFileSync('psql', ['-qAt', '-d', where, '-c', text], { encoding: 'utf8' });
const settings = ['--data', folder, '--database', connection];

const free_port = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function until(child, url, is_good) {
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer && is_good(answer)) return;
    if (child.exitCode !== null) throw new Error('tvms serve ended');
    await pause(5);
  }
}

async function start() {
  const root = `http://127.0.0.1:${await free_port()}`;
  const from = performance.now();
  const words = ['serve', ...settings, '--listen', root.slice(7), '--log-level', 'error'];
  const child = spawn(kTvms, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  await until(child, `${root}/healthz`, (answer) => answer.ok);
  const first_ms = performance.now() - from;
  await until(child, `${root}/watch/demo/tv/v1/hello`, (answer) => answer.status !== 503);
  const demo_ms = performance.now() - from;
  await until(child, `${root}/readyz`, (answer) => answer.ok);
  return { child, root, first_ms, demo_ms, ready_ms: performance.now() - from };
}

async function stop(child) {
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await over;
}

async function add_deployments(root) {
  const [, email, password] = readFileSync(join(folder, 'demo_logins.txt'), 'utf8').match(/(admin@\S+)\s+(\S+)/);
  const post = (path, body, headers) =>
    fetch(root + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const session = await post('/api/v1/sign_in', { email, password }, {});
  const who = { cookie: session.headers.get('set-cookie').split(';')[0], 'x-csrf-token': (await session.json()).csrf_token };
  for (let i = 1; i < kDeployments; ++i) {
    const body = { identifier: `service-${i}`, name: `Service ${i}`, languages: ['en'], countries: ['DE'], currencies: [{ code: 'EUR', symbol: '€', decimals: 2 }] };
    const made = await post('/api/v1/deployments', body, who);
    if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`);
  }
}

psql(`CREATE DATABASE ${name}`);
try {
  execFileSync(kTvms, ['demo', ...settings], { stdio: 'ignore' });
  const begun = performance.now();
  const filling = await start();
  await add_deployments(filling.root);
  await stop(filling.child);
  console.log(`${kDeployments} deployments made in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  for (let round = 0; round < 3; ++round) {
    const { child, first_ms, demo_ms, ready_ms } = await start();
    await stop(child);
    console.log(`start: first answer ${first_ms.toFixed(0)} ms, first deployment ${demo_ms.toFixed(0)} ms, all open ${ready_ms.toFixed(0)} ms`);
  }
} finally {
  // Each deployment's role has the name of its schema, and belongs to the whole server.
  const roles = psql("SELECT string_agg(quote_ident(nspname), ', ') FROM pg_namespace WHERE nspname LIKE 'tvms\\_%'", connection).trim();
  psql(`DROP DATABASE ${name} WITH (FORCE)`);
  if (roles) psql(`DROP ROLE ${roles}`);
  rmSync(folder, { recursive: true, force: true });
}
