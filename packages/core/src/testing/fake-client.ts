import type {
  CallbackClient,
  IdTokenClaims,
  LoginOptions,
  SessionClient,
  SignInClient,
  SignOutOptions,
} from '../contract/client.js';
import { propertiesOf } from '../machine/untrusted.js';
import { type FakeTenant, type FakeUser, loginRequired } from './fake-tenant.js';

/** The `Auth0Client` of a fake session, with the methods that apps and the heartbeat commonly use. */
export interface FakeClient extends SessionClient, SignInClient, CallbackClient {
  /** Returns the tenant and the application of the simulated environment. */
  getConfiguration(): {
    /** The domain of a tenant that does not exist. */
    readonly domain: string;
    /** The client ID of an application that does not exist. */
    readonly clientId: string;
  };
  /**
   * Resolves with a token, with `undefined` once the session has expired. Rejects with the errors of the SDK.
   *
   * @param options `off` asks the tenant, `on` only if there is no token, `cache-only` never.
   */
  getTokenSilently(options?: {
    /** Whether the tenant is asked. Default: `on`. */
    readonly cacheMode?: 'on' | 'off' | 'cache-only';
  }): Promise<string | undefined>;
  /** Resolves with the claims of the signed-in user, or `undefined`. */
  getIdTokenClaims(): Promise<
    | (IdTokenClaims & {
        /** A text instead of a token. */
        readonly __raw: string;
      })
    | undefined
  >;
  /** Resolves with the signed-in user, or `undefined`. */
  getUser(): Promise<FakeUser | undefined>;
  /** Resolves with whether somebody is signed in. */
  isAuthenticated(): Promise<boolean>;
  /** Does nothing: a signed-in user always has a token. */
  checkSession(): Promise<void>;
  /**
   * Adds the options to `logins`. The page does not navigate.
   *
   * @param options The options of the login.
   */
  loginWithRedirect(options?: LoginOptions): Promise<void>;
  /**
   * Resolves or rejects with the answer of the tenant to the last login.
   *
   * @param url Ignored.
   */
  handleRedirectCallback(url?: string): Promise<{
    /** The `appState` of that login. */
    appState?: unknown;
  }>;
  /**
   * Removes the user, and adds the options to `logouts` if the page would have navigated.
   *
   * @param options The options of the logout.
   */
  logout(options?: SignOutOptions): Promise<void>;
}

/** The state of the client, which the fake session reads and changes. */
export interface ClientState {
  user: FakeUser | null;
  /** The session has expired. The client detects it at its next token call. */
  isExpired: boolean;
  checks: number;
  readonly logins: LoginOptions[];
  readonly logouts: SignOutOptions[];
}

export function createFakeClient(tenant: FakeTenant, state: ClientState): FakeClient {
  function forget(): void {
    state.user = null;
    state.isExpired = false;
  }

  return {
    getConfiguration: () => ({ domain: 'tenant.example.com', clientId: 'fake-session' }),
    async getTokenSilently({ cacheMode = 'on' } = {}) {
      if (state.isExpired) {
        forget();
        return undefined;
      }
      if (cacheMode !== 'off' && state.user) return 'fake-token';
      if (cacheMode === 'cache-only') return undefined;
      if (cacheMode === 'off') state.checks++;
      try {
        state.user = tenant.askSilently();
      } catch (error) {
        // The SDK signs out locally before it rejects.
        if (propertiesOf(error)['error'] === loginRequired.error) forget();
        throw error;
      }
      return 'fake-token';
    },
    getIdTokenClaims: async () => (state.user ? { ...state.user, __raw: 'fake-token' } : undefined),
    getUser: async () => state.user ?? undefined,
    isAuthenticated: async () => state.user !== null,
    checkSession: async () => undefined,
    async loginWithRedirect(options = {}) {
      state.logins.push(options);
    },
    async handleRedirectCallback() {
      const { appState, authorizationParams } = state.logins.at(-1) ?? {};
      try {
        state.user = tenant.askAtLogin(authorizationParams?.prompt);
        state.isExpired = false;
        return { appState };
      } catch (error) {
        throw Object.assign(error as Error, { appState });
      }
    },
    async logout(options = {}) {
      forget();
      const { openUrl } = options;
      if (openUrl === false) return;
      tenant.refuse(loginRequired);
      state.logouts.push(options);
      await openUrl?.('https://tenant.example.com/v2/logout');
    },
  };
}
