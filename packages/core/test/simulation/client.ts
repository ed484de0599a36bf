import type { IdTokenClaims, SessionClient } from '../../src/contract/client.js';
import type { Document } from './document.js';
import type { Network } from './network.js';
import type { Plan } from './plan.js';
import type { Grant, OAuthError, Tenant, TenantSession } from './tenant.js';
import type { World } from './world.js';

export const DOMAIN = 'tenant.example.com';

/** The SDK gives up a request to the token endpoint after so long, all repetitions included. */
const TOKEN_LIMIT_MS = 30_000;

const cancelled: OAuthError = { error: 'cancelled', error_description: 'Popup closed' };

/** So much before its end the SDK takes a session for ended. */
const EXPIRY_LEEWAY_S = 30;

/** What a client keeps about who is signed in. */
export interface Tokens {
  readonly sub: string;
  readonly sid: string;
  readonly org: string | undefined;
  /** In seconds since the epoch, on this computer's clock. */
  readonly expiry: number | undefined;
  grant: Grant | null;
  /** When the app itself asked for them, if it did; elapsed time. */
  readonly appAskedAt?: number;
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
  loginWithPopup(options?: object, config?: object): Promise<void>;
  /** The user signs in in the popup, or closes it. */
  closePopup(as: string | null): void;
  /** The number of popups that were opened. */
  popups(): number;
}

/** The cookie with the organization of the last login, which all pages share. */
export interface OrganizationHint {
  org: string | undefined;
}

/** Marks a token call of the app itself. */
export const APP_CALL_S = 11;

/** What happens when the client leaves the page. */
export interface Exits {
  toLogin(): void;
  /** Something happened to what the user or the app is doing. */
  disturb(what: string): void;
  signedIn(): void;
  toLogout(): void;
}

export function tokensOf(
  world: World,
  plan: Plan,
  tenant: Tenant,
  { sub, sid, endsAt }: TenantSession,
  org: string | undefined,
): Tokens {
  const left = endsAt - world.real();
  return {
    sub,
    sid,
    org,
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
  hint: OrganizationHint,
  clientId: string,
  exits: Exits,
): Client {
  let popup: { resolve(): void; reject(error: unknown): void } | null = null;
  let popups = 0;
  /** What the user did before the popup was there. */
  let closing: { readonly as: string | null } | null = null;
  const isRefreshing = plan.probe === 'refresh';

  /** The SDK forgets a session whose end has come. */
  function current(): Tokens | null {
    const { tokens } = cell;
    if (tokens?.expiry && world.wall() / 1_000 >= tokens.expiry - EXPIRY_LEEWAY_S) {
      cell.tokens = null;
    }
    return cell.tokens;
  }

  async function askInIframe(limitMs: number, organization?: string): Promise<void> {
    const org = organization ?? hint.org;
    // A popup takes any response in its page for its own.
    const isOfApp = limitMs === APP_CALL_S * 1_000;
    const respond = () => {
      if (popup && !isOfApp) exits.disturb('a check closes the popup');
    };
    const askedAt = world.elapsed();
    try {
      const session = await network.ask(page, limitMs, () => tenant.askSilently());
      respond();
      const tokens = tokensOf(world, plan, tenant, session, org);
      cell.tokens = isOfApp ? { ...tokens, appAskedAt: askedAt } : tokens;
    } catch (error) {
      if (/required|unauthorized/.test((error as Partial<OAuthError>).error ?? '')) respond();
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
    getConfiguration: () => ({ domain: DOMAIN, clientId }),
    async getTokenSilently({ timeoutInSeconds = Infinity, authorizationParams }) {
      world.stir();
      const before = cell.tokens;
      if (before && !current()) return undefined;
      if (isRefreshing) await redeem();
      else await askInIframe(timeoutInSeconds * 1_000, authorizationParams?.organization);
      return 'token';
    },
    async getIdTokenClaims(): Promise<IdTokenClaims | undefined> {
      world.stir();
      const tokens = current();
      if (!tokens) return undefined;
      const { sub, sid, org, expiry } = tokens;
      return {
        sub,
        sid,
        ...(org && { org_id: org }),
        ...(expiry !== undefined && { session_expiry: expiry }),
      };
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
    popups: () => popups,
    loginWithPopup() {
      world.stir();
      popups++;
      return new Promise((resolve, reject) => {
        popup = { resolve, reject };
        if (closing) this.closePopup(closing.as);
      });
    },
    closePopup(as) {
      world.stir();
      if (!popup) return void (closing = { as });
      const { resolve, reject } = popup;
      closing = null;
      popup = null;
      const answer = as === null ? cancelled : tenant.logIn(as);
      if ('error' in answer) return reject(answer);
      if (plan.hasOrganizations) hint.org = world.random.pick(['org_a', 'org_b']);
      cell.tokens = tokensOf(world, plan, tenant, answer, hint.org);
      exits.signedIn();
      resolve();
    },
    async loginWithRedirect() {
      world.stir();
      if (popup) exits.disturb('the page leaves while a popup is open');
      exits.toLogin();
    },
  };
}
