import type { handleSessionLoss } from '../../src/browser/handle-session-loss.js';
import type { SessionHeartbeat } from '../../src/contract/session-heartbeat.js';
import { internalsOf, setInternals } from '../../src/shell/internals.js';
import { runInRealm } from './realm.js';
import type { Visit } from './visit.js';

/** Handles the losses of a visit with the shipped code, in the global scope of its page. */
export function handleLosses(visit: Visit, handle: typeof handleSessionLoss): void {
  const { client, document, heartbeat, realm } = visit;
  const on: SessionHeartbeat['on'] = (event, handler) =>
    heartbeat.on(event, (payload) => runInRealm(realm, () => handler(payload)));
  const ended = {
    on,
    getSnapshot: () => heartbeat.getSnapshot(),
    start: () => visit.start(),
  };
  const internals = internalsOf(heartbeat);
  // The listeners of an ending are not those of the heartbeat.
  const page = { ...document.page, listen: document.watch };
  if (internals) setInternals(ended, { ...internals, ports: { ...internals.ports, page } });
  handle(ended, client, { returnTo: '/' });
}
