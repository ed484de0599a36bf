import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionClient,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
  type SignInClient,
} from '@auth0-heartbeat/core';
import { type Plugin, shallowReadonly, shallowRef } from 'vue';
import { sessionKey } from './session-key.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` in one. */
export interface Auth0SessionOptions extends SessionHeartbeatOptions, SessionLossOptions {
  /** The app's `Auth0Client`. */
  readonly client: SessionClient & SignInClient;
}

/**
 * A plugin that watches the session of `client` while the app is mounted, and ends the app's
 * session at a loss.
 *
 * @example
 * ```ts
 * app.use(createAuth0Session({ client: auth0, clearLocalState: () => sessionStorage.clear() }));
 * ```
 */
export function createAuth0Session({ client, ...options }: Auth0SessionOptions): Plugin {
  return {
    install(app) {
      const heartbeat = createSessionHeartbeat(client, options);
      const snapshot = shallowRef(heartbeat.getSnapshot());
      const undo = [
        heartbeat.subscribe(() => (snapshot.value = heartbeat.getSnapshot())),
        handleSessionLoss(heartbeat, client, options),
        () => heartbeat.stop(),
      ];
      app.onUnmount(() => undo.forEach((run) => run()));
      app.provide(sessionKey, { heartbeat, snapshot: shallowReadonly(snapshot) });
      // Not before the app is mounted: it may be taking over what a server rendered as idle. On a
      // server it never is.
      const { mount } = app;
      app.mount = (...where) => {
        const root = mount(...where);
        heartbeat.start();
        return root;
      };
    },
  };
}
