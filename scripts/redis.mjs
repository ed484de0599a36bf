import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { installBy, packageManagers } from './system-packages.mjs';

const startTimeoutMs = 20_000;

/** @typedef {{ path: string, version: string }} RedisServer */

/**
 * A redis-server of this machine that starts: `REDIS_SERVER_PATH`, then one on the PATH.
 *
 * @param {(line: string) => void} [explain] told why a program that is named is not taken
 * @returns {RedisServer | undefined}
 */
export function findRedisServer(explain = () => {}) {
  const wished = process.env['REDIS_SERVER_PATH'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = folders.map((folder) => join(folder, 'redis-server'));
  for (const path of wished ? [wished, ...places] : places) {
    const version = versionOf(path);
    if (version) return { path, version };
    if (path === wished) explain(`REDIS_SERVER_PATH is ${wished}, which does not start`);
  }
  return undefined;
}

/**
 * Like `findRedisServer`, and installs one where there is none. Tests start their own from the
 * program: whether the package brings a running service is of no account to them.
 *
 * @returns {Promise<RedisServer | undefined>} undefined when every way failed; each has been shown
 */
export async function ensureRedisServer() {
  const found = findRedisServer((line) => console.log(line));
  if (found) return found;
  console.log('No redis-server found; installing one');
  const ways = packageManagers({
    'apt-get': ['redis-server'],
    dnf: ['redis'],
    apk: ['redis'],
    brew: ['redis'],
  });
  return installBy(ways, findRedisServer, 'redis-server');
}

/** What a person can do when no way led to a redis-server. */
export const withoutRedisServer = [
  'The tests of several nodes need redis-server, and none could be found or installed: they fail.',
  'Install one (Debian: apt-get install redis-server), or name one you have:',
  '  REDIS_SERVER_PATH=/path/to/redis-server npm test',
].join('\n');

/** @param {string} path */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: startTimeoutMs,
    killSignal: 'SIGKILL',
  });
  return status === 0 ? /v=(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}
