import { connect } from 'node:net';
import { answerCommands } from './commands.mjs';
import { clockMs } from './clock.mjs';
import { origin } from './people.mjs';

/** Answered one after the other, as by browsers that do not come all at the same moment. */
const openingAtOnce = 32;
/** @type {import('./pace.mjs').Moments} */
let arrivals = { users: [], ats: [] };
let ended = 0;

const commands = {
  /** Opens a stream for each token; `first` is the number of the first one's user. */
  async open(/** @type {{ port: number, first: number, tokens: string[] }} */ given) {
    const { port, first, tokens } = given;
    const left = tokens.map((token, i) => ({ user: first + i, token }));
    const openLeft = async () => {
      for (let one = left.shift(); one; one = left.shift()) await open(port, one.user, one.token);
    };
    await Promise.all(Array.from({ length: openingAtOnce }, openLeft));
  },
  count: () => ({ arrived: arrivals.ats.length, ended }),
  take() {
    const taken = arrivals;
    arrivals = { users: [], ats: [] };
    return taken;
  },
};
/** @typedef {typeof commands} StreamsCommands */

answerCommands(commands);

/**
 * A stream on a socket of its own, read with as little as possible. Resolves with its first event.
 *
 * @param {number} port
 * @param {number} user
 * @param {string} token
 */
function open(port, user, token) {
  const lines = [
    'GET /hints HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Accept: text/event-stream',
    `Origin: ${origin}`,
    `Authorization: Bearer ${token}`,
    `X-User: ${user}`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let unread = '';
    socket.setEncoding('latin1');
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.on('data', (chunk) => {
      const at = clockMs();
      // An event ends with an empty line, whatever frames it came in.
      const events = (unread + String(chunk)).split('\n\n');
      unread = events.pop() ?? '';
      for (const event of events) {
        if (event.includes('event: ready')) resolve(undefined);
        if (!event.includes('event: hint')) continue;
        arrivals.users.push(user);
        arrivals.ats.push(at);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => {
      ended += 1;
      reject(new Error(`The stream of user ${user} ended: ${unread}`));
    });
  });
}
