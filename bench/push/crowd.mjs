import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { eventStreamSecret, subOf } from './people.mjs';

const connections = 50;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const patienceMs = 5_000;

/**
 * Opens one stream for each token.
 *
 * @param {number} port
 * @param {string[]} tokens
 */
export async function gatherCrowd(port, tokens) {
  /** @type {Map<number, number>} when a user was blocked, until the hint comes */
  const waiting = new Map();
  /** @type {number[]} */
  let delays = [];
  const sockets = await atOnce(32, tokens, (token, user) =>
    openStream(port, token, () => {
      delays.push(performance.now() - (waiting.get(user) ?? NaN));
      waiting.delete(user);
    }),
  );

  /** Waits until every hint has come. */
  async function taken() {
    const until = performance.now() + patienceMs;
    while (waiting.size > 0 && performance.now() < until) await wait(20);
    if (waiting.size > 0) throw new Error(`${waiting.size} hints did not come.`);
    const found = delays;
    delays = [];
    return found;
  }

  return {
    /**
     * Blocks each user once, so many in a second.
     *
     * @param {number} webhookPort
     * @param {number} perSecond
     * @returns {Promise<number[]>} from each webhook to the hint, in milliseconds
     */
    async blockPaced(webhookPort, perSecond) {
      const from = performance.now();
      const sent = tokens.map(async (_, user) => {
        await wait(from + (user * 1_000) / perSecond - performance.now());
        waiting.set(user, performance.now());
        await sendWebhook(webhookPort, user);
      });
      await Promise.all(sent);
      return taken();
    },

    /**
     * Blocks each user once, as fast as the server answers.
     *
     * @param {number} webhookPort
     */
    async blockAll(webhookPort) {
      await atOnce(connections, tokens, (_, user) => {
        waiting.set(user, performance.now());
        return sendWebhook(webhookPort, user);
      });
      return taken();
    },

    stop: () => sockets.forEach((socket) => socket.destroy()),
  };
}

/**
 * @template Item, Result
 * @param {number} count
 * @param {readonly Item[]} items
 * @param {(item: Item, index: number) => Promise<Result>} work
 */
async function atOnce(count, items, work) {
  const left = items.entries();
  /** @type {Result[]} */
  const results = [];
  const lane = async () => {
    for (const [index, item] of left) results.push(await work(item, index));
  };
  await Promise.all(Array.from({ length: count }, lane));
  return results;
}

/**
 * A stream on a socket of its own, read with as little as possible. Resolves with its first event.
 *
 * @param {number} port
 * @param {string} token
 * @param {() => void} onHint
 * @returns {Promise<import('node:net').Socket>}
 */
function openStream(port, token, onHint) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let unread = '';
    socket.setEncoding('latin1');
    socket.write(
      `GET /hints HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    socket.on('data', (chunk) => {
      // An event ends with an empty line, whatever frames it came in.
      const events = (unread + String(chunk)).split('\n\n');
      unread = events.pop() ?? '';
      for (const event of events) {
        if (event.includes('event: ready')) resolve(socket);
        if (event.includes('event: hint')) onHint();
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`A stream ended: ${unread}`)));
  });
}

/**
 * Tells the push server that a user was blocked, as Auth0's event stream does.
 *
 * @param {number} port
 * @param {number} user
 * @returns {Promise<void>}
 */
function sendWebhook(port, user) {
  const body = JSON.stringify({
    specversion: '1.0',
    type: 'user.updated',
    source: 'urn:auth0:example',
    id: `evt_${user}_${performance.now()}`,
    time: new Date().toISOString(),
    data: { object: { user_id: subOf(user), email: 'somebody@example.com', blocked: true } },
  });
  const headers = {
    Authorization: `Bearer ${eventStreamSecret}`,
    'Content-Type': 'application/json',
  };
  const options = { agent, port, method: 'POST', path: '/webhooks/event-stream', headers };
  return new Promise((resolve, reject) => {
    const sending = request({ ...options, host: '127.0.0.1' }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`The webhook was answered with ${response.statusCode}.`));
      });
    });
    sending.once('error', reject).end(body);
  });
}
