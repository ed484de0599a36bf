import { useAuth0Session } from '@auth0-heartbeat/react';
import { statusSentence } from '../texts';

/** The status of the session, as a word and a sentence. */
export function StatusLine() {
  const { status, verifiedAt } = useAuth0Session();
  return (
    <div className="status" role="status" data-tone={status}>
      <span className="status-mark" aria-hidden="true" />
      <strong data-testid="status">{status}</strong>
      <p>{statusSentence(status, verifiedAt)}</p>
    </div>
  );
}
