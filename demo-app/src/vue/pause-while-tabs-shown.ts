import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { view } from '../view';

/**
 * Stops the heartbeat of the plugin while the page shows twenty tabs, which have heartbeats of their
 * own. Lasts as long as the page.
 */
export function pauseWhileTabsShown(heartbeat: SessionHeartbeat): void {
  function sync(): void {
    if (view.getSnapshot() === 'tabs') heartbeat.stop();
    // A lost session must finish its ending first.
    else if (heartbeat.getSnapshot().status === 'idle') heartbeat.start();
  }
  view.subscribe(sync);
  sync();
}
