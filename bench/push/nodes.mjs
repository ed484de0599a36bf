import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { audience, eventStreamSecret, issuer } from './people.mjs';

const command = fileURLToPath(
  new URL('../../packages/push-server/bin/auth0-heartbeat-push-server.js', import.meta.url),
);

/**
 * Starts the push server as its users do. Resolves when it listens.
 *
 * @param {string} jwksUri
 * @param {string} [redisUrl]
 */
export async function startNode(jwksUri, redisUrl) {
  const args = ['--issuer', issuer, '--audience', audience, '--jwks-uri', jwksUri, '--port', '0'];
  // So many that no hint waits for the tenant.
  args.push('--tenant-requests-per-second', '1000000');
  if (redisUrl) args.push('--redis', redisUrl);
  const node = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, EVENT_STREAM_SECRET: eventStreamSecret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  let port = 0;
  for await (const chunk of node.stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    port = Number(/^Listening on \S+:(\d+)$/m.exec(printed)?.[1] ?? 0);
    if (port) break;
  }
  if (!port) throw new Error(`The push server does not listen: ${printed}`);
  node.stdout.resume();
  return {
    port,
    /** Resident memory in kB. */
    readMemory: () =>
      Number(execFileSync('ps', ['-o', 'rss=', '-p', `${node.pid}`], { encoding: 'utf8' })),
    async stop() {
      node.kill('SIGKILL');
      await once(node, 'exit');
    },
  };
}
