// A server for the back office's browser tests: the built app and an API that answers as the real one does, with generated data.
// Not the server's rules: those are tested where they are. Deployments: demo (full), empty, broken (every list fails), slow (lists of the content never answer).
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, normalize } from 'node:path';

const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
const kPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const kDay = 86_400_000;
const kCustomers = 100_000;

// One text for each moment of a run: 100,000 customers have few of them.
const kStart_ms = Date.now();
const moments = new Map();
function at(ms) {
  const known = moments.get(ms) ?? new Date(kStart_ms + ms).toISOString();
  moments.set(ms, known);
  return known;
}
const pick = (list, n) => list[n % list.length];
const head = (id) => ({ id, version: 1, created_at: at(-90 * kDay), changed_at: at(-((id * 7_919) % 30) * kDay) });

const kNames = [
  'Harbour News',
  'Little Lantern',
  'Northern Sport',
  'Kitchen Table',
  'City One',
  'Arena Plus',
  'Kino Blue',
  'Docu World',
  'Gold Hits',
  'Farm Radio',
];
const kArabic = [
  'أخبار الميناء',
  'الفانوس الصغير',
  'رياضة الشمال',
  'مائدة المطبخ',
  'المدينة الأولى',
  'الساحة',
  'كينو',
  'عالم الوثائق',
  'أغان ذهبية',
  'إذاعة الحقل',
];
const kFirst = ['Anna', 'Bela', 'Carla', 'David', 'Emma', 'Farid', 'Greta', 'Hassan', 'Ida', 'Jonas'];
const kLast = ['Berg', 'Costa', 'Dahl', 'Eriksen', 'Fischer', 'Gruber', 'Haddad', 'Ivanov', 'Jensen', 'Keller'];
const kCities = ['Oslo', 'Hamburg', 'Lyon', 'Porto', 'Cairo', 'Graz'];

// Rooms with plain rows bring them in a fake.mjs beside their screens.
const kScreens = join(import.meta.dirname, '../src');
const kRoomFakes = await Promise.all(
  (await readdir(kScreens, { recursive: true }))
    .filter((name) => basename(name) === 'fake.mjs')
    .map((name) => import(join(kScreens, name))),
);

