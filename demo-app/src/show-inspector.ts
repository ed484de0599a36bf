import type { Session } from '@auth0-heartbeat/core';

/** A separate chunk, as in an app that loads it in development only. Requested early, to record every check. */
const loading = import('@auth0-heartbeat/inspector');

/** Inserts an inspector into an element of the page. Returns a function that removes it. */
export function showInspector(place: Element, session: Session): () => void {
  const inspector = document.createElement('session-inspector');
  let isRemoved = false;
  void loading.then(({ defineSessionInspector }) => {
    if (isRemoved) return;
    defineSessionInspector();
    Object.assign(inspector, { inline: true, heartbeat: session });
    place.append(inspector);
  });
  return () => {
    isRemoved = true;
    inspector.remove();
  };
}
