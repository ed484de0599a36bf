import { Agent, request } from 'node:http';
import { clockMs } from './clock.mjs';
import { tellPaced } from './pace.mjs';
import { eventStreamSecret, subOf } from './people.mjs';

const connections = 50;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

/**
 * Tells a push server of random users who were blocked, as Auth0's event stream does.
 *
 * @param {number} port
 * @param {import('./pace.mjs').Pace} pace
 * @returns {Promise<import('./pace.mjs').Moments>} when each request was sent
 */
export async function sendPaced(port, pace) {
  /** @type {Promise<void>[]} */
  const answers = [];
  const sent = await tellPaced(pace, (user) => answers.push(send(port, user)));
  await Promise.all(answers);
  return sent;
}

/**
 * Tells it of all users, as fast as it answers over as many connections.
 *
 * @param {number} port
 * @param {number} users
 * @returns {Promise<import('./pace.mjs').Moments>} when each request was sent
 */
export async function sendAll(port, users) {
  /** @type {import('./pace.mjs').Moments} */
  const sent = { users: [], ats: [] };
  let next = 0;
  const sendLeft = async () => {
    while (next < users) {
      const user = next++;
      sent.users.push(user);
      sent.ats.push(clockMs());
      await send(port, user);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendLeft));
  return sent;
}

/**
 * @param {number} port
 * @param {number} user
 * @returns {Promise<void>}
 */
function send(port, user) {
  const body = JSON.stringify({
    specversion: '1.0',
    type: 'user.updated',
    source: 'urn:auth0:example',
    id: `evt_${user}`,
    time: new Date().toISOString(),
    data: { object: { user_id: subOf(user), email: 'somebody@example.com', blocked: true } },
  });
  return new Promise((resolve, reject) => {
    const sending = request({
      agent,
      port,
      host: '127.0.0.1',
      path: '/webhooks/event-stream',
      method: 'POST',
      headers: {
        Authorization: `Bearer ${eventStreamSecret}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
      },
    });
    sending.once('error', reject);
    sending.once('response', (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`The webhook was answered with ${response.statusCode}.`));
      });
    });
    sending.end(body);
  });
}
