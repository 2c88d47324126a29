// A server of the built back office and of a small API that answers as the real one does: enough to open every page.
// Not the server's rules: those are tested where they are.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const kTypes = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const kNow = '2026-03-01T10:00:00.000Z';
const head = (id) => ({ id, version: 1, created_at: kNow, changed_at: kNow });

const me = {
  id: 1,
  name: 'Nora Olsen',
  email: 'nora@example.com',
  language: 'en',
  roles: ['admin'],
  permissions: [
    'cms.channels.read',
    'cms.channels.write',
    'panel.deployments.read',
    'panel.deployments.write',
    'panel.staff.read',
    'panel.staff.write',
    'panel.user_log.read',
  ],
  all_deployments: true,
  deployments: [{ number: 1, identifier: 'demo', name: 'Demo TV', state: 'active' }],
  csrf_token: 'token',
};
const deployment = {
  ...head(1),
  identifier: 'demo',
  name: 'Demo TV',
  state: 'active',
  languages: ['en', 'ar'],
  countries: ['DE', 'NO'],
  currencies: [{ id: 1, code: 'EUR', symbol: '€', decimals: 2 }],
  zone: 'Europe/Oslo',
  nightly_time: '03:00',
};
const channels = Array.from({ length: 24 }, (_, at) => ({
  ...head(at + 1),
  number: at + 1,
  name: { en: `Channel ${at + 1}`, ar: `قناة ${at + 1}` },
  description: {},
  kind: at % 6 === 5 ? 'radio' : 'tv',
  state: ['ready', 'ready', 'draft', 'disabled'][at % 4],
  visible_on: ['tvs', 'phones'],
  external_id: `ch-${at + 1}`,
  stream_id: null,
  android_url: 'https://media.example/1/index.mpd',
  apple_url: 'https://media.example/1/index.m3u8',
  web_url: null,
  alternative_url: null,
  catch_up_url: null,
  replay: false,
  replay_days: 0,
  start_over: true,
  recording: false,
  pause: true,
  guide_channel_id: null,
  guide_offset_minutes: 0,
  icon: null,
  tile: null,
  starts_at: null,
  ends_at: null,
  suppress_on_trial: false,
  parental: false,
  age: 0,
  notes: '',
  groups: [],
  packages: [],
  availability: ['live', 'incomplete', 'draft', 'disabled'][at % 4],
  publish_mark: 'new',
  guide_state: 'unlinked',
  guide_until: null,
  warnings: at === 0 ? ['URL_INSECURE'] : [],
}));
const staff = ['Nora Olsen', 'Sam Reed'].map((name, at) => ({
  ...head(at + 1),
  email: `${name.split(' ')[0].toLowerCase()}@example.com`,
  name,
  phone: null,
  roles: at === 0 ? ['admin'] : ['cms', 'crm'],
  all_deployments: at === 0,
  deployments: at === 0 ? [] : [1],
  language: 'en',
  zone: 'Europe/Oslo',
  state: at === 0 ? 'active' : 'disabled',
  last_sign_in_at: at === 0 ? kNow : null,
  token_last4: at === 0 ? 'a1b2' : null,
}));
const log = Array.from({ length: 6 }, (_, at) => ({
  ...head(at + 1),
  actor_kind: 'staff',
  actor_id: 1,
  actor: 'Nora Olsen',
  address: '203.0.113.7',
  noun: 'cms.channels',
  action: at === 0 ? 'create' : 'update',
  object_id: at + 1,
  object: `Channel ${at + 1}`,
  fields: '{"number":[1,2],"pause":[false,true]}',
  request_id: `r-${at + 1}`,
}));

const lists = {
  '/api/v1/deployments': [deployment],
  '/api/v1/staff': staff,
  '/api/v1/user_log': log,
  '/api/v1/deployments/demo/panel/user_log': log,
  '/api/v1/deployments/demo/cms/channels': channels,
};

/** Starts on a free port of loopback; `calls` are the API calls made, `unknown` those that nobody answers. */
export async function start_server(dist) {
  const calls = [];
  const unknown = [];
  let is_signed_in = false;
  const json = (response, body, status = 200) => {
    response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  async function api(request, response, url) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = url.pathname;
    calls.push({ method: request.method, path, query: url.search, body });
    if (path === '/api/v1/sign_in') {
      is_signed_in = JSON.parse(body).password === 'right password';
      if (is_signed_in) return json(response, me);
      return json(response, { status: 401, code: 'SIGNIN_REFUSED', message: 'Refused.' }, 401);
    }
    if (!is_signed_in) return json(response, { status: 401, code: 'NOT_SIGNED_IN', message: 'Sign in first.' }, 401);
    if (path === '/api/v1/me') return json(response, me);
    if (path === '/api/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(':\n\n');
      return undefined;
    }
    if (path === '/api/v1/my_sessions') {
      const items = [
        { id: 1, created_at: kNow, used_at: kNow, address: '203.0.113.7', browser: 'Firefox/140.0', is_current: true },
      ];
      return json(response, { items, total: 1, next: null });
    }
    const list = lists[path];
    if (list && request.method === 'GET') {
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const items = list.slice(offset, offset + Number(url.searchParams.get('limit') ?? 50));
      return json(response, { items, total: list.length, next: null });
    }
    const cut = path.lastIndexOf('/');
    const record = lists[path.slice(0, cut)]?.find((one) => one.id === Number(path.slice(cut + 1)));
    if (record && request.method === 'PATCH') {
      const { version, ...changes } = JSON.parse(body);
      if (version !== record.version) return json(response, { status: 409, code: 'STALE', current: record }, 409);
      Object.assign(record, changes, { version: version + 1 });
    }
    if (record) return json(response, record);
    unknown.push(`${request.method} ${path}`);
    return json(response, { status: 404, code: 'NOT_FOUND', message: 'Not found.' }, 404);
  }
  async function file(response, url) {
    const name = normalize(url.pathname).replace(/^\/admin\/?/, '');
    const path = join(dist, extname(name) ? name : 'index.html');
    try {
      const content = await readFile(path);
      response.writeHead(200, { 'content-type': kTypes[extname(path)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    void (url.pathname.startsWith('/api/') ? api(request, response, url) : file(response, url));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    calls,
    unknown,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
