import type { Configuration, ErrorOut, JWK, KoaContextWithOIDC } from 'oidc-provider';
import { applyAccessTokenProfile } from '../access/access-token.js';
import { audienceOf, resourceOf } from '../access/audience.js';
import {
  grantScopes,
  isClientCredentials,
  requestedAudience,
} from '../access/client-credentials.js';
import { apiScopes } from '../access/rules.js';
import { clientMetadata } from '../clients/metadata.js';
import { saveLoginFaults } from '../faults/request-faults.js';
import { createInteractionPolicy } from '../login/interaction-policy.js';
import { errorPage } from '../pages/error-page.js';
import { contentSecurityPolicy } from '../pages/style.js';
import { accessTokenSeconds } from '../policy/policy.js';
import { grantFor } from '../sessions/grants.js';
import type { Tenant } from '../tenant/tenant.js';
import { createFindAccount } from '../users/account.js';
import { createAdapterFactory } from './adapter.js';
import { cookieSettings, type CookieNames } from './cookies.js';
import type { OidcProviderModule } from './load-provider.js';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;
const LOGIN_SECONDS = HOUR;

/** Creates the configuration that makes the provider respond like an Auth0 tenant. */
export function createConfiguration(
  tenant: Tenant,
  module: OidcProviderModule,
  signingKey: JWK,
  cookies: CookieNames,
  issuer: string,
): Configuration {
  const tokenSeconds = () => accessTokenSeconds(tenant.policy);
  return {
    adapter: createAdapterFactory(tenant),
    clients: tenant.clients.all().map(clientMetadata),
    jwks: { keys: [signingKey] },
    cookies: cookieSettings(cookies),
    findAccount: createFindAccount(tenant, module),
    loadExistingGrant: (ctx) => grantFor(tenant, ctx),
    renderError,
    // The HTTP handlers check the origin before they forward a request.
    clientBasedCORS: () => true,
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      userinfo: '/userinfo',
      jwks: '/.well-known/jwks.json',
    },
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic'],
    scopes: ['openid', 'profile', 'email', 'offline_access', 'online_access'],
    claims: {
      openid: ['sub', 'sid', 'org_id', 'org_name', 'session_expiry', ...tenant.users.claimNames()],
      profile: ['name', 'nickname', 'given_name', 'family_name', 'picture', 'updated_at'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    extraParams: {
      audience: (ctx) => {
        restoreOfflineAccess(ctx);
      },
      organization: null,
      screen_hint: null,
    },
    issueRefreshToken: async (_ctx, _client, source) =>
      source.scopes.has('offline_access') || source.scopes.has('online_access'),
    // The adapter expires online refresh tokens with their session.
    expiresWithSession: async () => false,
    rotateRefreshToken: ({ oidc }) =>
      oidc.entities.RefreshToken?.scopes.has('online_access') !== true &&
      tenant.clients.find(oidc.client?.clientId)?.refreshTokenRotation !== false,
    formats: {
      customizers: { jwt: (_ctx, token, parts) => applyAccessTokenProfile(tenant, token, parts) },
    },
    discovery: {
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      end_session_endpoint: `${issuer}oidc/logout`,
    },
    ttl: {
      AccessToken: tokenSeconds,
      ClientCredentials: tokenSeconds,
      AuthorizationCode: 60,
      IdToken: 10 * HOUR,
      RefreshToken: 30 * DAY,
      Grant: 30 * DAY,
      Interaction: LOGIN_SECONDS,
      // The lifetime of the cookie. The tenant decides when a session ends.
      Session: 365 * DAY,
    },
    interactions: {
      policy: createInteractionPolicy(tenant, module),
      url: (ctx, interaction) => {
        saveLoginFaults(tenant, ctx.req, interaction, LOGIN_SECONDS);
        // Binds the login to this browser, independent of its other tabs.
        ctx.cookies.set(cookies.login(interaction.uid), '1', {
          httpOnly: true,
          sameSite: 'lax',
          secure: false,
          signed: false,
          path: '/u',
          maxAge: LOGIN_SECONDS * 1000,
        });
        const page = interaction.prompt.name === 'consent' ? 'consent' : 'login';
        return `/u/${page}?state=${interaction.uid}`;
      },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: true },
      clientCredentials: { enabled: true },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async (ctx, _client, oneOf) => {
          if (oneOf !== undefined) return oneOf;
          if (isClientCredentials(ctx)) return resourceOf(requestedAudience(module, ctx));
          const audience = ctx.oidc.params?.['audience'];
          return typeof audience === 'string' && audience !== '' ? resourceOf(audience) : undefined;
        },
        useGrantedResource: async () => true,
        // Every audience is an API of this tenant. It has all requested scopes.
        getResourceServerInfo: async (ctx, resource, client) => {
          const { oidc } = ctx;
          const audience = audienceOf(resource);
          if (isClientCredentials(ctx)) {
            grantScopes(module, ctx, tenant.clients.find(client.clientId), audience);
          }
          const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken;
          const scopes = source?.scopes ?? oidc.requestParamScopes;
          return {
            audience,
            scope: apiScopes(tenant, audience, source?.accountId, scopes).join(' '),
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenSeconds(),
          };
        },
      },
    },
  };
}

/** The provider drops `offline_access` without `prompt=consent`, but Auth0 does not. */
function restoreOfflineAccess(ctx: Parameters<typeof grantFor>[1]): void {
  const { params } = ctx.oidc;
  const requested = String(ctx.query['scope'] ?? '').split(' ');
  if (params === undefined || !requested.includes('offline_access')) return;
  const kept = typeof params['scope'] === 'string' ? params['scope'].split(' ') : [];
  params['scope'] = [...new Set([...kept, 'offline_access'])].join(' ');
}

/** Shows the provider's errors that it cannot send back to the application. */
function renderError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', contentSecurityPolicy());
  ctx.set('X-Frame-Options', 'DENY');
  ctx.body = errorPage(out.error, out.error_description ?? '');
}