function make_demo() {
  const channels = Array.from({ length: 240 }, (_, n) => ({
    ...head(n + 1),
    number: n + 1,
    name: { en: `${pick(kNames, n)}${n >= 10 ? ` ${Math.floor(n / 10) + 1}` : ''}`, ar: pick(kArabic, n) },
    description: {},
    kind: n % 10 === 9 ? 'radio' : 'tv',
    state: pick(['ready', 'ready', 'ready', 'draft', 'ready', 'disabled'], n),
    visible_on: ['tvs', 'phones'],
    external_id: `ch-${n + 1}`,
    stream_id: n < 4 ? n + 1 : null,
    android_url: `https://media.example/${n + 1}/index.mpd`,
    apple_url: `https://media.example/${n + 1}/index.m3u8`,
    web_url: null,
    alternative_url: null,
    catch_up_url: null,
    replay: n % 3 === 0,
    replay_days: 0,
    start_over: false,
    recording: false,
    pause: true,
    guide_channel_id: n % 5 === 4 ? null : n + 1,
    guide_offset_minutes: 0,
    icon: null,
    tile: null,
    starts_at: null,
    ends_at: null,
    suppress_on_trial: false,
    parental: false,
    age: 0,
    notes: '',
    groups: n < 40 ? [Math.floor(n / 8) + 1] : [],
    packages: [1],
    availability: pick(['live', 'live', 'incomplete', 'draft', 'waiting', 'disabled'], n),
    publish_mark: pick(['published', 'published', 'changed', 'new', 'in_no_package'], n),
    guide_state: pick(['covered', 'covered', 'ending', 'no_data', 'unlinked'], n),
    guide_until: n % 5 < 3 ? at((n % 5 === 2 ? 1 : 4) * kDay) : null,
    warnings: n === 0 ? ['URL_INSECURE'] : [],
  }));
  const streams = ['harbour', 'lantern', 'sport', 'kitchen', 'spare', 'radio/field'].map((name, n) => {
    const state = pick(['on', 'on', 'no_data', 'starting', 'off', 'failing'], n);
    return {
      ...head(n + 1),
      name,
      title: '',
      source: n % 2 === 0 ? 'clock' : 'url',
      url: n % 2 === 0 ? null : `https://source.example/${name}/index.m3u8`,
      encoding: n === 3 ? 'encode' : 'copy',
      is_enabled: n !== 4,
      notes: '',
      state,
      since: n === 4 ? null : at(-n * 3_600_000),
      restarts: n * 3,
      errors: n === 2 || n === 5 ? ['Opening the source', 'Connection timed out'] : [],
      codecs: n < 2 ? 'avc1.4d401f,mp4a.40.2' : '',
      width: n < 2 ? 1280 : null,
      height: n < 2 ? 720 : null,
      frame_rate_percent: n < 2 ? 2500 : null,
      bitrate_kbps: n < 2 ? 3_200 + n * 417 : null,
      viewers: n * 11,
      dvr_from: n < 2 ? at(-1_800_000) : null,
      dvr_to: n < 2 ? at(0) : null,
      disk_bytes: n < 2 ? 720_000_000 : 0,
      channel: n < 4 ? n + 1 : null,
      channel_number: n < 4 ? n + 1 : null,
      channel_name: n < 4 ? { en: kNames[n] } : {},
    };
  });
  const uis = ['Main', 'Hotel'].map((name, n) => ({
    ...head(n + 1),
    name,
    app_name: `${name} TV`,
    logo: null,
    background_image: null,
    colour_background: pick(['#0b0f1a', '#10161a'], n),
    colour_surface: '#171d2b',
    colour_text: '#f2f4f8',
    colour_text_dim: '#a9b2c3',
    colour_accent: pick(['#4460e6', '#0f766e'], n),
    colour_on_accent: '#ffffff',
    colour_focus: '#ffffff',
    colour_live: '#ff5a5f',
    radius: 12,
    menu: [
      { id: 1, entry: 'channels', text: {}, is_start: true },
      { id: 2, entry: 'guide', text: {}, is_start: false },
      { id: 3, entry: 'settings', text: {}, is_start: false },
    ],
    languages: ['en', 'ar'],
    login_text: {},
    clock_24h: true,
    sleep_minutes: 120,
    is_default: n === 0,
    notes: '',
    products_count: 2 - n,
    publish_mark: pick(['published', 'changed'], n),
  }));
  const products = ['Trial week', 'Standard', 'Premium', 'Retired bundle'].map((name, n) => ({
    ...head(n + 1),
    name,
    mapping_id: n === 1 ? 'STD-1' : null,
    type: n === 0 ? 'trial' : 'regular',
    start_from_first_login: n === 0,
    user_interface_id: 1,
    devices_max: 2 + n,
    streams_max: 1 + (n > 1 ? 1 : 0),
    grace_days: n > 0 ? 3 : 0,
    device_types: ['browser_pc', 'tv_webos'],
    packages: [1, 2].slice(0, n + 1),
    plans: [
      {
        id: n * 10 + 1,
        name: n === 0 ? 'Week' : 'Month',
        length: 1,
        unit: n === 0 ? 'weeks' : 'months',
        prices:
          n === 0
            ? [{ minor: 0, currency: 'EUR' }]
            : [
                // In the order of their codes, as the server answers them.
                { minor: 10 + n * 5, currency: 'CREDITS' },
                { minor: 999 + n * 500, currency: 'EUR' },
              ],
        is_retired: false,
      },
      ...(n > 0
        ? [
            {
              id: n * 10 + 2,
              name: 'Year',
              length: 1,
              unit: 'years',
              prices: [{ minor: 9_990 + n * 5_000, currency: 'EUR' }],
              is_retired: false,
            },
          ]
        : []),
    ],
    notes: null,
    state: pick(['published', 'published', 'changed', 'retired'], n),
  }));
  const customers = Array.from({ length: kCustomers }, (_, n) => {
    const state = pick(['active', 'active', 'trial', 'pending', 'expired', 'disabled', 'active'], n);
    return {
      number: n + 1,
      user_id: String(10_000_000 + ((n * 7_368_787) % 89_999_999)),
      mapping_id: null,
      firstname: pick(kFirst, n),
      lastname: pick(kLast, Math.floor(n / 10)),
      email: `c${n + 1}@mail.example`,
      phone: null,
      city: pick(kCities, n),
      country: pick(['DE', 'NO'], n),
      language: 'en',
      notes: '',
      state,
      subscription_state: state === 'pending' ? 'waiting' : state === 'expired' ? 'ended' : 'running',
      disabled_at: state === 'disabled' ? at(-2 * kDay) : null,
      disabled_reason: state === 'disabled' ? 'Unpaid invoice' : null,
      product_id: (n % 3) + 1,
      starts_at: at(-20 * kDay),
      ends_at: state === 'pending' ? null : at(((n % 60) - 10) * kDay),
      waiting_until: null,
      grace_until: null,
      activated_at: state === 'pending' ? null : at(-19 * kDay),
      // At the end: spread before so many fields, 100,000 of them took six seconds.
      ...head(n + 1),
    };
  });
  const sources = ['Open guide', 'Radio guide'].map((name, n) => ({
    ...head(n + 1),
    name,
    kind: n === 0 ? 'url' : 'upload',
    url: n === 0 ? 'https://guide.example/all.xml.gz' : null,
    user_name: null,
    has_password: false,
    language: 'en',
    time_zone: null,
    days_ahead: 7,
    refresh: 'nightly',
    refresh_hours: 12,
    is_enabled: true,
    state: n === 0 ? 'active' : 'failing',
    channels_found: 312 - n * 300,
    channels_linked: 188 - n * 180,
    programmes: 48_120 - n * 48_000,
    programmes_till: at(6 * kDay),
    last_fetch_at: at(-3_600_000),
    size_bytes: 18_400_000,
    last_good_at: at(-3_600_000),
    error_code: n === 1 ? 'SOURCE_HTTP' : null,
    error_message: n === 1 ? 'The address answered with status 500.' : null,
    job: null,
  }));
  const epg = channels.map((channel) => ({
    id: channel.id,
    version: 1,
    number: channel.number,
    name: channel.name,
    kind: channel.kind,
    guide_channel_id: channel.guide_channel_id,
    guide_channel_name: channel.guide_channel_id ? channel.name.en : null,
    source_name: channel.guide_channel_id ? 'Open guide' : null,
    guide_offset_minutes: channel.id % 7 === 0 ? 60 : 0,
    guide_until: channel.guide_until,
    guide_state: channel.guide_state,
    gap_count: channel.id % 6 === 0 ? 3 : 0,
    overlap_count: channel.id % 11 === 0 ? 1 : 0,
    last_refresh_at: at(-3_600_000),
  }));
  const guide_channels = channels.map((channel) => ({
    id: channel.id,
    source_id: 1,
    source_name: 'Open guide',
    name: channel.name.en,
    guide_id: `g${channel.id}`,
    programmes_till: at(5 * kDay),
  }));
  return {
    'cms/channels': channels,
    'cms/epg': epg,
    'cms/epg_sources': sources,
    'cms/guide_channels': guide_channels,
    'streaming/streams': streams,
    'crm/products': products,
    'crm/customers': customers,
    'uit/user_interfaces': uis,
    'panel/user_log': log_entries(),
    ...Object.fromEntries(kRoomFakes.map((fake) => [fake.path, fake.rows({ at, head, kDay, pick })])),
  };
}

