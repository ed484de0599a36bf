import { Auth0Provider } from '@auth0/auth0-react';
import { Auth0Client } from '@auth0/auth0-spa-js';
import { clearWebStorage, deleteDatabases } from '@auth0-heartbeat/core/cleanup';
import { Auth0SessionProvider as PlainProvider } from '@auth0-heartbeat/react';
import { Auth0SessionProvider } from '@auth0-heartbeat/react/auth0-react';
import { Fragment, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { readDraft } from '../draft.js';
import { notifyTest } from '../notify-test.js';
import { App } from './app.js';
import { State } from './state.js';

const { domain, cacheLocation, heartbeat, staysAfterLoss, plainProvider, mountsOnce } =
  window.appOptions;

const auth0 = new Auth0Client({
  domain,
  clientId: 'adapters-app',
  authorizationParams: { redirect_uri: `${location.origin}/react/` },
  ...(cacheLocation && { cacheLocation }),
});

const clearDrafts = [clearWebStorage({ prefix: 'notes.' }), deleteDatabases('notes')];

function Session() {
  const [draft, setDraft] = useState(readDraft);
  const Provider = plainProvider ? PlainProvider : Auth0SessionProvider;
  return (
    <Provider
      client={auth0}
      {...heartbeat}
      clearLocalState={[
        ...clearDrafts,
        () => setDraft(''),
        () => notifyTest({ what: 'cleared', payload: null }),
      ]}
      redirectToLogin={staysAfterLoss ? false : undefined}
    >
      <State />
      <App draft={draft} onDraft={setDraft} />
    </Provider>
  );
}

notifyTest({ what: 'loaded', payload: null });

const Mode = mountsOnce ? Fragment : StrictMode;

createRoot(document.querySelector('#app')!).render(
  <Mode>
    <Auth0Provider client={auth0}>
      <Session />
    </Auth0Provider>
  </Mode>,
);
