// Packs the packages as they go to npm, and checks the tarballs; they must be built. The tarballs stay
// in .cache/packages. `npm test -- packages` builds the packages too.
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkConsumer } from './packages/consumer.mjs';
import { createTarballs } from './packages/pack.mjs';
import { tarballs } from './packages/published.mjs';
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
  for (const { manifest, tarball } of packages) {
    const unpacked = `${folder}/node_modules/${manifest.name}`;
    mkdirSync(unpacked, { recursive: true });
    // A relative path: tar takes what is before a colon for the name of a host.
    const options = ['-xzf', basename(tarball), '-C', unpacked, '--strip-components=1'];
    await must('tar', options, { cwd: tarballs, keep: true });
    problems.push(...missingSources(unpacked));
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
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  remove();
}

/**
 * Neither publint nor attw reads source maps. One whose source is gone comes from an old build.
 *
 * @param {string} unpacked
 */
function missingSources(unpacked) {
  return readdirSync(`${unpacked}/dist`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.map'))
    .flatMap((file) => {
      const map = `${unpacked}/dist/${file}`;
      /** @type {{ sources: string[] }} */
      const { sources } = JSON.parse(readFileSync(map, 'utf8'));
      return sources
        .filter((source) => !existsSync(join(dirname(map), source)))
        .map((source) => `${map}: ${source} is missing; remove dist and build again`);
    });
}