function log_entries() {
  return Array.from({ length: 60 }, (_, n) => ({
    ...head(n + 1),
    created_at: at(-n * 1_800_000),
    actor_kind: 'staff',
    actor_id: 1,
    actor: pick(['Nora Olsen', 'Ali Hassan', 'nightly'], n),
    address: '192.0.2.7',
    noun: pick(['cms.channels', 'crm.customers', 'crm.products'], n),
    action: pick(['update', 'create', 'disable'], n),
    object_id: n,
    object: pick(kNames, n),
    fields: n % 3 === 2 ? '{}' : '{"name":[{"en":"Old"},{"en":"New"}],"state":["draft","ready"]}',
    request_id: 'Xkn8DDbpuw_CuRMPhd2qwg',
  }));
}

const kRoles = {
  admin: [
    ...kRoomFakes.map((fake) => (fake.path.includes('/') ? fake.path.replace('/', '.') : `panel.${fake.path}`)),
    'cms.channels',
    'cms.epg',
    'cms.epg_sources',
    'cms.guide_channels',
    'cms.artwork',
    'streaming.streams',
    'crm.customers',
    'crm.devices',
    'crm.sessions',
    'crm.products',
    'uit.user_interfaces',
    'publish.areas',
    'panel.deployments',
    'panel.staff',
    'panel.user_log',
    'panel.platform_log',
    'panel.jobs',
  ],
  rps: [],
};

