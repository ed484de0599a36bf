// Publishes the packages whose version npm does not have, exactly as the tarballs were checked.
import { buildPackages } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './engines.mjs';
import { checkPackages } from './packages/check-packages.mjs';
import { isPublished, publishTarball } from './packages/registry.mjs';
import { endCommandsOnSignal, runScript } from './run.mjs';

requireNodeVersion();
endCommandsOnSignal();
process.exitCode = (await publishAll()) ? 0 : 1;

async function publishAll() {
  if (!(await ensureDependencies())) return false;
  const { ok } = await buildPackages();
  if (!ok) return false;
  const { packages, problems } = await checkPackages();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return false;
  for (const { tarball, manifest } of packages) {
    const { name, version } = manifest;
    if (await isPublished(name, version)) console.log(`${name} ${version} is published already`);
    else if (!(await publishTarball(tarball))) return false;
  }
  // What it prints tells the workflow of which tags to make releases.
  const tagged = await runScript('node_modules/@changesets/cli/bin.js', ['tag']);
  return tagged.ok;
}
