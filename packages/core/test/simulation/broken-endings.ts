import type { handleSessionLoss } from '../../src/browser/handle-session-loss.js';
import type { SessionLoss } from '../../src/contract/session.js';
import type { Broken } from './break.js';

type Client = Parameters<typeof handleSessionLoss>[1];

const ending =
  (end: (client: Client, loss: SessionLoss) => Promise<unknown>): typeof handleSessionLoss =>
  (heartbeat, client) =>
    heartbeat.on('sessionLost', (loss) => void end(client, loss));

/** Endings that do not keep what the shipped one promises, and what it is that they break. */
export const brokenEndings: readonly Broken[] = [
  {
    name: 'goes to login once, whether or not the user stays',
    breaks: 'nobody is left behind',
    handleSessionLoss: ending(async (client) => {
      await client.logout({ openUrl: false });
      await client.loginWithRedirect();
    }),
    change: (plan) => ({
      ...plan,
      durationMs: 3_600_000,
      calmMs: 120_000,
      actions: [
        ['block', 1],
        ['log_in', 2],
        ['focus', 4],
        ['hide', 2],
        ['edit', 10],
      ],
    }),
  },
  {
    name: 'leaves the tokens to the login page',
    breaks: 'nobody is left behind',
    handleSessionLoss: ending(async (client) => client.loginWithRedirect()),
    // Here a loss leaves them.
    change: (plan) => ({ ...plan, probe: 'passive', sharesTokens: false }),
  },
];
