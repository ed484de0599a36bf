import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const startTimeoutMs = 20_000;

/** @typedef {{ path: string, version: string }} Program */

/**
 * The first program that starts: the one that an environment variable names, then those of these
 * names on the PATH, then other places.
 *
 * @param {{ variable: string, names: string[], places?: string[] }} wanted
 * @param {(line: string) => void} [explain] told why a program that exists is not taken
 * @returns {Program | undefined}
 */
export function findProgram({ variable, names, places = [] }, explain = () => {}) {
  const named = process.env[variable];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const path of new Set([...(named ? [named] : []), ...onPath, ...places])) {
    if (path !== named && !isExecutable(path)) continue;
    const result = tryToStart(path);
    if (result.ok) return { path, version: result.version };
    explain(
      `${path === named ? `${variable} is ${path}, which` : path} does not start: ${result.failure}`,
    );
  }
  return undefined;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {{ ok: true, version: string } | { ok: false, failure: string }}
 */
function tryToStart(path) {
  // On Windows `--version` prints nothing and opens a window.
  if (process.platform === 'win32') {
    return isExecutable(path)
      ? { ok: true, version: 'version unknown' }
      : { ok: false, failure: 'no such program' };
  }
  const { status, stdout, stderr, error } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: startTimeoutMs,
    killSignal: 'SIGKILL',
  });
  const version = /\S.*\d+\.\d+\.\d+\S*/.exec(stdout ?? '')?.[0].trim();
  if (status === 0 && version) return { ok: true, version };
  const reason = error?.message ?? (stderr || stdout).trim().split('\n').at(-1);
  return { ok: false, failure: reason || `exit code ${status}` };
}
