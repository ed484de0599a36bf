// Mutation testing of the files that changed, of all (--all), or of the ones named.
import { parseArgs } from 'node:util';
import stryker from '../stryker.config.mjs';
import { endCommandsOnSignal, run, runScript } from './run.mjs';

const about = `Changes the source in small ways, and prints the score and each change that no test notices.

  npm run mutation                      the files that changed since origin/main
  npm run mutation -- --since <ref>     the files that changed since a tag, a branch or a commit
  npm run mutation -- --all             all files of stryker.config.mjs; takes long
  npm run mutation -- <file>...         these files, or lines: packages/core/src/heartbeat.ts:20-40`;

const { values: options, positionals: files } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: {
    since: { type: 'string', default: 'origin/main' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

endCommandsOnSignal();
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  if (options.help) {
    console.log(about);
    return true;
  }
  if (options.all) return mutate(stryker.mutate);
  if (files.length > 0) return mutate(files);
  const changed = await filesChangedSince(options.since);
  if (changed?.length === 0) console.log(`No file to mutate has changed since ${options.since}.`);
  return changed !== undefined && (changed.length === 0 || mutate(changed));
}

/** @param {string[]} patterns files, or globs */
async function mutate(patterns) {
  console.log(`Mutating ${patterns.join(', ')}`);
  const { ok } = await runScript('node_modules/@stryker-mutator/core/bin/stryker.js', [
    'run',
    '--mutate',
    patterns.join(','),
  ]);
  return ok;
}

/**
 * The files to mutate that differ from the commit where this branch left `ref`, committed or not.
 * `undefined` if git does not say.
 *
 * @param {string} ref
 */
async function filesChangedSince(ref) {
  const globs = stryker.mutate.map((glob) => `:(glob)${glob}`);
  const { ok, output, failure } = await run(
    'git',
    ['diff', '--name-only', '--diff-filter=d', '--merge-base', ref, '--', ...globs],
    { keep: true },
  );
  if (ok) return output.split('\n').filter((file) => file !== '');
  console.error(`git diff ${failure}\n${output}`);
  return undefined;
}
