import type { Auth0Client } from '@auth0/auth0-spa-js';
import { signIn } from '../sign-in';
import type { Notice } from '../texts';

interface NoticePageProps {
  readonly auth0: Auth0Client;
  readonly notice: Notice;
  readonly hasLocalTenant: boolean;
}

/** The page for a user who is not signed in. */
export function NoticePage({ auth0, notice, hasLocalTenant }: NoticePageProps) {
  const { heading, text, error, actions, localHint } = notice;
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
            onClick={() => void signIn(auth0, action)}
          >
            {action.text}
          </button>
        ))}
      </div>
      {hasLocalTenant && localHint !== undefined && <p className="hint">{localHint}</p>}
    </main>
  );
}
