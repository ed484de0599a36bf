import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider';
import { checkOrganization } from '../access/rules.js';
import { getRequestFaults } from '../faults/request-faults.js';
import type { OidcProviderModule } from '../provider/load-provider.js';
import type { Tenant } from '../tenant/tenant.js';

/** Creates the policy for login and consent, with Auth0's errors for silent authentication. */
export function createInteractionPolicy(
  tenant: Tenant,
  module: OidcProviderModule,
): interactionPolicy.Prompt[] {
  const { base, Check, Prompt } = module.interactionPolicy;
  const policy = base();
  const login = policy.get('login');
  if (login === undefined) throw new Error('the provider has no login prompt');
  for (const check of login.checks) check.description = 'Login required';
  login.checks.add(
    new Check('user_blocked', 'user is blocked', 'unauthorized', (ctx) =>
      shouldAnswerBlocked(tenant, ctx),
    ),
    0,
  );
  login.checks.add(
    new Check('organization', 'Organization required', (ctx) => {
      checkOrganization(tenant, module, ctx);
      return false;
    }),
    0,
  );
  login.checks.add(
    new Check('mfa_required', 'Multifactor authentication required', 'login_required', (ctx) =>
      getRequestFaults(ctx.req).has('mfa_required'),
    ),
  );
  const consent = new Prompt(
    { name: 'consent', requestable: true },
    new Check('consent_missing', 'Consent required', 'consent_required', (ctx) =>
      needsConsent(tenant, ctx),
    ),
  );
  policy.remove('consent');
  policy.add(consent);
  for (const check of consent.checks) check.description = 'Consent required';
  return policy;
}

function shouldAnswerBlocked(tenant: Tenant, { oidc }: KoaContextWithOIDC): boolean {
  if (tenant.policy.blockedUserAnswer !== 'unauthorized' || oidc.session === undefined)
    return false;
  const latest = tenant.sessions.findLatest(oidc.session.uid);
  return latest?.end === 'blocked' && tenant.users.isBlocked(latest.userId);
}

function needsConsent(tenant: Tenant, { oidc, req }: KoaContextWithOIDC): boolean {
  if (getRequestFaults(req).has('consent_required')) return true;
  const client = tenant.clients.find(oidc.client?.clientId);
  return (
    client?.requireConsent === true &&
    !tenant.hasConsent(oidc.session?.accountId ?? '', client.clientId)
  );
}
