import type { SessionHeartbeat } from '@auth0-heartbeat/core';

/** Its own chunk, as in an app that loads it in development only; asked for early, to miss no check. */
const loading = import('@auth0-heartbeat/inspector');

/** Puts the inspector of a heartbeat into an element of the page. Returns its undo. */
export function showInspector(place: Element, heartbeat: SessionHeartbeat): () => void {
  const inspector = document.createElement('session-inspector');
  let isWanted = true;
  void loading.then(({ defineSessionInspector }) => {
    if (!isWanted) return;
    defineSessionInspector();
    Object.assign(inspector, { inline: true, heartbeat });
    place.append(inspector);
  });
  return () => {
    isWanted = false;
    inspector.remove();
  };
}
