import { existsSync, readFileSync } from 'node:fs';
import { engines } from './engines.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * Installs what the lock file names, unless pnpm's own record of its last install equals it.
 *
 * @returns {Promise<boolean>} false when it failed; the output has been shown
 */
export async function ensureDependencies() {
  const installed = `${root}/node_modules/.pnpm/lock.yaml`;
  const wanted = readFileSync(`${root}/pnpm-lock.yaml`, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return true;
  console.log(`Installing dependencies with pnpm ${engines.pnpm}`);
  const { ok, failure } = await run(
    'npx',
    ['-y', `pnpm@${engines.pnpm}`, 'install', '--frozen-lockfile'],
    // Without a terminal pnpm would refuse to replace a node_modules that another tool made.
    { env: { CI: 'true' } },
  );
  if (!ok) console.error(`pnpm ${failure}. Is the package registry reachable?`);
  return ok;
}
