'use client';
import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react';
import type { ReactNode } from 'react';

// The component also renders on the server, where there is no window.
const redirectUri = typeof window === 'undefined' ? undefined : window.location.origin;

export function SessionProvider({ children }: { children: ReactNode }) {
  return (
    <Auth0Provider
      domain={process.env.NEXT_PUBLIC_AUTH0_DOMAIN!}
      clientId={process.env.NEXT_PUBLIC_AUTH0_CLIENT_ID!}
      authorizationParams={{ redirect_uri: redirectUri }}
      clearLocalState={() => localStorage.clear()}
      blocked={<p>Your account is blocked.</p>}
    >
      {children}
    </Auth0Provider>
  );
}
