import { useAuth0Session } from '@auth0-heartbeat/react';
import { signOutOptions } from '../app/auth0';
import { now } from '../app/store';
import { describeAge, diagnosisTexts, sessionTexts, statusSentence } from '../app/texts';
import { useStore } from './use-store';

/** The session, with the actions of the user. */
export function SessionCard() {
  const { status, checking, verifiedAt, diagnosis, check, logout } = useAuth0Session();
  return (
    <section className="card" aria-labelledby="session-heading">
      <h2 id="session-heading" className="visually-hidden">
        {sessionTexts.heading}
      </h2>
      <div className="status" role="status" data-tone={status}>
        <span className="status-mark" aria-hidden="true" />
        <strong data-testid="status">{status}</strong>
        <p>{statusSentence(status, verifiedAt)}</p>
      </div>
      {status !== 'loading' && (
        <div className="session-foot">
          <dl>
            <dt>{sessionTexts.verified}</dt>
            <dd data-testid="verified-at">
              {verifiedAt === null ? sessionTexts.notVerified : <Age moment={verifiedAt} />}
            </dd>
          </dl>
          <span className="checking" data-checking={checking} aria-hidden="true">
            {sessionTexts.checking}
          </span>
          <div className="actions">
            <button type="button" onClick={() => void check()}>
              {sessionTexts.checkNow}
            </button>
            <button type="button" onClick={() => void logout(signOutOptions())}>
              {sessionTexts.signOut}
            </button>
          </div>
        </div>
      )}
      {diagnosis && (
        <div className="diagnosis" data-testid="diagnosis">
          <code>{diagnosis.code}</code>
          {diagnosisTexts[diagnosis.code].map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
      )}
    </section>
  );
}

/** A separate component, because it renders every second. */
function Age({ moment }: { readonly moment: number }) {
  return describeAge(moment, useStore(now));
}
