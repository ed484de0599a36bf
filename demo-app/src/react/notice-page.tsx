import { useAuth0Session, useSession } from '@auth0-heartbeat/react';
import type { Demo } from '../demo';
import { signInOptions } from '../sign-in';
import { noticeOf } from '../texts';

/** The page for a user who is not signed in. */
export function NoticePage({ demo: { options, tenant } }: { readonly demo: Demo }) {
  const { login } = useSession();
  const { login: refused, lastLoss } = useAuth0Session();
  const { idleTimeoutMs } = options;
  const { heading, text, error, actions, localHint } = noticeOf({
    login: refused,
    lastLoss,
    idleTimeoutMs,
  });
  return (
    <main className="app-page notice">
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
      {tenant && localHint !== undefined && <p className="hint">{localHint}</p>}
    </main>
  );
}
