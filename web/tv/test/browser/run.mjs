// All browser checks of the TV app against the fake service. The app must be built (npm run build -w tv).
//   node test/browser/run.mjs [part of a title]
import { run } from './harness.mjs';
import { language_checks } from './languages.mjs';
import { monkey_checks } from './monkey.mjs';
import { playback_checks } from './playback.mjs';
import { walk_checks } from './walk.mjs';

const wanted = process.argv[2] ?? '';
const checks = [...walk_checks, ...language_checks, ...playback_checks, ...monkey_checks].filter(([title]) =>
  title.includes(wanted),
);
// A check that failed may have left its service open.
process.exit((await run('tv', checks)) ? 0 : 1);
