import { parseArgs } from 'node:util';
import { buildPackages } from '../scripts/build.mjs';
import { log, toMarkdown } from './report.mjs';

const measures = ['focus', 'checks', 'growth', 'endings', 'faults'];
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: measures.join(',') },
    help: { type: 'boolean', short: 'h' },
  },
});
const only = values.only.split(',');
const unknown = only.filter((name) => !measures.includes(name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`No such measure: ${unknown.join(', ')}\n`);
  console.log(`npm run bench -- [--only ${measures.join(',')}]; see bench/README.md`);
  process.exit(values.help ? 0 : 1);
}

if (!(await buildPackages()).ok) process.exit(1);
// Not before: it needs the packages built.
const { startStand } = await import('./stand.mjs');

const stand = await startStand();
try {
  log(`Chromium ${stand.browser.version()}, Node ${process.version}`);
  for (const name of measures.filter((name) => only.includes(name))) {
    log(name);
    const { measure } = await import(`./measures/${name}.mjs`);
    console.log(`\n${toMarkdown(await measure(stand))}\n`);
  }
} finally {
  await stand.stop();
}
