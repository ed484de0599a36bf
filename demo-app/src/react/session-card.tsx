import { useAuth0Session } from '@auth0-heartbeat/react';
import { signOutOptions } from '../sign-in';
import { diagnosisTexts, sessionTexts } from '../texts';
import { LastVerified } from './last-verified';
import { StatusLine } from './status-line';

/** The session, with the actions of the user. */
export function SessionCard() {
  const { checking, verifiedAt, diagnosis, check, logout } = useAuth0Session();

  return (
    <section className="card" aria-labelledby="session-heading">
      <h2 id="session-heading" className="visually-hidden">
        {sessionTexts.heading}
      </h2>
      <StatusLine />
      <div className="session-foot">
        <dl>
          <dt>{sessionTexts.verified}</dt>
          <dd data-testid="verified-at">
            <LastVerified verifiedAt={verifiedAt} />
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
