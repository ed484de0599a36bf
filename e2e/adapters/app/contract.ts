import type { SessionEvents, SessionHeartbeatOptions, SessionOptions } from '@auth0-heartbeat/core';

/** The options of the app. */
export interface AppOptions {
  /** The tenant's domain. */
  readonly domain: string;
  /** Where the SDK stores its tokens. Default: in memory. */
  readonly cacheLocation?: 'memory' | 'localstorage';
  readonly heartbeat?: Omit<SessionHeartbeatOptions, 'probe' | 'push'> &
    Pick<SessionOptions, 'cleanupTimeoutMs' | 'loadTimeoutMs'>;
  /** Do not redirect to login after a loss. */
  readonly staysAfterLoss?: boolean;
  /** React: use `Auth0SessionProvider` with an `Auth0Client`, and no auth0-react. */
  readonly plainProvider?: boolean;
  /** React: without StrictMode, so that everything is mounted once, as in production. */
  readonly mountsOnce?: boolean;
}

/** A message from the app to the test, sent immediately and in order. */
export type AppMessage =
  | { what: 'sessionLost'; payload: SessionEvents['sessionLost'] }
  | { what: 'sessionVerified'; payload: SessionEvents['sessionVerified'] }
  | { what: 'sessionUnverified'; payload: SessionEvents['sessionUnverified'] }
  | { what: 'interactionRequired'; payload: SessionEvents['interactionRequired'] }
  /** A new page was loaded. */
  | { what: 'loaded'; payload: null }
  /** A page that requires a verified session was rendered. */
  | { what: 'rendered'; payload: 'salaries' | 'payroll' }
  /** `clearLocalState` ran. */
  | { what: 'cleared'; payload: null }
  /** The page navigates to another origin; the payload is what remains in the app. */
  | { what: 'left'; payload: Leftovers }
  /** auth0-react or auth0-vue has an error with this message. */
  | { what: 'auth0Error'; payload: string }
  /** `getAccessTokenSilently` of the app failed with this code. */
  | { what: 'tokenFailed'; payload: string }
  | { what: 'exception'; payload: string };

/** The data of the user that remains in a page. */
export interface Leftovers {
  /** The visible text, including the values of fields. */
  readonly shown: string;
  /** Web storage, and the cookies that scripts can read. */
  readonly stored: string;
}

declare global {
  interface Window {
    appOptions: AppOptions;
  }
}
