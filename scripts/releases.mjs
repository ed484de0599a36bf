// Makes a release on GitHub, with its tag, for each package whose version has none.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requireNodeVersion } from './engines.mjs';
import { sectionOf } from './packages/changelog.mjs';
import { publishedPackages } from './packages/published.mjs';
import { root } from './root.mjs';
import { endCommandsOnSignal, run } from './run.mjs';

const about = `Makes the releases on GitHub. Needs gh with a token, and nothing that must be installed.

  --commit <sha>   what was published: the tags point there`;

const timeoutMs = 120_000;

const { values: options } = parseArgs({
  options: { commit: { type: 'string' }, help: { type: 'boolean', default: false } },
});

requireNodeVersion();
endCommandsOnSignal();
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  const { help, commit } = options;
  if (help || commit === undefined) {
    console.log(about);
    return help;
  }
  for (const { folder, manifest } of publishedPackages()) {
    const tag = `${manifest.name}@${manifest.version}`;
    if (await isReleased(tag)) console.log(`${tag} is released already`);
    else if (!(await release(tag, commit, notesOf(folder, manifest.version)))) return false;
  }
  return true;
}

/**
 * @param {string} tag
 * @throws {Error} where GitHub does not say
 */
async function isReleased(tag) {
  const { ok, output, failure } = await run('gh', ['release', 'view', tag], {
    timeoutMs,
    keep: true,
  });
  if (!ok && !output.includes('release not found')) {
    throw new Error(`gh release view ${tag}: ${failure}\n${output}`);
  }
  return ok;
}

/**
 * @param {string} folder
 * @param {string} version
 */
function notesOf(folder, version) {
  return sectionOf(readFileSync(`${root}/${folder}/CHANGELOG.md`, 'utf8'), version);
}

/**
 * @param {string} tag
 * @param {string} commit
 * @param {string} notes
 */
async function release(tag, commit, notes) {
  const about = ['--title', tag, '--notes', notes];
  const { ok, failure } = await run(
    'gh',
    ['release', 'create', tag, '--target', commit, ...about],
    {
      timeoutMs,
    },
  );
  if (!ok) console.error(`gh release create ${tag} ${failure}`);
  return ok;
}
