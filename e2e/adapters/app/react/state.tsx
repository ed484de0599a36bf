import { useAuth0Session } from '@auth0-heartbeat/react';
import { useEffect } from 'react';
import { forwardEvents, notifyTest } from '../notify-test.js';
import { useAccount } from './account.js';

/** Shows the state of auth0-react and of the heartbeat. */
export function State() {
  const { isLoading, isAuthenticated, user, error } = useAccount();
  const { status, checking, on } = useAuth0Session();
  useEffect(() => forwardEvents(on), [on]);
  useEffect(() => {
    if (error) notifyTest({ what: 'auth0Error', payload: error.message });
  }, [error]);
  return (
    <dl>
      <dt>status</dt>
      <dd data-testid="status">{status}</dd>
      <dt>checking</dt>
      <dd data-testid="checking">{String(checking)}</dd>
      <dt>isLoading</dt>
      <dd data-testid="isLoading">{String(isLoading)}</dd>
      <dt>isAuthenticated</dt>
      <dd data-testid="isAuthenticated">{String(isAuthenticated)}</dd>
      <dt>user</dt>
      <dd data-testid="user">{user?.sub}</dd>
      <dt>error</dt>
      <dd data-testid="error">{error?.message}</dd>
    </dl>
  );
}
