import type { Interaction, InteractionResults } from 'oidc-provider';
import { notAMember } from '../access/rules.js';
import type { App, Exchange } from '../http/exchange.js';
import { redirect, sendErrorPage } from '../http/respond.js';
import { parseCookies } from '../provider/cookies.js';

/**
 * Returns the login or consent that `state` identifies. If it expired or started in another
 * browser, sends an error page and returns `undefined`.
 */
export async function findInteraction(
  { providers, cookies }: App,
  { req, res, url, baseUrl }: Exchange,
  prompt: 'login' | 'consent',
): Promise<Interaction | undefined> {
  const state = url.searchParams.get('state') ?? '';
  const startedHere = parseCookies(req.headers.cookie).has(cookies.login(state));
  const interaction = startedHere ? await providers.findInteraction(baseUrl, state) : undefined;
  if (interaction?.prompt.name === prompt) return interaction;
  const description = 'This page has expired or belongs to another browser. Start again.';
  sendErrorPage(res, 400, 'invalid_request', description);
  return undefined;
}

/** The result of a login by a blocked user. The log reads `userId`. */
export function userBlockedResult(userId: string): InteractionResults {
  return { error: 'unauthorized', error_description: 'user is blocked', userId };
}

/** The result of a login by a deleted user. The log reads `userId`. */
export function userDeletedResult(userId: string): InteractionResults {
  return { error: 'access_denied', error_description: 'user does not exist', userId };
}

/** The result of a login by a user who is not a member of the organization. The log reads `userId`. */
export function notAMemberResult(userId: string, organization: string): InteractionResults {
  const error_description = notAMember(userId, organization);
  return { error: 'access_denied', error_description, userId };
}

/** Stores the result of the interaction and resumes the authorization request. */
export async function finishInteraction(
  { cookies }: App,
  { res }: Exchange,
  interaction: Interaction,
  result: InteractionResults,
): Promise<void> {
  interaction.result = result;
  await interaction.persist();
  const name = cookies.login(interaction.uid);
  res.setHeader('Set-Cookie', `${name}=; Path=/u; Max-Age=0; HttpOnly; SameSite=Lax`);
  redirect(res, interaction.returnTo);
}

/** Returns the origin of the callback URL, as a list for `form-action`. */
export function callbackOrigin(interaction: Interaction): string[] {
  return [new URL(parameterOf(interaction, 'redirect_uri')).origin];
}

/** Returns a parameter of the authorization request, or an empty string. */
export function parameterOf(interaction: Interaction, name: string): string {
  const value = interaction.params[name];
  return typeof value === 'string' ? value : '';
}

/** Returns the name of the application in the authorization request. */
export function applicationName({ tenant }: App, interaction: Interaction): string {
  const clientId = parameterOf(interaction, 'client_id');
  return tenant.clients.find(clientId)?.name ?? clientId;
}