const areas = () => [
  {
    area: 'channels',
    number: 12,
    published_at: at(-2 * kDay),
    published_by: 'Nora Olsen',
    changes: 4,
    state: 'idle',
    is_pinned: false,
    needs: [],
    may_publish: true,
  },
  {
    area: 'epg',
    number: 88,
    published_at: at(-8 * 3_600_000),
    published_by: 'nightly',
    changes: 0,
    state: 'idle',
    is_pinned: false,
    needs: ['channels'],
    may_publish: true,
  },
  {
    area: 'products',
    number: 5,
    published_at: at(-9 * kDay),
    published_by: 'Ali Hassan',
    changes: 1,
    state: 'idle',
    is_pinned: true,
    needs: ['channels', 'ui'],
    may_publish: true,
  },
  {
    area: 'ui',
    number: null,
    published_at: null,
    published_by: null,
    changes: 0,
    state: 'idle',
    is_pinned: false,
    needs: [],
    may_publish: true,
  },
];
const difference = (names) => ({
  areas: names.map((area) => ({
    area,
    added: area === 'channels' ? [{ noun: 'cms.channels', id: 7, name: 'Kino Blue' }] : [],
    changed: [
      {
        noun: area === 'products' ? 'crm.products' : 'cms.channels',
        id: 1,
        name: area === 'products' ? 'Standard' : 'Harbour News',
        fields: [
          { field: 'name', before: 'Harbour', after: 'Harbour News' },
          { field: 'number', before: 101, after: 1 },
        ],
      },
    ],
    removed: area === 'channels' ? [{ noun: 'cms.channels', id: 9, name: 'Gold Hits' }] : [],
    warnings: [],
    also_needed: area === 'products' ? [{ area: 'channels', text: '' }] : [],
    is_large_removal: false,
    counts: { added: area === 'channels' ? 1 : 0, changed: 1, removed: area === 'channels' ? 1 : 0 },
  })),
});
const runs = () =>
  Array.from({ length: 6 }, (_, n) => ({
    id: 40 - n,
    kind: n === 2 ? 'roll_back' : 'whole',
    state: n === 4 ? 'failed' : 'done',
    areas: n % 2 === 0 ? ['channels', 'epg'] : ['products'],
    started_by: pick(['Nora Olsen', 'nightly'], n),
    note: n === 0 ? 'New line-up for autumn' : null,
    queued_at: at(-(n + 1) * 20 * 3_600_000),
    started_at: at(-(n + 1) * 20 * 3_600_000),
    ended_at: at(-(n + 1) * 20 * 3_600_000 + 4_000),
    added: n,
    changed: 2 + n,
    removed: n % 2,
    error: n === 4 ? { code: 'PUBLISH_FAILED', message: 'A document could not be written.' } : null,
    job: null,
    parts: (n % 2 === 0 ? ['channels', 'epg'] : ['products']).flatMap((area) =>
      ['tvs', 'phones'].map((category) => ({
        area,
        category,
        number: 11 - n,
        state: n === 4 ? 'failed' : 'done',
        added: n,
        changed: 2,
        removed: 0,
        is_running: n === 0,
        warnings: [],
      })),
    ),
  }));

function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return typeof a === 'number' ? a - b : String(a).localeCompare(String(b));
}
const plain = (value) => (value && typeof value === 'object' && !Array.isArray(value) ? (value.en ?? '') : value);

function matches(row, { field, op, value }) {
  const own = plain(row[field]);
  if (op === 'in') return value.map(String).includes(String(own));
  if (op === 'is') return String(own) === String(value);
  if (op === 'contains')
    return String(own ?? '')
      .toLowerCase()
      .includes(String(value).toLowerCase());
  if (op === 'greater' || op === 'after') return compare(own, value) > 0;
  if (op === 'less' || op === 'before') return compare(own, value) < 0;
  if (op === 'between') return compare(own, value[0]) >= 0 && compare(own, value[1]) <= 0;
  return true;
}

