import {
  type ClearLocalState,
  createSession,
  type SessionAppClient,
  type SessionOptions,
} from '@auth0-heartbeat/core';
import type { SharedSession } from './session-context.js';

/** A session that a provider creates. */
export interface OwnSession extends SharedSession {
  /** Replaces the clean-up tasks and the callbacks. Everything else is that of the first render. */
  update(options: SessionOptions): void;
}

/**
 * Creates the session of a provider. The session receives functions that call those of the last render.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake.
 */
export function createSharedSession(client: SessionAppClient, options: SessionOptions): OwnSession {
  let latest = options;
  // The session reads the list at each clean-up.
  const tasks: ClearLocalState[] = [];
  const { redirectToLogin, returnTo } = options;

  function update(next: SessionOptions): void {
    latest = next;
    const { clearLocalState = [] } = next;
    tasks.splice(0, Infinity, ...[clearLocalState].flat());
  }

  update(options);
  const session = createSession(client, {
    ...options,
    clearLocalState: tasks,
    // An invalid value is left to the validation of the session.
    ...(isCallback(options.onCleared) && { onCleared: (loss) => latest.onCleared?.(loss) }),
    ...(isCallback(options.onBlocked) && { onBlocked: (login) => latest.onBlocked?.(login) }),
    ...(isCallback(options.onRedirectCallback) && {
      onRedirectCallback(path) {
        if (latest.onRedirectCallback) latest.onRedirectCallback(path);
        else history.replaceState(history.state, '', path);
      },
    }),
    ...((isCallback(returnTo) || typeof returnTo === 'string') && {
      returnTo() {
        const path = latest.returnTo ?? window.location.href;
        return typeof path === 'function' ? path() : path;
      },
    }),
    ...(typeof redirectToLogin === 'function' && {
      redirectToLogin: (ending) => latest.redirectToLogin && latest.redirectToLogin(ending),
    }),
  });
  const { check, verify, report, extend, logout, on } = session;
  return {
    session,
    methods: { check, verify, report, extend, logout, on },
    // A server does not know why the last session of this tab ended.
    serverSnapshot: Object.freeze({ ...session.getSnapshot(), lastLoss: null }),
    update,
  };
}

/** Whether an optional callback is a function or missing. */
function isCallback(value: unknown): boolean {
  return value === undefined || typeof value === 'function';
}
