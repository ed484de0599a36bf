import type { Auth0Client, Auth0ClientOptions } from '@auth0/auth0-spa-js';
import type {
  PushHint,
  SessionEvents,
  Session,
  SessionHeartbeat,
  SessionHeartbeatOptions,
} from '@auth0-heartbeat/core';

/** The options of the app, in the query parameter `options`. */
export interface AppOptions {
  /** The tenant's domain. */
  readonly domain: string;
  /** Where the messages of the app go if the page has no `notifyTest`: `/inbox/` and this number. */
  readonly inbox?: number;
  readonly client?: Pick<
    Auth0ClientOptions,
    'useRefreshTokens' | 'cacheLocation' | 'anonymousSessionsCacheMode' | 'interactiveErrorHandler'
  >;
  readonly heartbeat?: Omit<SessionHeartbeatOptions, 'probe' | 'push'>;
  /** Login asks for this organization. The client has no organization of its own. */
  readonly organization?: string;
  /** Use `sessionProbe`. Default: the probe that the heartbeat selects. */
  readonly probe?: 'session';
  /** Receive hints from this push server, with access tokens for this audience. */
  readonly push?: {
    readonly url: string;
    readonly audience: string;
    readonly liveIntervalMs?: number;
  };
  /** `startSession` instead of its parts, as an app uses it. */
  readonly frontDoor?: boolean;
  /** The limit of the front door for the first status. Milliseconds. */
  readonly loadTimeoutMs?: number;
  /** Do not redirect to login after a loss. */
  readonly staysAfterLoss?: boolean;
}

/** A message from the app to the test, sent immediately and in order. */
export type AppMessage =
  | {
      [Name in keyof SessionEvents]: { what: Name; payload: SessionEvents[Name] };
    }[keyof SessionEvents]
  | { what: 'login'; payload: string }
  /** A login by popup has ended: `signed_in`, or the code of its error. */
  | { what: 'popup'; payload: string }
  /** The plans of this user are shown. */
  | { what: 'shown'; payload: string }
  | { what: 'cleared'; payload: { reason: string; otherUserSignedIn: boolean } }
  /** The tenant refused a login because the user is blocked. */
  | { what: 'blocked'; payload: string }
  | { what: 'csp_violation'; payload: string }
  | { what: 'exception'; payload: string };

/** What tests access of the app. */
export interface App {
  readonly client: Auth0Client;
  readonly heartbeat: Omit<SessionHeartbeat, 'start'>;
  /** With the front door. */
  readonly session: Session | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Delivers a push hint. */
  push(about?: PushHint): void;
  /** Creates another heartbeat of the same client with the same options. */
  createHeartbeat(): SessionHeartbeat;
}

declare global {
  interface Window {
    app: App;
  }
}
