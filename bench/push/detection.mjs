import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createPushServer } from '@auth0-heartbeat/push-server';
import { createNodeListener } from '@auth0-heartbeat/push-server/node';
import { openVisitor, signInAgain } from '../visitor.mjs';
import { median, quantile, round } from '../report.mjs';
import { audience, eventStreamSecret, listenAt } from './people.mjs';

const alice = 'auth0|alice';
const warmUps = 2;
/** Beyond the second that tokens are dated by: an old hint is not given to the new stream. */
const settleMs = 1_500;

/**
 * From the block of a user at the tenant to `sessionLost` in a tab, with the whole way in between.
 *
 * @param {import('../stand.mjs').Stand} stand
 * @param {number} samples
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measureDetection(stand, samples) {
  const { tenant, appPort } = stand;
  const pushServer = createPushServer({
    issuer: `${tenant.domain}/`,
    audience,
    allowedOrigins: [`http://localhost:${appPort}`],
    eventStreamSecrets: [eventStreamSecret],
    limits: { hintsPerUserPerMinute: 600 },
  });
  const server = createServer(createNodeListener(pushServer));
  const url = await listenAt(server);
  tenant.setWebhooks({
    eventStream: { url: `${url}/webhooks/event-stream`, token: eventStreamSecret },
  });
  const push = { audience, pushUrl: `${url}/hints` };
  const visitor = await openVisitor(stand, 'ours', { intervalMs: 900_000, ...push });
  /** @type {number[]} */
  const took = [];
  for (let i = -warmUps; i < samples; i++) {
    await signInAgain(stand, visitor);
    await visitor.page.evaluate(watchUntilLive);
    await wait(settleMs);
    const lostAt = visitor.page.evaluate(waitForLoss);
    // Not before the page waits for it.
    await visitor.page.evaluate(() => undefined);
    const from = Date.now();
    await tenant.blockUser(alice);
    const ms = (await lostAt) - from;
    if (i >= 0) took.push(ms);
    await tenant.unblockUser(alice);
  }
  await visitor.close();
  await pushServer.close();
  server.close();
  server.closeAllConnections();
  return {
    title: 'From a block to sessionLost',
    against: `In Chromium ${stand.browser.version()}: from the block at the local tenant, through its event stream, the push server and a check, to \`sessionLost\` in a tab. Milliseconds. In production, the delay of Auth0’s webhook and of the network is added.`,
    columns: ['samples', 'median', 'p90', 'most'],
    rows: [[took.length, round(median(took)), round(quantile(took, 0.9)), Math.max(...took)]],
  };
}

/** @returns {Promise<void>} */
function watchUntilLive() {
  const { heartbeat } = window.ours;
  heartbeat.stop();
  return new Promise((resolve) => {
    const look = () => {
      const { live, status } = heartbeat.getSnapshot();
      if (!live || status !== 'active') return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = heartbeat.subscribe(look);
    heartbeat.start();
  });
}

/** @returns {Promise<number>} epoch milliseconds */
function waitForLoss() {
  return new Promise((resolve) => {
    const unsubscribe = window.ours.heartbeat.on('sessionLost', () => {
      unsubscribe();
      resolve(Date.now());
    });
  });
}
