import { createClient } from '@redis/client';
import { issuer, receiver, subOf } from '../people.mjs';
import { round } from '../../statistics.mjs';

const events = 6_000;
const atOnce = 50;
const type = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';

/**
 * Security events of a genuine transmitter, each with a jti of 512 characters.
 *
 * @type {import('./attack.mjs').Attack}
 */
export const securityEvents = {
  name: `${events} security events about one user, with Redis`,
  needsRedis: true,
  async run({ port, redisUrl, people, signal }) {
    const redis = await createClient({ url: redisUrl }).connect();
    try {
      const iat = Math.floor(Date.now() / 1_000);
      const sub_id = { format: 'iss_sub', iss: issuer, sub: subOf(0) };
      const claims = { iss: issuer, aud: receiver, iat, sub_id, events: { [type]: {} } };
      const tokens = Array.from({ length: events }, (_, event) =>
        people.signToken('secevent+jwt', { ...claims, jti: `${event}`.padEnd(512, 'x') }),
      );
      const statuses = new Set();
      let answers = 0;
      const sendLeft = async () => {
        for (let body = tokens.pop(); body && !signal.aborted; body = tokens.pop()) {
          const response = await fetch(`http://127.0.0.1:${port}/webhooks/security-events`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/secevent+jwt' },
            body,
          });
          await response.arrayBuffer();
          statuses.add(response.status);
          answers += 1;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, sendLeft));
      const keys = await redis.keys('*');
      const sizes = await Promise.all(keys.map((key) => redis.memoryUsage(key, { SAMPLES: 0 })));
      const bytes = sizes.reduce((sum, size) => (sum ?? 0) + (size ?? 0), 0) ?? 0;
      return `${[...statuses].join(', ')} for ${answers}; ${keys.length} keys of ${round(bytes / 1e6)} MB left in Redis`;
    } finally {
      redis.destroy();
    }
  },
};
