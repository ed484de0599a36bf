import { useAuth0Session, useSession } from '@auth0-heartbeat/react';
import { signInOptions } from '../app/auth0';
import { noticeOf } from '../app/texts';
import type { LabSetup } from '../lab/open-lab';

/** The page for a user who is not signed in. */
export function NoticePage({ lab }: { readonly lab: LabSetup }) {
  const { login } = useSession();
  const { login: refused, lastLoss } = useAuth0Session();
  const { idleTimeoutMs } = lab.options;
  const { heading, text, error, actions, localHint } = noticeOf({
    login: refused,
    lastLoss,
    idleTimeoutMs,
  });
  return (
    <main className="notice">
      <h1>{heading}</h1>
      <p className="lead">{text}</p>
      {error !== undefined && <blockquote className="tenant-words">{error}</blockquote>}
      <div className="actions">
        {actions.map((action, index) => (
          <button
            key={action.text}
            type="button"
            className={index === 0 ? 'primary' : undefined}
            onClick={() => void login(signInOptions(action))}
          >
            {action.text}
          </button>
        ))}
      </div>
      {lab.isLocalTenant && localHint !== undefined && <p className="hint">{localHint}</p>}
    </main>
  );
}
