// Writes .gz and .br beside every compressible file of the given build folders; the server sends these as they are.
// Not part of the build proper: it never changes the files themselves.
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const kCompressible = /\.(html|js|mjs|css|json|svg|txt|xml|webmanifest|map|wasm|ttf)$/;
// Below this a compressed copy saves less than its headers cost.
const kSizeMinBytes = 512;

function* files(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* files(at);
    else yield at;
  }
}

async function compress(file) {
  const bytes = fs.readFileSync(file);
  const [gz, br] = await Promise.all([
    zip(bytes, { level: 9 }),
    brotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  ]);
  for (const [ending, packed] of [
    ['.gz', gz],
    ['.br', br],
  ]) {
    if (packed.length < bytes.length) fs.writeFileSync(file + ending, packed);
    else fs.rmSync(file + ending, { force: true });
  }
}

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: node tools/compress.mjs DIST…');
  process.exit(2);
}
let count = 0;
for (const folder of folders) {
  for (const file of [...files(folder)]) {
    if (!kCompressible.test(file) || fs.statSync(file).size < kSizeMinBytes) continue;
    await compress(file);
    count += 1;
  }
}
console.log(`compressed ${count} files`);
