import { once } from 'node:events';
import { answerCommands } from './commands.mjs';
import { readMemory } from './memory.mjs';
import { tellAll, tellPaced } from './pace.mjs';

/**
 * A server under measurement, in its process.
 *
 * @typedef {object} Subject
 * @property {import('node:http').Server} server
 * @property {(user: number) => void} publish
 * @property {() => boolean} isReady
 */

/** @typedef {ReturnType<typeof commandsOf>} ServerCommands */

/** @param {Subject} subject */
function commandsOf({ server, publish, isReady }) {
  return {
    async listen() {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
    },
    isReady,
    memory: readMemory,
    paced: (/** @type {import('./pace.mjs').Pace} */ pace) => tellPaced(pace, publish),
    burst: (/** @type {{ users: number }} */ { users }) => tellAll(users, publish),
  };
}

/** @param {Subject} subject */
export function serve(subject) {
  answerCommands(commandsOf(subject));
}
