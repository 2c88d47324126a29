// A service of the viewer API for tests: plain node, deterministic but for the clock, with a live HLS stream whose
// pictures really move. Not the real server, and not a copy of its rules: it answers in the contract's shapes.
//   node test/fake_server.mjs [--channels 500]      prints its address and serves the built app
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const kStepS = 21_600;
const kSegmentS = 2;
const kLoopSegments = 12;
const kCsp =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const kTheme = {
  background: '#0b0f1a',
  surface: '#182033',
  text: '#f2f4f8',
  text_dim: '#a9b4c8',
  accent: '#4f8cff',
  on_accent: '#06122b',
  focus: '#f2f4f8',
  live: '#ff6b6f',
  radius: 16,
};
const kLanguages = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
  { code: 'de', name: 'Deutsch', direction: 'ltr' },
];
const kWords = {
  en: {
    groups: ['All', 'News', 'Films', 'Sport', 'Children', 'Radio', 'Empty'],
    names: [
      'Harbour One',
      'Northern Light',
      'Meadow',
      'Blue Lagoon',
      'City Pulse',
      'Old Reel',
      'Stadium',
      'Little Fox',
      'Orbit',
      'Kitchen Table',
    ],
    titles: [
      'The Lighthouse Keepers',
      'Morning in the Harbour',
      'A River Runs North',
      'Ten Minutes to Midnight',
      'The Quiet Orchard',
      'World Report',
      'Kitchen Stories',
      'Far Side of the Valley',
      'The Last Tram Home and Other Journeys through the Sleeping City',
      'Weather',
      'Goals of the Week',
      'Fox and Friends',
    ],
    text: 'A small crew keeps an old light burning while the sea takes the coast, year by year. Filmed over three winters with the people who stayed.',
    na: 'No information',
    na_text: 'There is no guide for this time.',
    genres: ['Documentary', 'Nature'],
    menu: { channels: 'Channels', guide: 'TV guide', settings: 'Settings', personal: 'My account' },
    app: 'Harbour TV',
  },
  ar: {
    groups: ['الكل', 'أخبار', 'أفلام', 'رياضة', 'أطفال', 'راديو', 'فارغة'],
    names: [
      'الميناء',
      'ضوء الشمال',
      'المرج',
      'البحيرة الزرقاء',
      'نبض المدينة',
      'الشريط القديم',
      'الملعب',
      'الثعلب الصغير',
      'المدار',
      'مائدة المطبخ',
    ],
    titles: [
      'حراس المنارة',
      'صباح في الميناء',
      'نهر إلى الشمال',
      'عشر دقائق قبل منتصف الليل',
      'البستان الهادئ',
      'تقرير العالم',
      'حكايات المطبخ',
      'الجانب البعيد من الوادي',
      'آخر قطار إلى البيت ورحلات أخرى في المدينة النائمة',
      'الطقس',
      'أهداف الأسبوع',
      'الثعلب وأصدقاؤه',
    ],
    text: 'طاقم صغير يُبقي ضوءًا قديمًا مشتعلًا بينما يأخذ البحر الساحل عامًا بعد عام. صُوّر على مدى ثلاثة شتاءات مع الناس الذين بقوا.',
    na: 'لا توجد معلومات',
    na_text: 'لا يوجد دليل لهذا الوقت.',
    genres: ['وثائقي', 'طبيعة'],
    menu: { channels: 'القنوات', guide: 'دليل البرامج', settings: 'الإعدادات', personal: 'حسابي' },
    app: 'تلفاز الميناء',
  },
  de: {
    groups: ['Alle', 'Nachrichten', 'Filme', 'Sport', 'Kinder', 'Radio', 'Leer'],
    names: [
      'Hafen Eins',
      'Nordlicht',
      'Wiese',
      'Blaue Lagune',
      'Puls der Stadt',
      'Alte Rolle',
      'Stadion',
      'Kleiner Fuchs',
      'Umlaufbahn',
      'Küchentisch',
    ],
    titles: [
      'Die Leuchtturmwärter',
      'Morgens im Hafen',
      'Ein Fluss nach Norden',
      'Zehn Minuten vor Mitternacht',
      'Der stille Obstgarten',
      'Weltbericht',
      'Küchengeschichten',
      'Jenseits des Tals',
      'Die letzte Straßenbahn nach Hause und andere Reisen durch die schlafende Stadt',
      'Wetter',
      'Tore der Woche',
      'Fuchs und Freunde',
    ],
    text: 'Eine kleine Mannschaft hält ein altes Licht am Brennen, während das Meer Jahr um Jahr die Küste nimmt. Gedreht in drei Wintern mit den Menschen, die blieben.',
    na: 'Keine Angaben',
    na_text: 'Für diese Zeit gibt es kein Programm.',
    genres: ['Dokumentation', 'Natur'],
    menu: { channels: 'Sender', guide: 'TV-Programm', settings: 'Einstellungen', personal: 'Mein Konto' },
    app: 'Hafen TV',
  },
};
const kColours = ['#3a6ea5', '#a5533a', '#3aa57a', '#7a3aa5', '#a58b3a', '#3a8ba5', '#a53a6e', '#5a7d2a'];

