import { createPublicKey } from 'node:crypto';
import { createServer } from 'node:http';
import { createPushServer } from '@auth0-heartbeat/push-server';
import { createNodeListener } from '@auth0-heartbeat/push-server/node';
import { createRedisBackplane } from '@auth0-heartbeat/push-server/redis';
import { optionsOfProcess } from './commands.mjs';
import { audience, eventStreamSecret, issuer, origin, receiver, subOf } from './people.mjs';
import { serve } from './server-commands.mjs';

/**
 * @typedef {object} PushServerProcessOptions
 * @property {string} publicKey of the tenant, as PEM
 * @property {string} [redisUrl]
 */

/** @type {PushServerProcessOptions} */
const { publicKey, redisUrl } = optionsOfProcess();
/** What an attack causes thousands of times. */
const expectedEvents = ['refused', 'oldest_stream_closed'];
const key = createPublicKey(publicKey);
const pushServer = createPushServer({
  issuer,
  audience,
  allowedOrigins: [origin],
  eventStreamSecrets: [eventStreamSecret],
  keys: () => key,
  sharedSignals: { issuer, audience: receiver, keys: () => key },
  // The most that it takes, so that no measure waits for it.
  tenantRequestsPerSecond: 1_000_000,
  limits: { hintsPerUserPerMinute: 6_000 },
  log(line) {
    if (line.level === 'info' || expectedEvents.includes(line.event)) return;
    console.error(JSON.stringify(line));
  },
  ...(redisUrl && { backplane: createRedisBackplane({ url: redisUrl }) }),
});

serve({
  // As the command sets it.
  server: createServer({ noDelay: true, keepAliveTimeout: 75_000 }, createNodeListener(pushServer)),
  publish: (user) => void pushServer.hints.publish({ sub: subOf(user) }),
  isReady: () => pushServer.health().status === 'ok',
});
