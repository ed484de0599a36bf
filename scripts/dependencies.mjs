import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { engines } from './engines.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

const installTimeoutMs = 900_000;

/**
 * Installs what the lock file names, unless node_modules is that already.
 *
 * @returns {Promise<boolean>} false when it failed; the output has been shown
 */
export async function ensureDependencies() {
  if (isUpToDate()) return true;
  console.log(`Installing dependencies with pnpm ${engines.pnpm}`);
  const { ok, failure } = await run(
    'npx',
    ['-y', `pnpm@${engines.pnpm}`, 'install', '--frozen-lockfile'],
    // Without a terminal pnpm would refuse to replace a node_modules that another tool made.
    { env: { CI: 'true' }, timeoutMs: installTimeoutMs },
  );
  if (!ok) {
    console.error(
      `Dependencies could not be installed: pnpm ${failure}. Is the package registry reachable?`,
    );
  }
  return ok;
}

/** True when pnpm's own record of its last install equals the lock file and nothing changed since. */
function isUpToDate() {
  const lock = `${root}/pnpm-lock.yaml`;
  const installedLock = `${root}/node_modules/.pnpm/lock.yaml`;
  const state = `${root}/node_modules/.pnpm-workspace-state-v1.json`;
  if (!existsSync(installedLock) || !existsSync(state)) return false;
  if (readFileSync(lock, 'utf8') !== readFileSync(installedLock, 'utf8')) return false;

  const installedAt = statSync(state).mtimeMs;
  const projects = workspaceProjects();
  const manifests = projects.map((project) => `${project}/package.json`);
  const unchanged = [lock, `${root}/pnpm-workspace.yaml`, ...manifests].every(
    (file) => statSync(file).mtimeMs <= installedAt,
  );
  return unchanged && projects.every(hasItsModules);
}

function workspaceProjects() {
  const inFolders = ['packages', 'compat'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`).map((name) => `${root}/${folder}/${name}`),
  );
  const alone = ['demo-app', 'docs', 'e2e', 'bench'].map((name) => `${root}/${name}`);
  return [root, ...inFolders, ...alone].filter((project) => existsSync(`${project}/package.json`));
}

/** @param {string} project */
function hasItsModules(project) {
  const manifest = JSON.parse(readFileSync(`${project}/package.json`, 'utf8'));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.every((name) => existsSync(`${project}/node_modules/${name}`));
}
