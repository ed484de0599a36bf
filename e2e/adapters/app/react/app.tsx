import { withAuthenticationRequired } from '@auth0/auth0-react';
import { SessionGate, useSession } from '@auth0-heartbeat/react';
import { useEffect } from 'react';
import { saveDraft } from '../draft.js';
import { notifyTest } from '../notify-test.js';
import { useAccount } from './account.js';
import { Link, usePath } from './path.js';
import { State } from './state.js';

interface DraftProps {
  readonly draft: string;
  readonly onDraft: (text: string) => void;
}

export function App({ draft, onDraft }: DraftProps) {
  // Renders again after a login, when auth0-react has changed the URL.
  const { isAuthenticated } = useAccount();
  const path = usePath();
  return (
    <>
      <State />
      <nav>
        <Link to="/react/">Home</Link>
        <Link to="/react/team">Team</Link>
        <Link to="/react/salaries">Salaries</Link>
      </nav>
      {path === '/react/team' && <Team />}
      {path === '/react/salaries' && <SalariesBehindGate />}
      {path === '/react/' && (isAuthenticated ? <Account /> : <SignIn />)}
      {isAuthenticated && (
        <label>
          Draft
          <textarea
            value={draft}
            onChange={({ target }) => {
              onDraft(target.value);
              void saveDraft(target.value);
            }}
          />
        </label>
      )}
    </>
  );
}

/** Shown instead of the pages after the tenant refused the login of a blocked user. */
export function Blocked() {
  const { login } = useSession();
  return (
    <>
      <State />
      <h1>Your account is blocked</h1>
      <button onClick={() => void login()}>Sign in again</button>
    </>
  );
}

function SignIn() {
  const { isLoading, loginWithRedirect, loginWithPopup } = useAccount();
  if (isLoading) return <p>One moment …</p>;
  const signIn = () => loginWithRedirect({ appState: { returnTo: location.pathname } });
  return (
    <>
      <button onClick={() => void signIn()}>Sign in</button>
      <button onClick={() => void loginWithPopup()}>Sign in here</button>
    </>
  );
}

function Account() {
  const { user, loginWithRedirect, logout, getAccessTokenSilently } = useAccount();
  const switchAccount = () =>
    loginWithRedirect({
      appState: { returnTo: location.pathname },
      authorizationParams: { prompt: 'login' },
    });
  const signOut = () => logout({ logoutParams: { returnTo: `${location.origin}/react/` } });
  return (
    <>
      <h1>Hello {user?.name}</h1>
      <button onClick={() => void switchAccount()}>Switch account</button>
      <button onClick={() => void signOut()}>Sign out</button>
      <LoadOrders getToken={() => getAccessTokenSilently({ cacheMode: 'off' })} />
    </>
  );
}

const Team = withAuthenticationRequired(
  function Team() {
    const { user, getAccessTokenSilently } = useAccount();
    return (
      <>
        <h1>The team of {user?.name}</h1>
        <LoadOrders getToken={() => getAccessTokenSilently({ cacheMode: 'off' })} />
      </>
    );
  },
  { onRedirecting: () => <p>One moment …</p> },
);

function LoadOrders({ getToken }: { getToken: () => Promise<unknown> }) {
  const load = () =>
    getToken().catch(({ error, message }: { error?: string; message: string }) =>
      notifyTest({ what: 'tokenFailed', payload: error ?? message }),
    );
  return <button onClick={() => void load()}>Load orders</button>;
}

function SalariesBehindGate() {
  return (
    <SessionGate
      maxAgeMs={0}
      fallback={<p>One moment …</p>}
      error={({ retry }) => (
        <p>
          The tenant does not answer. <button onClick={retry}>Try again</button>
        </p>
      )}
    >
      <Salaries />
    </SessionGate>
  );
}

function Salaries() {
  useEffect(() => notifyTest({ what: 'rendered', payload: 'salaries' }), []);
  return <h1>Salaries</h1>;
}
