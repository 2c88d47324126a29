// Builds the operator's manual: docs/manual -> web/manual/dist. A dead link, a missing picture or a page outside of the contents ends the build.
// Not a site generator for others: what it can is what the manual needs (docs/decisions/0011).
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { read_book, screens_of } from './book.mjs';
import { html_of } from './page.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = path.join(here, '../..');
const dist = path.join(here, 'dist');
const kBase = '/manual/';

/** Width and height of a WebP (VP8, VP8L, VP8X), so that text does not jump when pictures come. */
function size_of(bytes) {
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (kind !== 'VP8L') throw new Error('a picture is not WebP');
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

/** Names in assets/ hold a hash of the content; the server lets browsers keep them. */
function write_asset(name, bytes) {
  const { name: stem, ext } = path.parse(name);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  writeFileSync(path.join(dist, 'assets', `${stem}-${hash}${ext}`), bytes);
  return `${kBase}assets/${stem}-${hash}${ext}`;
}

function write_picture(file) {
  const bytes = readFileSync(file);
  return { src: write_asset(path.basename(file), bytes), ...size_of(bytes), loading: 'lazy' };
}

async function bundle() {
  const built = await build({
    configFile: false,
    root: here,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: false,
      rollupOptions: { input: path.join(here, 'src/manual.ts') },
    },
  });
  const files = (Array.isArray(built) ? built[0] : built).output;
  const script = files.find((file) => file.type === 'chunk');
  const style = files.find((file) => file.fileName.endsWith('.css'));
  return { script: write_asset('manual.js', script.code), style: write_asset('manual.css', style.source) };
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(path.join(dist, 'assets'), { recursive: true });
const book = read_book(path.join(root, 'docs/manual'), { base: kBase, picture: write_picture });
const words = book.pages.flatMap(({ address, title, pieces }) =>
  pieces.map(({ heading, id, text }) => ({ id: id === '' ? address : `${address}#${id}`, title, heading, text })),
);
const index = write_asset('index.json', JSON.stringify({ screens: screens_of(book), words }));
const assets = { ...(await bundle()), index };
const version =
  /project\(tvms VERSION ([\d.]+)/.exec(readFileSync(path.join(root, 'CMakeLists.txt'), 'utf8'))?.[1] ?? '';
for (const page of book.pages) {
  const file = path.join(dist, page.address === '' ? 'index.html' : page.address);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, html_of(book, page, assets, version));
}
console.log(`manual: ${book.pages.length} pages`);
