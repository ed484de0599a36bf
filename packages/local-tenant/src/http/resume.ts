import type { InteractionResults } from 'oidc-provider';
import type { Tenant } from '../tenant/tenant.js';
import { sessionCookieOf } from '../provider/cookies.js';
import { markFaults, rememberedFaults } from '../provider/request-faults.js';
import { answerFromProvider } from './authentication.js';
import type { App, Exchange } from './exchange.js';
import { applyFaults } from './fault-effects.js';
import { refusedAsBlocked, refusedAsDeleted } from './interaction.js';

/**
 * `/authorize/{uid}`: goes on after a login. The login ends the session that the browser had,
 * whoever it belonged to, so that each login has a session and a `sid` of its own.
 */
export async function answerResume(app: App, exchange: Exchange, uid: string): Promise<void> {
  const { tenant } = app;
  const outcome = await applyFaults(tenant, exchange, { endpoint: '/authorize/{uid}' });
  if (outcome === 'answered') return;
  const login = tenant.artifacts.get('Interaction', uid)?.result?.login;
  const refusal = login === undefined ? undefined : refusalOf(tenant, login.accountId);
  if (refusal !== undefined) {
    await refuseLogin(app, exchange, uid, refusal);
  } else if (login !== undefined) {
    endOtherSession(app, exchange, login['loginId']);
  }
  markFaults(exchange.req, rememberedFaults(tenant, uid));
  await answerFromProvider(app, exchange, exchange.req);
}

/** The user may have been blocked or deleted between the sign-in form and here. */
function refusalOf({ users }: Tenant, userId: string): InteractionResults | undefined {
  if (users.find(userId) === undefined) return refusedAsDeleted(userId);
  return users.isBlocked(userId) ? refusedAsBlocked(userId) : undefined;
}

async function refuseLogin(
  { providers }: App,
  { host }: Exchange,
  uid: string,
  refusal: InteractionResults,
): Promise<void> {
  const interaction = await providers.findInteraction(host, uid);
  if (interaction === undefined) return;
  interaction.result = refusal;
  await interaction.persist();
}

function endOtherSession({ tenant, cookies }: App, { req }: Exchange, loginId: unknown): void {
  const { artifacts, sessions } = tenant;
  const cookie = sessionCookieOf(req.headers.cookie, cookies);
  const session = cookie === undefined ? undefined : artifacts.get('Session', cookie);
  const current = sessions.alive(session?.uid);
  if (loginId !== undefined && current !== undefined && current.loginId !== loginId) {
    sessions.endBrowserSession(current.uid, 'replaced');
  }
}
