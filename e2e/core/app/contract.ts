import type { Auth0Client, Auth0ClientOptions } from '@auth0/auth0-spa-js';
import type {
  PushHint,
  SessionEvents,
  SessionHeartbeat,
  SessionHeartbeatOptions,
} from '@auth0-heartbeat/core';

/** What a test says to the app, in the `options` of its address. */
export interface AppOptions {
  /** The tenant's domain. */
  readonly domain: string;
  readonly client?: Pick<
    Auth0ClientOptions,
    'useRefreshTokens' | 'cacheLocation' | 'anonymousSessionsCacheMode'
  >;
  readonly heartbeat?: Omit<SessionHeartbeatOptions, 'probe' | 'triggers'> & {
    readonly triggers?: Readonly<Record<string, boolean>>;
  };
  /** How a check asks. Default: the heartbeat's own choice. */
  readonly probe?: 'session';
  /** Hints come from this push server, with access tokens for this audience. */
  readonly push?: { readonly url: string; readonly audience: string };
  /** After a loss the app stays and redirects nowhere. */
  readonly staysAfterLoss?: boolean;
}

/** What the app tells the test, at once and in this order. */
export type Told =
  | {
      [Name in keyof SessionEvents]: { what: Name; payload: SessionEvents[Name] };
    }[keyof SessionEvents]
  | { what: 'login'; payload: string }
  /** The user sees the plans of this user. */
  | { what: 'shown'; payload: string }
  | { what: 'cleared'; payload: null }
  | { what: 'csp_violation'; payload: string }
  | { what: 'exception'; payload: string };

/** What tests reach of the app. */
export interface App {
  readonly client: Auth0Client;
  readonly heartbeat: SessionHeartbeat;
  readonly fetch: typeof globalThis.fetch;
  /** A hint from outside. */
  push(about?: PushHint): void;
  /** Makes one more heartbeat of the same client and with the same options. */
  createHeartbeat(): SessionHeartbeat;
}

declare global {
  interface Window {
    app: App;
  }
}
