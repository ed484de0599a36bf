import { SessionInspectorElement } from './session-inspector.js';

declare global {
  interface HTMLElementTagNameMap {
    'session-inspector': SessionInspectorElement;
  }
}

/**
 * Defines the custom element `<session-inspector>` and upgrades the elements that are already in the
 * page. Repeated calls do nothing, nor do calls on a server.
 *
 * @example
 * ```ts
 * import { defineSessionInspector } from '@auth0-heartbeat/inspector';
 *
 * defineSessionInspector();
 * document.querySelector('session-inspector')!.heartbeat = heartbeat;
 * ```
 *
 * @see [HTML, custom elements](https://html.spec.whatwg.org/multipage/custom-elements.html)
 */
export function defineSessionInspector(): void {
  const registry = typeof window === 'undefined' ? undefined : window.customElements;
  if (!registry || registry.get('session-inspector')) return;
  registry.define('session-inspector', SessionInspectorElement);
}
