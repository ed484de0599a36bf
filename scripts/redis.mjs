import { install, packageManagers } from './install.mjs';
import { findProgram } from './programs.mjs';

/** @typedef {import('./programs.mjs').Program} Program */

/**
 * A redis-server of this machine that starts: `REDIS_SERVER_PATH`, then one on the PATH.
 *
 * @param {(line: string) => void} [explain] told why a program that exists is not taken
 * @returns {Program | undefined}
 */
export function findRedisServer(explain) {
  return findProgram({ variable: 'REDIS_SERVER_PATH', names: ['redis-server'] }, explain);
}

/**
 * Like `findRedisServer`, and installs one where there is none. Tests start their own from the
 * program: whether the package brings a running service is of no account to them.
 *
 * @returns {Promise<Program | undefined>} undefined when every way failed; each has been shown
 */
export async function ensureRedisServer() {
  const found = findRedisServer((line) => console.log(line));
  if (found) return found;
  const ways = packageManagers({
    'apt-get': ['redis-server'],
    dnf: ['redis'],
    apk: ['redis'],
    brew: ['redis'],
  });
  return install('redis-server', ways, findRedisServer);
}

/** What a person can do when no way led to a redis-server. */
export const withoutRedisServer = [
  'The tests of several nodes need redis-server, and none could be found or installed: they fail.',
  'Install one (Debian: apt-get install redis-server), or name one you have:',
  '  REDIS_SERVER_PATH=/path/to/redis-server npm test',
].join('\n');
