// Mutation testing of the files that changed, of all, or of the ones named.
import { parseArgs } from 'node:util';
import stryker from '../stryker.config.mjs';
import { must, runScript } from './run.mjs';

const about = `Changes the source in small ways, and prints the score and each change that no test notices.

  npm run mutation                      the files that changed since origin/main
  npm run mutation -- --since <ref>     the files that changed since a tag, a branch or a commit
  npm run mutation -- --all             all files of stryker.config.mjs; takes long
  npm run mutation -- <file>...         these files, or lines: packages/core/src/heartbeat.ts:20-40`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    since: { type: 'string', default: 'origin/main' },
    all: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const patterns = values.help ? [] : await choose();
if (patterns.length === 0) {
  console.log(values.help ? about : `No file to mutate has changed since ${values.since}.`);
} else {
  console.log(`Mutating ${patterns.join(', ')}`);
  const args = ['run', '--mutate', patterns.join(',')];
  const { ok } = await runScript('node_modules/@stryker-mutator/core/bin/stryker.js', args);
  process.exitCode = ok ? 0 : 1;
}

/** Files or globs. Those that changed differ from the commit where this branch left `since`. */
async function choose() {
  if (values.all) return stryker.mutate;
  if (positionals.length > 0) return positionals;
  const globs = stryker.mutate.map((glob) => `:(glob)${glob}`);
  const diff = ['diff', '--name-only', '--diff-filter=d', '--merge-base', values.since];
  return (await must('git', [...diff, '--', ...globs])).split('\n').filter(Boolean);
}
