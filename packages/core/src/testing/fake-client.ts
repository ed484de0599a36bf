import type {
  CallbackClient,
  IdTokenClaims,
  LoginOptions,
  SessionClient,
  SignInClient,
  SignOutOptions,
} from '../client.js';
import { type FakeTenant, type FakeUser, loginRequired } from './fake-tenant.js';

/** An `Auth0Client`, as far as apps and the heartbeat commonly use one, of a fake session. */
export interface FakeClient extends SessionClient, SignInClient, CallbackClient {
  /** Returns the tenant and the application of the simulated world. */
  getConfiguration(): {
    /** No tenant that exists. */
    readonly domain: string;
    /** No application that exists. */
    readonly clientId: string;
  };
  /**
   * Resolves with a token, with `undefined` once the session has expired. Rejects as the SDK does.
   *
   * @param options `off` asks the tenant, `on` only without a token, `cache-only` never.
   */
  getTokenSilently(options?: {
    /** Whether the tenant is asked. Default: `on`. */
    readonly cacheMode?: 'on' | 'off' | 'cache-only';
  }): Promise<string | undefined>;
  /** Resolves with the claims of who is signed in, `undefined`: nobody. */
  getIdTokenClaims(): Promise<
    | (IdTokenClaims & {
        /** No token, only a text. */
        readonly __raw: string;
      })
    | undefined
  >;
  /** Resolves with who is signed in, `undefined`: nobody. */
  getUser(): Promise<FakeUser | undefined>;
  /** Resolves with whether somebody is signed in. */
  isAuthenticated(): Promise<boolean>;
  /** Does nothing: whoever is signed in has a token already. */
  checkSession(): Promise<void>;
  /**
   * Notes in `logins` that login was asked for. The page does not leave.
   *
   * @param options What is noted.
   */
  loginWithRedirect(options?: LoginOptions): Promise<void>;
  /**
   * Resolves or rejects with what the tenant says now to the login that was asked for last.
   *
   * @param url Does not matter.
   */
  handleRedirectCallback(url?: string): Promise<{
    /** What that login was asked for with. */
    appState?: unknown;
  }>;
  /**
   * Forgets the user, and notes in `logouts` what would have left the page.
   *
   * @param options What is noted.
   */
  logout(options?: SignOutOptions): Promise<void>;
}

/** What the client keeps and does, for the fake session to read and to change. */
export interface ClientState {
  user: FakeUser | null;
  /** The end that the tenant had set has come, which the client finds at its next token call. */
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
        // The SDK signs out locally before anybody hears of it.
        if ((error as { error?: string }).error === loginRequired.error) forget();
        throw error;
      }
      return 'fake-token';
    },
    getIdTokenClaims: async () => (state.user ? { ...state.user, __raw: 'fake-token' } : undefined),
    getUser: async () => state.user ?? undefined,
    isAuthenticated: async () => state.user !== null,
    // Who is signed in has a token already, and nothing says that anybody else was.
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
