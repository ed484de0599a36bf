import { SessionInspectorElement } from './session-inspector.js';

declare global {
  interface HTMLElementTagNameMap {
    'session-inspector': SessionInspectorElement;
  }
}

/**
 * Defines `<session-inspector>`; elements that are in the page already become inspectors. Once is
 * enough, again does nothing; neither does it where there are no custom elements, as on a server.
 *
 * @example
 * ```ts
 * defineSessionInspector();
 * document.querySelector('session-inspector')!.heartbeat = heartbeat;
 * ```
 */
export function defineSessionInspector(): void {
  const registry = typeof window === 'undefined' ? undefined : window.customElements;
  if (!registry || registry.get('session-inspector')) return;
  registry.define('session-inspector', SessionInspectorElement);
}
