// Adds stub entries to package-lock.json for optional packages of other systems, so that `npm ci` accepts the file.
// Not an installer: it changes the lock file only, and only by adding what npm itself left out.
import fs from 'node:fs';

const file = process.argv[2] ?? new URL('../package-lock.json', import.meta.url).pathname;
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
let added = 0;

for (const [at, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    // A range is npm's to resolve; only exact versions name one package for certain.
    if (!/^\d/.test(version)) continue;
    const hoisted = `node_modules/${name}`;
    const nested = `${at ? `${at}/` : ''}${hoisted}`;
    if (lock.packages[hoisted] || lock.packages[nested]) continue;
    lock.packages[hoisted] = { version, optional: true, os: ['!linux'], cpu: ['none'] };
    added += 1;
  }
}

if (added > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  lock.packages = Object.fromEntries(sorted);
  fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(`lock file: ${added} stub entries added`);
