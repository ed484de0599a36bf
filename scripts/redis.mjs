import { apt, findProgram, install } from './programs.mjs';

/** A redis-server of this machine that starts: `REDIS_SERVER_PATH`, then one on the PATH. */
export function findRedisServer() {
  return findProgram('REDIS_SERVER_PATH', ['redis-server']);
}

/**
 * Like `findRedisServer`, and installs one where there is none. Tests start their own from the
 * program: whether the package brings a running service is of no account to them.
 */
export async function ensureRedisServer() {
  const ways = [apt('redis-server'), { commands: [['brew', 'install', 'redis']], from: 'brew' }];
  return findRedisServer() ?? install('redis-server', ways, findRedisServer);
}

/** What a person can do when no way led to a redis-server. */
export const withoutRedisServer = [
  'The tests of several nodes need redis-server, and none could be found or installed: they fail.',
  'Install one (Debian: apt-get install redis-server), or name one you have:',
  '  REDIS_SERVER_PATH=/path/to/redis-server npm test',
].join('\n');