function sorted_by(rows, sort) {
  const field = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(plain(a[field]), plain(b[field])) || a.id - b.id);
}

// The last order of each list: every page of 100,000 rows would sort them again.
const orders = new WeakMap();
function order_of(rows, sort) {
  if (orders.get(rows)?.sort !== sort) orders.set(rows, { sort, order: sorted_by(rows, sort) });
  return orders.get(rows).order;
}

function change(rows, row, values) {
  Object.assign(row, values);
  orders.delete(rows);
}

function list(rows, query) {
  let found = rows;
  const q = (query.get('q') ?? '').toLowerCase();
  if (q)
    found = found.filter((row) =>
      ['number', 'name', 'user_id', 'email', 'lastname', 'hostname', 'object'].some((name) =>
        String(plain(row[name]) ?? '')
          .toLowerCase()
          .includes(q),
      ),
    );
  const rules = query.get('filter') ? JSON.parse(query.get('filter')).and : [];
  for (const rule of rules) found = found.filter((row) => matches(row, rule));
  const sort = query.get('sort');
  if (sort) found = found === rows ? order_of(rows, sort) : sorted_by(found, sort);
  const limit = Number(query.get('limit') ?? 50);
  if (query.has('after')) {
    const after = Number(query.get('after'));
    const items = sorted_by(
      found.filter((row) => row.id > after),
      'id',
    ).slice(0, limit);
    return { items, total: found.length, next: items.length === limit ? String(items.at(-1).id) : null };
  }
  const offset = Number(query.get('offset') ?? 0);
  return { items: found.slice(offset, offset + limit), total: found.length, next: null };
}