const words_of = (language) => kWords[language] ?? kWords.en;
const hash_of = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Small numbers that look random and are the same in every run. */
function mix(seed) {
  let x = (seed * 2654435761) >>> 0;
  x ^= x >>> 15;
  x = Math.imul(x, 2246822519) >>> 0;
  return (x ^ (x >>> 13)) >>> 0;
}

/** The programmes of a channel that begin on a UTC day, in time order; some gaps. */
function day_of(channel, day, language) {
  const words = words_of(language);
  const programmes = [];
  const end_of_day = (day + 1) * 86_400;
  let at = day * 86_400;
  for (let n = 0; at < end_of_day; n += 1) {
    const seed = mix(channel * 7919 + day * 104_729 + n);
    const length = Math.min(end_of_day - at, (15 + (seed % 8) * 15) * 60);
    if (seed % 23 !== 0) {
      programmes.push({
        id: channel * 1_000_000 + (day % 10_000) * 100 + n,
        start: at,
        end: at + length,
        title: words.titles[seed % words.titles.length],
        description: words.text,
        ...(seed % 3 === 0 ? { season: 1 + (seed % 4), episode: 1 + (seed % 9) } : {}),
        ...(seed % 4 === 0 ? { year: 1990 + (seed % 35), genres: words.genres } : {}),
        ...(seed % 7 === 0 ? { is_new: true } : {}),
        ...(seed % 11 === 0 ? { age: 12 } : {}),
      });
    }
    at += length;
  }
  return programmes;
}

function programmes_between(channel, from, to, language) {
  const list = [];
  for (let day = Math.floor(from / 86_400) - 1; day <= Math.floor((to - 1) / 86_400); day += 1) {
    for (const programme of day_of(channel, day, language))
      if (programme.end > from && programme.start < to) list.push(programme);
  }
  return list;
}

function lineup_of(count, language) {
  const words = words_of(language);
  const channels = Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    return {
      id,
      number: id,
      name: index < 10 ? words.names[index] : `${words.names[index % 10]} ${Math.floor(index / 10) + 1}`,
      kind: index === 9 ? 'radio' : 'tv',
      icon: index === 5 ? 'img/broken.svg' : `img/icon-${id}.svg?w={w}`,
      tile: null,
      parental: false,
      age: 0,
      pause: index !== 1,
      replay: false,
      guide: index === 7 ? null : String(id),
    };
  });
  const ids = channels.map((channel) => channel.id);
  const groups = words.groups.map((name, index) => ({
    id: index,
    name,
    kids: index === 4,
    adult: false,
    colours: null,
    channels: index === 0 ? ids : index === 6 ? [] : ids.filter((id) => id % 5 === index - 1),
  }));
  return { groups: count === 0 ? [] : groups, channels, na_title: words.na, na_description: words.na_text };
}

