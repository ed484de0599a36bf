import type { InteractionResults } from 'oidc-provider';
import { applyFaults } from '../faults/effects.js';
import { setRequestFaults, loadLoginFaults } from '../faults/request-faults.js';
import { forwardToProvider } from '../http/authentication.js';
import type { App, Exchange } from '../http/exchange.js';
import { sessionCookieOf } from '../provider/cookies.js';
import { textOf } from '../sessions/grant-context.js';
import type { Tenant } from '../tenant/tenant.js';
import { notAMemberResult, userBlockedResult, userDeletedResult } from './interaction.js';

/**
 * Handles `/authorize/{uid}`, which resumes the authorization request after a login. The login ends
 * the browser's previous session, even one of the same user. Each login gets a new session and
 * `sid`.
 */
export async function handleResume(app: App, exchange: Exchange, uid: string): Promise<void> {
  const { tenant } = app;
  const outcome = await applyFaults(app, exchange, { endpoint: '/authorize/{uid}' });
  if (outcome === 'answered') return;
  const interaction = tenant.artifacts.get('Interaction', uid);
  const login = interaction?.result?.login;
  const organization = textOf(interaction?.params?.['organization']);
  const rejection =
    login === undefined ? undefined : rejectionFor(tenant, login.accountId, organization);
  if (rejection !== undefined) {
    await rejectLogin(app, exchange, uid, rejection);
  } else if (login !== undefined) {
    endPreviousSession(app, exchange, login['loginId']);
  }
  setRequestFaults(exchange.req, loadLoginFaults(tenant, uid));
  await forwardToProvider(app, exchange, exchange.req);
}

/** An administrator can block or delete the user after the login form was submitted. */
function rejectionFor(
  { users, organizations }: Tenant,
  userId: string,
  organization: string | undefined,
): InteractionResults | undefined {
  if (users.find(userId) === undefined) return userDeletedResult(userId);
  if (users.isBlocked(userId)) return userBlockedResult(userId);
  return organizations.membership(organization, userId) === 'member'
    ? undefined
    : notAMemberResult(userId, organization ?? '');
}

async function rejectLogin(
  { providers }: App,
  { baseUrl }: Exchange,
  uid: string,
  rejection: InteractionResults,
): Promise<void> {
  const interaction = await providers.findInteraction(baseUrl, uid);
  if (interaction === undefined) return;
  interaction.result = rejection;
  await interaction.persist();
}

function endPreviousSession({ tenant, cookies }: App, { req }: Exchange, loginId: unknown): void {
  const { artifacts, sessions } = tenant;
  const cookie = sessionCookieOf(req.headers.cookie, cookies);
  const session = cookie === undefined ? undefined : artifacts.get('Session', cookie);
  const current = sessions.findActive(session?.uid);
  if (loginId !== undefined && current !== undefined && current.loginId !== loginId) {
    sessions.endBrowserSession(current.uid, 'replaced');
  }
}
