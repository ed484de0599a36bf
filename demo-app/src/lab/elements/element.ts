import { type ReactiveControllerHost, unsafeCSS } from 'lit';
import type { Store } from '../../app/store';
import base from '../../styles/base.css?inline';

/** The styles that each element of the lab shares with the page: text, links, buttons, cards. */
export const baseStyles = unsafeCSS(base);

/**
 * Returns the value of a store for an element, which renders again after each change while it is in the
 * page.
 */
export function watchStore<Value>(
  host: ReactiveControllerHost,
  { subscribe, getSnapshot }: Store<Value>,
): { readonly value: Value } {
  let unsubscribe = () => {};
  host.addController({
    hostConnected() {
      unsubscribe = subscribe(() => host.requestUpdate());
      // The first subscriber may have changed the value.
      host.requestUpdate();
    },
    hostDisconnected: () => unsubscribe(),
  });
  return {
    get value() {
      return getSnapshot();
    },
  };
}
