import { defineSessionInspector } from './define-session-inspector.js';
import type { InspectedHeartbeat } from './follow.js';
import type { Corner } from './place.js';

/** The initial place of an inspector. Later, the browser remembers where the user left it. */
export interface SessionInspectorOptions {
  /** The corner of the window. Default: `bottom-right`. */
  readonly corner?: Corner | undefined;
  /** Shows only the status. Default: `false`. */
  readonly collapsed?: boolean | undefined;
}

/** The inspector that was mounted last, also while the document has no body. */
let mounted: HTMLElement | null = null;

/**
 * Docks an inspector in a corner of the window. Replaces the one that was mounted before. Returns a
 * function that removes it. Does nothing on a server.
 *
 * @param heartbeat The heartbeat to inspect.
 * @param options The initial place of the inspector.
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
    // Another one may have been mounted before the document had a body.
    if (mounted !== inspector) return;
    // Found by attribute: after a hot reload, this module does not know what the old one mounted.
    document.querySelectorAll('session-inspector[data-mounted]').forEach((old) => old.remove());
    document.body.append(inspector);
  };
  // A script in the head runs before the document has a body.
  if (document.body) append();
  else document.addEventListener('DOMContentLoaded', append, { once: true });
  return () => {
    document.removeEventListener('DOMContentLoaded', append);
    inspector.remove();
    if (mounted === inspector) mounted = null;
  };
}
