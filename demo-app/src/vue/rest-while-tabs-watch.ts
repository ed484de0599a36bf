import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { view } from '../view';

/**
 * Stops a heartbeat while the page shows twenty tabs, each of which watches by itself: the plugin
 * watches as long as the app is there, whatever it shows. For the life of the page.
 */
export function restWhileTabsWatch(heartbeat: SessionHeartbeat): void {
  function follow(): void {
    if (view.getSnapshot() === 'tabs') heartbeat.stop();
    // What is lost has its ending first.
    else if (heartbeat.getSnapshot().status === 'idle') heartbeat.start();
  }
  view.subscribe(follow);
  follow();
}
