'use client';
import { SessionHeartbeatError, type SessionOptions } from '@auth0-heartbeat/core';
import { type ReactNode, useContext, useEffect, useInsertionEffect, useState } from 'react';
import type { OwnSession } from './create-shared-session.js';
import { SessionContext, type SharedSession, useSnapshotValue } from './session-context.js';

/**
 * Creates the session of a provider at the first render, and runs it while the provider is mounted.
 *
 * @param create Called once.
 * @param options The options of this render.
 * @param name The component, for the error.
 *
 * @throws {SessionHeartbeatError} `duplicate_provider` below another provider; the errors of `create`.
 */
export function useOwnSession<Own extends OwnSession>(
  create: () => Own,
  options: SessionOptions,
  name: string,
): Own {
  if (useContext(SessionContext)) {
    throw new SessionHeartbeatError('duplicate_provider', name);
  }
  const [own] = useState(create);
  // Before any effect that may end the session, and not for a render that is discarded.
  useInsertionEffect(() => own.update(options));
  useEffect(() => {
    own.session.start();
    return () => own.session.stop();
  }, [own]);
  return own;
}

/** The props of {@link SessionRoot}. */
interface SessionRootProps {
  readonly shared: SharedSession;
  readonly blocked: ReactNode;
  readonly children: ReactNode;
}

/** Shares a session with the hooks below, and shows a blocked user `blocked` instead of the children. */
export function SessionRoot({ shared, blocked, children }: SessionRootProps): ReactNode {
  const isBlocked = useSnapshotValue(
    shared,
    ({ login, user }) => login?.status === 'blocked' && !user,
  );
  return (
    <SessionContext.Provider value={shared}>
      {isBlocked && blocked !== undefined ? blocked : children}
    </SessionContext.Provider>
  );
}
