import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './style.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Auth0Provider
      domain={import.meta.env.VITE_AUTH0_DOMAIN}
      clientId={import.meta.env.VITE_AUTH0_CLIENT_ID}
      authorizationParams={{ redirect_uri: window.location.origin }}
      clearLocalState={() => localStorage.clear()}
      blocked={<p>Your account is blocked.</p>}
    >
      <App />
    </Auth0Provider>
  </StrictMode>,
);
