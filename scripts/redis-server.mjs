import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.mjs';
import { findRedisServer, withoutRedisServer } from './redis.mjs';

/**
 * A Redis of a test's or a benchmark's own, which keeps nothing on disk.
 *
 * @typedef {object} RedisServer
 * @property {string} url
 * @property {number} port
 * @property {() => Promise<void>} kill Ends it without a farewell, as a crash does.
 * @property {() => Promise<void>} start Starts it again on the same port, empty.
 * @property {() => void} freeze Stops its process: connections stay, answers do not come.
 * @property {() => void} thaw
 */

/**
 * Starts a Redis on a free port. Rejects where there is none on this machine.
 *
 * @param {readonly string[]} [settings] of its command line, such as `['--replicaof', '127.0.0.1 6379']`
 * @returns {Promise<RedisServer>}
 */
export async function startRedisServer(settings = []) {
  const [port = 0] = await freePorts(1);
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()];
  const nothingKept = ['--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  return run(port, [...options, ...nothingKept, ...settings], 'Ready to accept connections');
}

/**
 * Starts a Redis Sentinel on a free port, which decides alone and within a second. Its settings are in
 * a folder of its own, because Sentinel rewrites them.
 *
 * @param {{ name: string, port: number }} primary
 * @returns {Promise<RedisServer>}
 */
export async function startRedisSentinel({ name, port: primaryPort }) {
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-'));
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${name} 127.0.0.1 ${primaryPort} 1`,
    `sentinel down-after-milliseconds ${name} 500`,
    `sentinel failover-timeout ${name} 5000`,
  ];
  const file = join(folder, 'sentinel.conf');
  await writeFile(file, settings.join('\n'));
  const sentinel = await run(port, [file, '--sentinel'], 'Sentinel ID is');
  return {
    ...sentinel,
    async kill() {
      await sentinel.kill();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * @param {number} port
 * @param {readonly string[]} args
 * @param {string} readyText what it prints when it is ready
 * @returns {Promise<RedisServer>}
 */
async function run(port, args, readyText) {
  const found = findRedisServer();
  if (!found) throw new Error(withoutRedisServer);
  const { path } = found;
  let child = await launch(path, args, readyText);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async start() {
      child = await launch(path, args, readyText);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

/**
 * @param {string} path
 * @param {readonly string[]} args
 * @param {string} readyText
 * @returns {Promise<import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>>}
 */
function launch(path, args, readyText) {
  const child = spawn(path, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)));
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes(readyText)) resolve(child);
    });
  });
}
