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
  getConfiguration(): { readonly domain: string; readonly clientId: string };
  /** A token; `undefined` once the session has expired. Rejects as the SDK does. */
  getTokenSilently(options?: {
    readonly cacheMode?: 'on' | 'off' | 'cache-only';
  }): Promise<string | undefined>;
  getIdTokenClaims(): Promise<(IdTokenClaims & { readonly __raw: string }) | undefined>;
  getUser(): Promise<FakeUser | undefined>;
  isAuthenticated(): Promise<boolean>;
  checkSession(): Promise<void>;
  /** Notes that login was asked for. The page does not leave. */
  loginWithRedirect(options?: LoginOptions): Promise<void>;
  /** What the tenant says now to the login that was asked for last. */
  handleRedirectCallback(url?: string): Promise<{ appState?: unknown }>;
  /** Forgets the user; the page does not leave. */
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
