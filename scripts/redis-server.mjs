import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { findRedisServer, withoutRedisServer } from './redis.mjs';

/**
 * A Redis of a test's or a benchmark's own, which keeps nothing on disk.
 *
 * @typedef {object} RedisServer
 * @property {string} url
 * @property {() => Promise<void>} kill Ends it without a farewell, as a crash does.
 * @property {() => Promise<void>} start Starts it again on the same port, empty.
 * @property {() => void} freeze Stops its process: connections stay, answers do not come.
 * @property {() => void} thaw
 */

/**
 * Starts a Redis on a free port. Rejects where there is none on this machine.
 *
 * @returns {Promise<RedisServer>}
 */
export async function startRedisServer() {
  const found = findRedisServer();
  if (!found) throw new Error(withoutRedisServer);
  const { path } = found;
  const port = await freePort();
  let child = await launch(path, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    async start() {
      child = await launch(path, port);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

/**
 * @param {string} path
 * @param {number} port
 * @returns {Promise<import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>>}
 */
function launch(path, port) {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()];
  const nothingKept = ['--save', '', '--appendonly', 'no', '--daemonize', 'no'];
  const child = spawn(path, [...options, ...nothingKept], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)));
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('Ready to accept connections')) resolve(child);
    });
  });
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
