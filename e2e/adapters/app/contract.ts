import type {
  SessionEvents,
  SessionHeartbeatOptions,
  SessionLossOptions,
} from '@auth0-heartbeat/core';

/** What a test says to the app. */
export interface AppOptions {
  /** The tenant's domain. */
  readonly domain: string;
  /** Where the SDK keeps its tokens. Default: the SDK's own choice, in memory. */
  readonly cacheLocation?: 'memory' | 'localstorage';
  readonly heartbeat?: Omit<SessionHeartbeatOptions, 'probe' | 'triggers'> &
    Pick<SessionLossOptions, 'cleanupTimeoutMs'> & {
      readonly triggers?: Readonly<Record<string, boolean>>;
    };
  /** After a loss the app stays and redirects nowhere. */
  readonly staysAfterLoss?: boolean;
  /** React: the provider of `@auth0-heartbeat/react`, which knows nothing of auth0-react. */
  readonly plainProvider?: boolean;
  /** React: without StrictMode, so that everything is mounted once, as in production. */
  readonly mountsOnce?: boolean;
}

/** What the app tells the test, at once and in this order. */
export type Told =
  | { what: 'sessionLost'; payload: SessionEvents['sessionLost'] }
  | { what: 'sessionVerified'; payload: SessionEvents['sessionVerified'] }
  | { what: 'sessionUnverified'; payload: SessionEvents['sessionUnverified'] }
  | { what: 'interactionRequired'; payload: SessionEvents['interactionRequired'] }
  /** A new page was loaded. */
  | { what: 'loaded'; payload: null }
  /** A page that only somebody with a proof may see was rendered. */
  | { what: 'rendered'; payload: 'salaries' | 'payroll' }
  /** `clearLocalState` ran. */
  | { what: 'cleared'; payload: null }
  /** The page sends the user to another origin, and this is what it leaves behind. */
  | { what: 'left'; payload: LeftBehind }
  /** auth0-react or auth0-vue has an error, with this message. */
  | { what: 'auth0Error'; payload: string }
  /** `getAccessTokenSilently` of the app failed, with this code. */
  | { what: 'tokenFailed'; payload: string }
  | { what: 'exception'; payload: string };

/** What there is of the user in a page. */
export interface LeftBehind {
  /** All that is on the screen, what stands in fields included. */
  readonly shown: string;
  /** All that is in web storage, and the cookies that a script can see. */
  readonly stored: string;
}

declare global {
  interface Window {
    appOptions: AppOptions;
  }
}