function ui_of(language) {
  const words = words_of(language);
  const entries = ['channels', 'guide', 'vod', 'settings', 'personal'];
  return {
    name: 'main',
    app_name: words.app,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    language,
    languages: kLanguages,
    theme: kTheme,
    logo: null,
    background: null,
    menu: entries.map((entry) => ({
      entry,
      text: words.menu[entry] ?? '',
      icon: entry,
      is_start: entry === 'channels',
    })),
    features: { clock_24h: true, sleep_minutes: 0, forgot: false },
  };
}

/* ---- the stream: 24 seconds made once, repeated for ever by moving each fragment's time stamps ---- */

function boxes(buffer, from, to) {
  const found = [];
  for (let at = from; at + 8 <= to; ) {
    const size = buffer.readUInt32BE(at);
    if (size < 8) break;
    found.push({ type: buffer.toString('latin1', at + 4, at + 8), at, body: at + 8, end: at + size });
    at += size;
  }
  return found;
}

function find(buffer, path, from = 0, to = buffer.length) {
  let places = [{ body: from, end: to }];
  for (const type of path)
    places = places.flatMap((place) => boxes(buffer, place.body, place.end).filter((box) => box.type === type));
  return places;
}

/** Time scale of each track, from the initialisation segment. */
function scales_of(init) {
  const scales = new Map();
  for (const trak of find(init, ['moov', 'trak'])) {
    const [tkhd] = find(init, ['tkhd'], trak.body, trak.end);
    const [mdhd] = find(init, ['mdia', 'mdhd'], trak.body, trak.end);
    const long = (box) => init[box.body] === 1;
    scales.set(
      init.readUInt32BE(tkhd.body + (long(tkhd) ? 20 : 12)),
      init.readUInt32BE(mdhd.body + (long(mdhd) ? 20 : 12)),
    );
  }
  return scales;
}

function moved(segment, scales, seconds) {
  const copy = Buffer.from(segment);
  for (const traf of find(copy, ['moof', 'traf'])) {
    const [tfhd] = find(copy, ['tfhd'], traf.body, traf.end);
    const [tfdt] = find(copy, ['tfdt'], traf.body, traf.end);
    const scale = scales.get(copy.readUInt32BE(tfhd.body + 4)) ?? 1;
    if (copy[tfdt.body] === 1)
      copy.writeBigUInt64BE(copy.readBigUInt64BE(tfdt.body + 4) + BigInt(seconds * scale), tfdt.body + 4);
    else copy.writeUInt32BE(copy.readUInt32BE(tfdt.body + 4) + seconds * scale, tfdt.body + 4);
  }
  return copy;
}