/** Starts on a free port of loopback; answers {url, close, calls}. */
export async function start_api(dist) {
  const demo = make_demo();
  const staff = ['nora', 'ali', 'mia'].map((name, n) => ({
    ...head(n + 1),
    email: `${name}@demo.example`,
    name: pick(['Nora Olsen', 'Ali Hassan', 'Mia Lund'], n),
    phone: null,
    roles: pick([['admin'], ['cms', 'uit'], ['crm']], n),
    all_deployments: n < 2,
    deployments: n < 2 ? [] : [1],
    language: 'en',
    zone: 'Europe/Oslo',
    state: pick(['active', 'active', 'disabled'], n),
    last_sign_in_at: n === 2 ? null : at(-n * 3_600_000),
    token_last4: n === 0 ? 'k3Qz' : null,
  }));
  const deployments = ['demo', 'empty', 'broken', 'slow'].map((identifier, n) => ({
    ...head(n + 1),
    identifier,
    name: pick(['Demo TV', 'Empty TV', 'Broken TV', 'Slow TV'], n),
    state: 'active',
    languages: ['en', 'ar'],
    countries: ['DE', 'NO'],
    currencies: [
      { id: 1, code: 'EUR', symbol: '€', decimals: 2 },
      { id: 2, code: 'CREDITS', symbol: '', decimals: 0 },
    ],
    zone: 'Europe/Oslo',
    nightly_time: '03:00',
  }));
  const calls = [];
  const jobs = new Map();
  let role = null;
  let last_job = 0;
  const new_job = (kind) => {
    last_job += 1;
    jobs.set(last_job, { id: last_job, kind, state: 'running', done: 0, total: 100, may_cancel: true, report: [] });
    return { job: last_job };
  };
  const step = (job) => {
    if (job.state === 'running') {
      job.done = Math.min(job.total, job.done + 50);
      if (job.done === job.total) job.state = 'done';
    }
    return job;
  };
  const me = () => ({
    id: 1,
    name: role === 'rps' ? 'Rita Figures' : 'Nora Olsen',
    email: 'nora@demo.example',
    language: 'en',
    roles: [role],
    permissions: [
      ...kRoles[role].flatMap((noun) => [`${noun}.read`, `${noun}.write`]),
      ...(kRoles[role].includes('panel.deployments') ? ['panel.deployments.add'] : []),
    ],
    all_deployments: true,
    deployments: deployments.map((one) => ({
      number: one.id,
      identifier: one.identifier,
      name: one.name,
      state: one.state,
      permissions: [],
      languages: one.languages,
      countries: one.countries,
      currencies: one.currencies,
      zone: one.zone,
    })),
    csrf_token: 'token',
  });

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const send = (status, body) => {
      response.writeHead(status, {
        'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json',
        'X-Request-Id': 'Xkn8DDbpuw_CuRMPhd2qwg',
      });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    const problem = (status, code, more = {}) =>
      send(status, {
        type: `/problems/${code.toLowerCase()}`,
        title: code,
        status,
        code,
        message: code,
        request_id: 'Xkn8DDbpuw_CuRMPhd2qwg',
        ...more,
      });
    if (url.pathname.startsWith('/admin')) return file(dist, url.pathname.slice('/admin'.length), response);
    if (!url.pathname.startsWith('/api/v1/')) return problem(404, 'NOT_FOUND');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = text.startsWith('{') ? JSON.parse(text) : {};
    const path = url.pathname.slice('/api/v1/'.length);
    calls.push({ method: request.method, path, query: Object.fromEntries(url.searchParams), body });

    if (path === 'sign_in') {
      if (body.password !== 'correct horse battery') return problem(401, 'SIGNIN_REFUSED');
      role = body.email.startsWith('rita') ? 'rps' : 'admin';
      return send(200, me());
    }
    if (role === null) return problem(401, 'NOT_SIGNED_IN');
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== 'token') return problem(403, 'CSRF');
    if (path === 'sign_out') {
      role = null;
      return send(204);
    }
    if (path === 'me') return send(200, me());
    if (path === 'events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(':\n\n');
      return undefined;
    }
    if (path === 'my_sessions') {
      return send(200, {
        items: [
          {
            id: 1,
            created_at: at(-kDay),
            used_at: at(0),
            address: '192.0.2.7',
            browser: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36',
            is_current: true,
          },
          {
            id: 2,
            created_at: at(-3 * kDay),
            used_at: at(-kDay),
            address: '192.0.2.9',
            browser: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
            is_current: false,
          },
        ],
        total: 2,
        next: null,
      });
    }
    if (path === 'staff')
      return request.method === 'POST'
        ? send(201, { ...staff[0], ...body, id: 9 })
        : send(200, list(staff, url.searchParams));
    if (/^staff\/\d+\/token$/.test(path)) return send(201, { token: 'tvs_1f6c2f0e9a5d4b3c8e7f6a5b4c3d2e1f' });
    if (/^staff\/\d+$/.test(path)) return send(200, staff[Number(path.split('/')[1]) - 1] ?? staff[0]);
    if (path.startsWith('staff/')) return send(200, staff[1]);
    const [root, id] = path.split('/');
    if (kRoomFakes.some((fake) => fake.path === root))
      return send(200, id ? demo[root].find((one) => one.id === Number(id)) : list(demo[root], url.searchParams));
    if (path === 'permissions') {
      const items = kRoles.admin.flatMap((noun) =>
        ['read', 'write'].map((verb) => ({
          permission: `${noun}.${verb}`,
          is_for_admins: verb === 'write' && /^panel.(staff|roles|deployments)$/.test(noun),
        })),
      );
      return send(200, { items, total: items.length, next: null });
    }
    if (path === 'user_log') return send(200, list(log_entries(), url.searchParams));
    if (/^deployments\/\d+$/.test(path)) {
      const one = deployments[Number(path.split('/')[1]) - 1];
      if (!kRoles[role].includes('panel.deployments')) return problem(403, 'FORBIDDEN');
      if (request.method === 'PATCH') Object.assign(one, body, { version: one.version + 1 });
      return send(200, one);
    }
    if (path === 'deployments')
      return request.method === 'POST'
        ? problem(409, 'IDENTIFIER_TAKEN', { fields: [{ pointer: '/identifier', code: 'IDENTIFIER_TAKEN' }] })
        : send(200, list(deployments, url.searchParams));

    const [, name, ...rest] = path.split('/');
    if (name === 'slow' && rest[0] === 'cms') return undefined;
    if (name === 'broken') return problem(500, 'INTERNAL');
    return in_deployment(name, rest, { request, response, url, body, send, problem });
  });

  function in_deployment(name, rest, { request, response, url, body, send, problem }) {
    const [module, noun, ...tail] = rest;
    if (module === 'jobs') {
      if (!noun) return send(200, { items: [...jobs.values()].reverse() });
      const job = jobs.get(Number(noun));
      if (tail[1] === 'cancel') job.state = 'cancelled';
      return send(200, step(job));
    }
    if (module === 'publish') {
      if (noun === 'areas')
        return send(200, {
          items:
            name === 'empty' ? areas().map((one) => ({ ...one, changes: 0, number: null, is_pinned: false })) : areas(),
        });
      if (noun === 'difference')
        return send(200, difference((url.searchParams.get('areas') ?? '').split(',').filter(Boolean)));
      if (noun === 'runs' && tail[0]) return send(200, runs().find((run) => run.id === Number(tail[0])) ?? runs()[0]);
      if (noun === 'runs' && request.method === 'GET')
        return send(200, { items: name === 'empty' ? [] : runs(), total: 6, next: null });
      return send(202, new_job(noun === 'runs' ? 'publish.run' : 'publish.roll_back'));
    }
    if (module === 'cms' && noun === 'artwork') return send(201, { hash: 'a1b2', width: 300, height: 300 });
    const rows = name === 'empty' ? [] : demo[`${module}/${noun}`];
    if (!rows) return problem(404, 'NOT_FOUND');
    if (tail.length === 0) {
      if (request.method === 'GET') {
        const shown = url.searchParams.get('trash') === 'true' ? rows.slice(0, 3) : rows;
        return send(200, list(shown, url.searchParams));
      }
      if (noun === 'channels' && body.number === 2 && !body.number_taken)
        return problem(409, 'NUMBER_TAKEN', { fields: [{ pointer: '/number', code: 'NUMBER_TAKEN' }], next_free: 241 });
      if (noun === 'customers')
        return send(201, {
          ...demo['crm/customers'][0],
          ...body,
          id: 1,
          user_id: body.user_id ?? '48210377',
          ...(body.password ? {} : { password: '77310928' }),
        });
      return send(201, { ...(rows[0] ?? demo[`${module}/${noun}`][0]), ...body, ...head(rows.length + 1) });
    }
    if (tail[0] === 'actions') {
      if (tail[1] === 'renumber')
        return send(200, {
          items: body.ids.map((id, n) => ({ id, name: `Channel ${id}`, from: id, to: body.from + n * body.step })),
        });
      if (tail[1] === 'order') return send(204);
      if (tail[1] === 'link') return send(200, { linked: body.links.length });
      return send(202, new_job(`${noun}.${tail[1]}`));
    }
    if (tail[0] === 'export') {
      response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' });
      const { items } = list(rows, url.searchParams);
      return response.end(['id,name', ...items.map((row) => `${row.id},${plain(row.name)}`)].join('\r\n'));
    }
    if (tail[0] === 'import') {
      const outcomes = ['add', 'add', 'change', 'unchanged', 'fault'];
      return send(200, {
        is_dry_run: url.searchParams.get('apply') !== 'true',
        added: 16,
        changed: 8,
        unchanged: 8,
        faults: 8,
        row_count: 40,
        rows: Array.from({ length: 40 }, (_, n) => ({
          line: n * 2 + 2,
          name: pick(kNames, n),
          outcome: pick(outcomes, n),
          code: n % 5 === 4 ? 'URL_SCHEME' : '',
          number: n + 300,
          fields: n % 5 === 2 ? ['name', 'android_url'] : [],
        })),
      });
    }
    if (tail[0] === 'proposals') {
      return send(200, {
        items: demo['cms/channels'].slice(0, 12).map((channel, n) => ({
          channel: channel.id,
          number: channel.number,
          name: channel.name,
          guide_channel: channel.id,
          guide_channel_name: channel.name.en,
          source_name: 'Open guide',
          score: 100 - n * 6,
          reason: pick(['id', 'name', 'number'], n),
          reasons: [pick(['id', 'name', 'number'], n)],
        })),
      });
    }
    const row = rows.find((one) => one.id === Number(tail[0]));
    if (!row) return problem(404, 'NOT_FOUND');
    if (tail.length === 1) {
      if (request.method === 'GET') return send(200, row);
      if (request.method === 'DELETE')
        return noun === 'packages'
          ? problem(409, 'IN_USE', { dependents: [{ noun: 'crm.products', id: 2, name: 'Standard', count: 2 }] })
          : send(204);
      if (body.notes === 'stale' && body.version === row.version)
        return problem(409, 'STALE', { current: { ...row, version: row.version + 1, notes: 'Theirs', age: 12 } });
      change(rows, row, { ...body, version: row.version + 1, changed_at: at(0) });
      return send(200, row);
    }
    const last = tail.slice(1).join('/');
    if (last === 'guide') {
      const from = Date.parse(url.searchParams.get('from'));
      const programmes = Array.from({ length: 24 }, (_, n) => ({
        start: new Date(from + n * 3_600_000).toISOString(),
        end: new Date(from + (n + 1) * 3_600_000).toISOString(),
        title: `${pick(['Morning', 'News', 'Film', 'Match'], n)} ${n}`,
      })).filter((_, n) => n !== 5 && n !== 6);
      return send(200, {
        from: url.searchParams.get('from'),
        to: url.searchParams.get('to'),
        programmes,
        gaps: [
          { start: new Date(from + 5 * 3_600_000).toISOString(), end: new Date(from + 7 * 3_600_000).toISOString() },
        ],
      });
    }
    if (last === 'terms')
      return send(200, {
        items: [
          {
            id: 1,
            kind: 'sale',
            plan_id: 11,
            from: at(-20 * kDay),
            to: at(10 * kDay),
            length: 1,
            unit: 'months',
            charged: { minor: 1_499, currency: 'EUR' },
            reason: '',
            created_at: at(-20 * kDay),
          },
        ],
      });
    if (last === 'devices')
      return send(200, {
        limit: 3,
        items: [
          {
            id: 1,
            version: 1,
            type: 'tv_webos',
            name: 'Living room',
            model: 'OLED55',
            os: 'webOS 23',
            app_version: '1.4.0',
            ip: '192.0.2.30',
            created_at: at(-30 * kDay),
            last_seen_at: at(-600_000),
            is_blocked: false,
          },
          {
            id: 2,
            version: 1,
            type: 'browser_pc',
            name: '',
            model: '',
            os: 'Windows',
            app_version: '1.4.1',
            ip: '192.0.2.31',
            created_at: at(-9 * kDay),
            last_seen_at: at(-kDay),
            is_blocked: true,
          },
        ],
      });
    if (last === 'sessions')
      return send(200, {
        items: [{ id: 1, device: 'Living room', channel: 'Harbour News', started_at: at(-1_200_000) }],
      });
    if (last === 'log') {
      if (noun === 'epg_sources')
        return send(200, {
          items: [
            { at: at(-3_600_000), result: 'done', programmes: 48_120, channels: 312, took_ms: 8_300 },
            {
              at: at(-kDay),
              result: 'failed',
              programmes: 0,
              channels: 0,
              took_ms: 900,
              code: 'SOURCE_HTTP',
              message: 'HTTP 500',
            },
          ],
        });
      return send(200, { items: log_entries().slice(0, 6) });
    }
    if (last === 'refresh' || last === 'upload') return send(202, new_job('epg_sources.refresh'));
    if (last === 'actions/new_password') return send(200, { password: '90417752' });
    if (last === 'actions/disable' || last === 'actions/enable') {
      change(rows, row, {
        state: last === 'actions/enable' ? 'active' : 'disabled',
        disabled_reason: body.reason ?? null,
        disabled_at: last === 'actions/enable' ? null : at(0),
        version: row.version + 1,
      });
      return send(200, row);
    }
    return send(200, row);
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    calls,
    /** As when the cookie's time is over. */
    end_session: () => {
      role = null;
    },
    url: `http://127.0.0.1:${server.address().port}/admin`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function file(dist, path, response) {
  const safe = normalize(path).replace(/^(\.\.(\/|$))+/, '');
  const is_file = extname(safe) !== '';
  try {
    const bytes = await readFile(join(dist, is_file ? safe : 'index.html'));
    response.writeHead(200, {
      'Content-Type': kTypes[is_file ? extname(safe) : '.html'] ?? 'application/octet-stream',
      'Content-Security-Policy': kPolicy,
      // As the server sends them: names in assets/ hold a hash of the content.
      'Cache-Control': safe.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}
