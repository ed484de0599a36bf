import type { PageEvent } from '../../src/ports.js';
import type { SessionLoss } from '../../src/contract/session.js';
import type { Visit } from './visit.js';

/** What `handleSessionLoss` does, in the order in which it does it. */
export async function endSession(visit: Visit, loss: SessionLoss): Promise<void> {
  const { document, client, heartbeat, tab } = visit;
  const whenPage = (fits: (happening?: PageEvent) => boolean) =>
    new Promise<void>((resolve) => {
      if (fits()) return resolve();
      const undo = document.watch((happening) => {
        if (!fits(happening)) return;
        undo();
        resolve();
      });
    });

  await Promise.resolve();
  await client.logout({ openUrl: false });
  for (let mayRecover = !document.isVisible(); ; mayRecover = true) {
    await whenPage(document.isVisible);
    if (mayRecover) {
      await client.checkSession();
      const claims = await client.getIdTokenClaims();
      if (claims?.sub === loss.user.sub && visit.isStarted) visit.start();
      if (heartbeat.getSnapshot().loss !== loss) return;
    }
    tab.lostAt = loss.at;
    await client.loginWithRedirect();
    await whenPage((happening) => happening === 'pageshow');
  }
}
