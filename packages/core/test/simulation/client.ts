import type { IdTokenClaims, SessionClient } from '../../src/contract/client.js';
import type { Document } from './document.js';
import type { Network } from './network.js';
import type { Plan } from './plan.js';
import type { Grant, OAuthError, Tenant, TenantSession } from './tenant.js';
import type { World } from './world.js';

export const DOMAIN = 'tenant.example.com';
export const CLIENT_ID = 'spa';

/** The SDK gives up a request to the token endpoint after so long, all repetitions included. */
const TOKEN_LIMIT_MS = 30_000;

/** So much before its end the SDK takes a session for ended. */
const EXPIRY_LEEWAY_S = 30;

/** What a client keeps about who is signed in. */
export interface Tokens {
  readonly sub: string;
  readonly sid: string;
  /** In seconds since the epoch, on this computer's clock. */
  readonly expiry: number | undefined;
  grant: Grant | null;
}

/** Where tokens are kept: a cell of a page, or one for all pages. */
export interface Cell {
  tokens: Tokens | null;
}

/** An `Auth0Client` as far as the heartbeat and its ending use it. */
export interface Client extends SessionClient {
  readonly options: { readonly useRefreshTokens: boolean };
  readonly cell: Cell;
  getConfiguration(): { domain: string; clientId: string };
  checkSession(): Promise<void>;
  loginWithRedirect(): Promise<void>;
}

/** What happens when the client leaves the page. */
export interface Exits {
  toLogin(): void;
  toLogout(): void;
}

export function tokensOf(
  world: World,
  plan: Plan,
  tenant: Tenant,
  { sub, sid, endsAt }: TenantSession,
): Tokens {
  const left = endsAt - world.real();
  return {
    sub,
    sid,
    expiry:
      plan.tellsExpiry && left < Infinity ? Math.ceil((world.wall() + left) / 1_000) : undefined,
    grant: plan.probe === 'refresh' ? tenant.createGrant(sub) : null,
  };
}

export function createClient(
  world: World,
  plan: Plan,
  tenant: Tenant,
  network: Network,
  page: Document,
  cell: Cell,
  exits: Exits,
): Client {
  const isRefreshing = plan.probe === 'refresh';

  /** The SDK forgets a session whose end has come. */
  function current(): Tokens | null {
    const { tokens } = cell;
    if (tokens?.expiry && world.wall() / 1_000 >= tokens.expiry - EXPIRY_LEEWAY_S) {
      cell.tokens = null;
    }
    return cell.tokens;
  }

  async function askInIframe(limitMs: number): Promise<void> {
    try {
      const session = await network.ask(page, limitMs, () => tenant.askSilently());
      cell.tokens = tokensOf(world, plan, tenant, session);
    } catch (error) {
      // The SDK signs out locally before anybody hears of it.
      if ((error as OAuthError).error === 'login_required') cell.tokens = null;
      throw error;
    }
  }

  async function redeem(): Promise<void> {
    const { tokens } = cell;
    const grant = tokens?.grant;
    if (!grant) {
      throw { error: 'missing_refresh_token', error_description: 'Missing Refresh Token' };
    }
    try {
      await network.ask(page, TOKEN_LIMIT_MS, () => tenant.redeem(grant));
      // An answer that comes late puts back what was forgotten meanwhile.
      cell.tokens ??= tokens;
    } catch (error) {
      if (plan.dropsGrants) tokens.grant = null;
      throw error;
    }
  }

  return {
    options: { useRefreshTokens: isRefreshing },
    cell,
    getConfiguration: () => ({ domain: DOMAIN, clientId: CLIENT_ID }),
    async getTokenSilently({ timeoutInSeconds = Infinity }) {
      world.stir();
      const before = cell.tokens;
      if (before && !current()) return undefined;
      if (isRefreshing) await redeem();
      else await askInIframe(timeoutInSeconds * 1_000);
      return 'token';
    },
    async getIdTokenClaims(): Promise<IdTokenClaims | undefined> {
      world.stir();
      const tokens = current();
      if (!tokens) return undefined;
      const { sub, sid, expiry } = tokens;
      return expiry === undefined ? { sub, sid } : { sub, sid, session_expiry: expiry };
    },
    async checkSession() {
      world.stir();
      if (current() || isRefreshing) return;
      await askInIframe(10_000).catch(() => undefined);
    },
    async logout(options) {
      world.stir();
      cell.tokens = null;
      if (options?.openUrl !== false) exits.toLogout();
    },
    async loginWithRedirect() {
      world.stir();
      exits.toLogin();
    },
  };
}
