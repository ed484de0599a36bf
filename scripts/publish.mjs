// Publishes the packages whose version npm does not have, exactly as the tarballs were checked.
import { parseArgs } from 'node:util';
import { requireNodeVersion } from './engines.mjs';
import { isPublished, publishTarball } from './packages/registry.mjs';
import { readTarballs } from './packages/tarballs.mjs';
import { endCommandsOnSignal, run } from './run.mjs';

const about = `Packs, checks and publishes the packages.

  --tarballs <folder>   publish these, and nothing more; needs nothing that must be installed`;

const { values: options } = parseArgs({
  options: { tarballs: { type: 'string' }, help: { type: 'boolean', default: false } },
});

requireNodeVersion();
endCommandsOnSignal();
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  if (options.help) {
    console.log(about);
    return true;
  }
  if (options.tarballs !== undefined) return publish(await readTarballs(options.tarballs));
  if (!(await isClean())) return false;
  const packages = await checkedPackages();
  return packages !== undefined && publish(packages);
}

/** What is published is what the commit says. */
async function isClean() {
  const { ok, output, failure } = await run('git', ['status', '--porcelain'], { keep: true });
  if (ok && output === '') return true;
  console.error(
    ok
      ? `Not published, for these files are not as they were committed:\n${output}`
      : `git status ${failure}\n${output}`,
  );
  return false;
}

/** Loads what needs dependencies no sooner than they are installed. */
async function checkedPackages() {
  const { ensureDependencies } = await import('./dependencies.mjs');
  if (!(await ensureDependencies())) return undefined;
  const { buildPackages } = await import('./build.mjs');
  if (!(await buildPackages()).ok) return undefined;
  const { checkPackages } = await import('./packages/check-packages.mjs');
  const { packages, problems } = await checkPackages();
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? undefined : packages;
}

/** @param {import('./packages/tarballs.mjs').Tarball[]} tarballs */
async function publish(tarballs) {
  for (const { tarball, manifest } of tarballs) {
    const { name, version } = manifest;
    if (await isPublished(name, version)) console.log(`${name} ${version} is published already`);
    else if (!(await publishTarball(tarball))) return false;
  }
  return true;
}
