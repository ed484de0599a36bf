import { defineSessionInspector } from './define-session-inspector.js';
import type { InspectedHeartbeat } from './follow.js';
import type { Corner } from './place.js';

/** Where an inspector is the first time. Later on it is where it was left in this browser. */
export interface SessionInspectorOptions {
  /** Where it is docked. Default: `bottom-right`. */
  readonly corner?: Corner | undefined;
  /** Only the status is shown. Default: `false`. */
  readonly collapsed?: boolean | undefined;
}

/** What was mounted last, also while there is no body to put it in. */
let mounted: HTMLElement | null = null;

/**
 * Docks an inspector of the heartbeat in a corner of the window, in place of the one that was
 * mounted before. Returns what removes it. Does nothing on a server.
 *
 * @param heartbeat The one to look at.
 * @param options Where the inspector is the first time.
 *
 * @example
 * ```ts
 * if (import.meta.env.DEV) {
 *   void import('@auth0-heartbeat/inspector').then(({ mountSessionInspector }) =>
 *     mountSessionInspector(heartbeat),
 *   );
 * }
 * ```
 */
export function mountSessionInspector(
  heartbeat: InspectedHeartbeat,
  options: SessionInspectorOptions = {},
): () => void {
  if (typeof document === 'undefined') return () => undefined;
  defineSessionInspector();
  const inspector = document.createElement('session-inspector');
  const { corner = 'bottom-right', collapsed = false } = options;
  Object.assign(inspector, { heartbeat, corner, collapsed });
  inspector.dataset['mounted'] = '';
  mounted?.remove();
  mounted = inspector;

  const append = () => {
    // Another one may have been mounted while there was no body yet.
    if (mounted !== inspector) return;
    // By the mark: a module that is loaded anew knows nothing of what the first one has mounted.
    document.querySelectorAll('session-inspector[data-mounted]').forEach((old) => old.remove());
    document.body.append(inspector);
  };
  // A script in the head runs before there is a body.
  if (document.body) append();
  else document.addEventListener('DOMContentLoaded', append, { once: true });
  return () => {
    document.removeEventListener('DOMContentLoaded', append);
    inspector.remove();
    if (mounted === inspector) mounted = null;
  };
}