function make_stream() {
  const folder = mkdtempSync(join(tmpdir(), 'tv-fake-'));
  try {
    execFileSync(
      'ffmpeg',
      [
        '-nostdin',
        '-hide_banner',
        '-loglevel',
        'error',
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=320x180:r=25',
        '-f',
        'lavfi',
        '-i',
        'sine=frequency=330:sample_rate=48000',
        '-t',
        String(kSegmentS * kLoopSegments),
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-profile:v',
        'main',
        '-bf',
        '0',
        '-g',
        '50',
        '-keyint_min',
        '50',
        '-sc_threshold',
        '0',
        '-pix_fmt',
        'yuv420p',
        '-b:v',
        '250k',
        '-c:a',
        'aac',
        '-b:a',
        '48k',
        '-ac',
        '1',
        '-f',
        'hls',
        '-hls_time',
        String(kSegmentS),
        '-hls_list_size',
        '0',
        '-hls_segment_type',
        'fmp4',
        '-hls_fmp4_init_filename',
        'init.mp4',
        '-hls_segment_filename',
        join(folder, 's%d.m4s'),
        join(folder, 'index.m3u8'),
      ],
      { stdio: 'pipe' },
    );
    const init = readFileSync(join(folder, 'init.mp4'));
    const segments = [];
    for (let n = 0; existsSync(join(folder, `s${n}.m4s`)); n += 1)
      segments.push(readFileSync(join(folder, `s${n}.m4s`)));
    return { init, segments: segments.slice(0, kLoopSegments), scales: scales_of(init) };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Starts on a free port. `state` may be changed while it runs:
 *   down, slow_ms, disabled, revoked, device_limit, stream_limit, stream_broken, channels (line-up's length), token_s
 */
export async function start_fake_server({
  channels = 60,
  dist = fileURLToPath(new URL('../dist', import.meta.url)),
  window_s = 120,
} = {}) {
  const state = {
    channels,
    down: false,
    slow_ms: 0,
    disabled: false,
    ended: false,
    revoked: false,
    device_limit: false,
    stream_limit: false,
    stream_broken: false,
    token_s: 900,
    refreshes: 0,
    plays: [],
    stops: [],
    heartbeats: 0,
    csp_reports: 0,
    requests: 0,
  };
  const stream = make_stream();
  const began_ms = Date.now() - window_s * 1000;
  const documents = new Map();
  const access = new Map();
  let serial = 0;

  const publish = (value) => {
    const text = JSON.stringify(value);
    const hash = hash_of(text);
    documents.set(hash, text);
    return hash;
  };
  const now = () => Math.floor(Date.now() / 1000);
  const customer = () => ({ number: 100_042, name: 'Ada Example', state: 'active', ends_at: now() + 90 * 86_400 });
  const session = () => {
    serial += 1;
    const token = `access-${serial}`;
    access.set(token, now() + state.token_s);
    return {
      access_token: token,
      access_expires_at: now() + state.token_s,
      refresh_token: `refresh-${serial}`,
      device_key: 'device-key-7f3a9c',
      customer: customer(),
    };
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  function send(response, status, body, headers = {}) {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    response.end(text);
  }
  function fault(response, status, code, app_code, more = {}) {
    serial += 1;
    send(
      response,
      status,
      {
        type: `/problems/${code.toLowerCase()}`,
        status,
        code,
        app_code,
        message: code,
        request_id: `r-${serial}`,
        ...more,
      },
      { 'Content-Type': 'application/problem+json' },
    );
  }
  async function body_of(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString());
  }

  async function answer(request, response) {
    const url = new URL(request.url, 'http://localhost');
    state.requests += 1;
    if (state.down && url.pathname.includes('/tv/v1/')) {
      request.socket.destroy();
      return;
    }
    if (url.pathname.startsWith('/t/')) {
      media(url, response);
      return;
    }
    const path = url.pathname.replace(/^\/watch\/demo\//, '/');
    if (path.startsWith('/tv/v1/')) {
      if (state.slow_ms > 0) await new Promise((done) => setTimeout(done, state.slow_ms));
      await api(request, response, path.slice(7), url);
      return;
    }
    const icon = /^\/img\/icon-(\d+)\.svg$/.exec(path);
    if (icon) {
      const number = Number(icon[1]);
      const name = kWords.en.names[(number - 1) % 10];
      send(
        response,
        200,
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" rx="18" fill="${kColours[number % kColours.length]}"/><text x="48" y="62" font-family="sans-serif" font-size="38" font-weight="700" text-anchor="middle" fill="#fff">${name.slice(0, 2)}</text></svg>`,
        { 'Content-Type': 'image/svg+xml' },
      );
      return;
    }
    file(path, response);
  }

  function file(path, response) {
    const name = normalize(path === '/' ? '/index.html' : path);
    const full = join(dist, name);
    if (!full.startsWith(dist) || !existsSync(full) || path.endsWith('/') !== (path === '/')) {
      send(response, 404, 'not found', { 'Content-Type': 'text/plain' });
      return;
    }
    const is_text = /\.(html|js|css|svg)$/.test(name);
    const bytes = readFileSync(full);
    response.writeHead(200, {
      'Content-Type': kTypes[extname(name)] ?? 'application/octet-stream',
      'Content-Security-Policy': kCsp,
      'Cache-Control': name.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
      ...(is_text ? { 'Content-Encoding': 'gzip' } : {}),
    });
    response.end(is_text ? gzipSync(bytes) : bytes);
  }

  function media(url, response) {
    const found = /^\/t\/([\w-]+)\/live\/(\d+)\/(.+)$/.exec(url.pathname);
    if (!found || !stream) {
      send(response, 404, {});
      return;
    }
    if (state.revoked || state.disabled) {
      send(response, 403, {}, { 'TVMS-Code': 'P517' });
      return;
    }
    if (state.stream_broken) {
      send(response, 500, {});
      return;
    }
    const name = found[3];
    const last = Math.floor((Date.now() - began_ms) / 1000 / kSegmentS) - 1;
    const first = Math.max(0, last - window_s / kSegmentS);
    const playlist = { 'Content-Type': 'application/vnd.apple.mpegurl' };
    if (name === 'master.m3u8') {
      send(
        response,
        200,
        '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-STREAM-INF:BANDWIDTH=400000,CODECS="avc1.4d400d,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=25,CLOSED-CAPTIONS=NONE\nindex.m3u8\n',
        playlist,
      );
    } else if (name === 'index.m3u8') {
      let text = `#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:${kSegmentS}\n#EXT-X-MEDIA-SEQUENCE:${first}\n#EXT-X-MAP:URI="init.mp4"\n`;
      for (let n = first; n <= last; n += 1) {
        text += `#EXT-X-PROGRAM-DATE-TIME:${new Date(began_ms + n * kSegmentS * 1000).toISOString()}\n#EXTINF:${kSegmentS}.000,\ns${n}.m4s\n`;
      }
      send(response, 200, text, playlist);
    } else if (name === 'init.mp4') send(response, 200, stream.init, { 'Content-Type': 'video/mp4' });
    else {
      const n = Number(/^s(\d+)\.m4s$/.exec(name)?.[1] ?? Number.NaN);
      const segment = stream.segments[n % kLoopSegments];
      if (!segment || n > last) send(response, 404, {});
      else
        send(response, 200, moved(segment, stream.scales, Math.floor(n / kLoopSegments) * kLoopSegments * kSegmentS), {
          'Content-Type': 'video/mp4',
        });
    }
  }

  async function api(request, response, name, url) {
    const body = request.method === 'POST' ? await body_of(request) : {};
    const document = /^documents\/([0-9a-f]{32})$/.exec(name);
    if (document) {
      const text = documents.get(document[1]);
      if (text === undefined) fault(response, 404, 'NOT_FOUND', 'U403');
      else send(response, 200, text, { 'Cache-Control': 'public, max-age=31536000, immutable' });
      return;
    }
    switch (name) {
      case 'hello':
        send(response, 200, {
          deployment: 'demo',
          title: 'Harbour TV',
          login_text: 'Films, news and the sea.\nOn every screen at home.',
          default_language: 'en',
          languages: kLanguages,
          theme: kTheme,
          logo: null,
          background: null,
          now: now(),
        });
        return;
      case 'sign_in':
        sign_in(response, body);
        return;
      case 'refresh':
        state.refreshes += 1;
        if (state.disabled) fault(response, 403, 'ACCOUNT_DISABLED', 'A303');
        else if (!String(body.refresh_token).startsWith('refresh-')) fault(response, 401, 'REFRESH_INVALID', 'A311');
        else send(response, 200, session());
        return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if ((access.get(token) ?? 0) <= now()) {
      fault(response, 401, 'TOKEN_INVALID', 'A311');
      return;
    }
    const language = url.searchParams.get('language') ?? 'en';
    const ids = () => {
      const asked = url.searchParams.get('channels');
      return asked ? asked.split(',').map(Number) : Array.from({ length: state.channels }, (_, index) => index + 1);
    };
    switch (name) {
      case 'start':
        send(response, 200, {
          customer: customer(),
          now: now(),
          heartbeat_s: 30,
          numbers: { channels: 1, epg: 1, products: 1, ui: 1 },
          documents: { lineup: publish(lineup_of(state.channels, language)), ui: publish(ui_of(language)) },
          guide: {
            from: Math.floor(now() / kStepS) * kStepS - 8 * kStepS,
            to: Math.floor(now() / kStepS) * kStepS + 16 * kStepS,
            step_s: kStepS,
          },
          dvr_window_s: window_s,
        });
        return;
      case 'guide': {
        const from = Number(url.searchParams.get('from'));
        const to = Number(url.searchParams.get('to'));
        if (from % kStepS !== 0 || to % kStepS !== 0 || to <= from || ids().length > 50) {
          fault(response, 422, 'INVALID', 'X901');
          return;
        }
        send(response, 200, {
          from,
          to,
          channels: ids().map((id) => ({ id, programmes: programmes_between(id, from, to, language) })),
        });
        return;
      }
      case 'now_next': {
        const at = now();
        let until = at + 900;
        const rows = ids().map((id) => {
          const list = id === 8 ? [] : programmes_between(id, at, at + 6 * 3600, language);
          const running = list.find((programme) => programme.start <= at && at < programme.end) ?? null;
          if (running) until = Math.min(until, running.end);
          return { id, now: running, next: list.find((programme) => programme.start > at) ?? null };
        });
        send(response, 200, { now: at, until, channels: rows });
        return;
      }
      case 'play':
        play(response, body);
        return;
      case 'heartbeat':
        state.heartbeats += 1;
        if (state.disabled || state.revoked) fault(response, 403, 'STOPPED', 'P517');
        else send(response, 200, {});
        return;
      case 'stop':
        state.stops.push(body.session);
        if (state.stream_limit && body.session === 'other-1') state.stream_limit = false;
        send(response, 204, '');
        return;
      case 'sign_out':
        access.delete(token);
        send(response, 204, '');
        return;
      default:
        fault(response, 404, 'NOT_FOUND', 'X901');
    }
  }

  function sign_in(response, body) {
    if (state.disabled) fault(response, 403, 'ACCOUNT_DISABLED', 'A303');
    else if (state.ended) fault(response, 403, 'SUBSCRIPTION_ENDED', 'A304', { ends_at: now() - 86_400 });
    else if (body.user_id !== 'ada' || body.password !== 'lovelace') fault(response, 401, 'LOGIN_INVALID', 'A301');
    else if (state.device_limit && body.remove_device_id === undefined) {
      fault(response, 409, 'DEVICE_LIMIT', 'A309', {
        can_remove: true,
        devices: [
          { id: 1, name: 'Living room', type: 'tv_webos', last_seen_at: now() - 3600 },
          { id: 2, name: 'Chrome (Windows)', type: 'browser_pc', last_seen_at: now() - 5 * 86_400 },
        ],
      });
    } else send(response, 200, session());
  }

  function play(response, body) {
    state.plays.push({ channel_id: body.channel_id, failed: body.failed ?? 0 });
    if (state.disabled) fault(response, 403, 'ACCOUNT_DISABLED', 'A303');
    else if (state.revoked) fault(response, 403, 'STOPPED', 'P517');
    else if (body.channel_id === 4) fault(response, 409, 'NOT_AVAILABLE', 'P507');
    else if (state.stream_limit) {
      fault(response, 409, 'STREAM_LIMIT', 'P504', {
        running: [{ session: 'other-1', device: 'Living room', item: 'Harbour One', started_at: now() - 600 }],
      });
    } else {
      serial += 1;
      send(response, 200, {
        session: `s-${serial}`,
        url: `/t/token-${serial}/live/${body.channel_id}/master.m3u8`,
        kind: 'hls',
        heartbeat_s: 30,
        expires_at: now() + 6 * 3600,
        dvr_window_s: window_s,
        can_pause: body.channel_id !== 2,
      });
    }
  }

  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    state,
    has_stream: stream !== null,
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--channels');
  const fake = await start_fake_server({ channels: at > 0 ? Number(process.argv[at + 1]) : 60 });
  process.stdout.write(`${fake.url}  sign in as ada / lovelace\n`);
}
