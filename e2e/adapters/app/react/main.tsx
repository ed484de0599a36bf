import { Auth0Client } from '@auth0/auth0-spa-js';
import { clearWebStorage, deleteDatabases } from '@auth0-heartbeat/core/cleanup';
import { Auth0SessionProvider } from '@auth0-heartbeat/react';
import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react';
import { Fragment, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { readDraft } from '../draft.js';
import { notifyTest } from '../notify-test.js';
import { PlainAccount } from './account.js';
import { App, Blocked } from './app.js';

const { domain, cacheLocation, heartbeat, staysAfterLoss, plainProvider, mountsOnce } =
  window.appOptions;

const options = {
  domain,
  clientId: 'adapters-app',
  authorizationParams: { redirect_uri: `${location.origin}/react/` },
  ...(cacheLocation && { cacheLocation }),
};

const client = plainProvider && new Auth0Client(options);

const clearDrafts = [clearWebStorage({ prefix: 'notes.' }), deleteDatabases('notes')];

function Root() {
  const [draft, setDraft] = useState(readDraft);
  const session = {
    ...heartbeat,
    clearLocalState: [
      ...clearDrafts,
      () => setDraft(''),
      () => notifyTest({ what: 'cleared', payload: null }),
    ],
    redirectToLogin: staysAfterLoss ? (false as const) : undefined,
  };
  const app = <App draft={draft} onDraft={setDraft} />;
  if (client) {
    return (
      <Auth0SessionProvider
        client={client}
        {...session}
        blocked={
          <PlainAccount client={client}>
            <Blocked />
          </PlainAccount>
        }
      >
        <PlainAccount client={client}>{app}</PlainAccount>
      </Auth0SessionProvider>
    );
  }
  return (
    <Auth0Provider {...options} {...session} blocked={<Blocked />}>
      {app}
    </Auth0Provider>
  );
}

notifyTest({ what: 'loaded', payload: null });

const Mode = mountsOnce ? Fragment : StrictMode;

createRoot(document.querySelector('#app')!).render(
  <Mode>
    <Root />
  </Mode>,
);
