// Packs the packages as they go to npm, and checks the tarballs; they must be built. The tarballs stay
// in .cache/packages. `npm test -- packages` builds the packages too.
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkConsumer } from './packages/consumer.mjs';
import { checkContents } from './packages/contents.mjs';
import { createTarballs } from './packages/pack.mjs';
import { commitFile, tarballs } from './packages/published.mjs';
import { must, runScript } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const attw = 'node_modules/@arethetypeswrong/cli/dist/index.js';
const attwOptions = ['--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii'];

// Outside the repository, whose node_modules would bring what a package forgot.
const { folder, remove } = temporaryFolder(
  join(realpathSync(tmpdir()), 'auth0-heartbeat-packages-'),
);
try {
  /** @type {string[]} */
  const problems = [];
  const packages = await createTarballs();
  const version = packages[0]?.manifest.version ?? '';
  for (const { folder: own, manifest, tarball } of packages) {
    const unpacked = `${folder}/node_modules/${manifest.name}`;
    mkdirSync(unpacked, { recursive: true });
    // A relative path: tar takes what is before a colon for the name of a host.
    const options = ['-xzf', basename(tarball), '-C', unpacked, '--strip-components=1'];
    await must('tar', options, { cwd: tarballs, keep: true });
    const found = checkContents({ folder: own, manifest, tarball }, unpacked, version);
    problems.push(...found.map((problem) => `${manifest.name}: ${problem}`));
    for (const [script, args] of /** @type {const} */ ([
      ['node_modules/publint/src/cli.js', ['run', tarball, '--strict']],
      [attw, [tarball, ...attwOptions]],
    ])) {
      const { ok, output } = await runScript(script, [...args], { keep: true });
      if (!ok) problems.push(`${manifest.name}: ${output}`);
    }
    console.log(`${manifest.name} ${manifest.version}`);
  }
  problems.push(...(await checkConsumer(folder, packages)));
  for (const problem of problems) console.error(problem);
  console.log(`${packages.length} packages, ${problems.length} problems`);
  // Only what has passed may be published.
  if (problems.length > 0) rmSync(tarballs, { recursive: true });
  else writeFileSync(commitFile, await must('git', ['rev-parse', 'HEAD']));
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  remove();
}
