import type { Interaction, InteractionResults } from 'oidc-provider';
import { parseCookies } from '../provider/cookies.js';
import type { App, Exchange } from './exchange.js';
import { redirect, sendErrorPage } from './respond.js';

/**
 * The login or consent that `state` names, if this browser began it. Otherwise answers that it
 * is gone.
 */
export async function findInteraction(
  { providers, cookies }: App,
  { req, res, url, host }: Exchange,
  prompt: 'login' | 'consent',
): Promise<Interaction | undefined> {
  const state = url.searchParams.get('state') ?? '';
  const began = parseCookies(req.headers.cookie).has(cookies.login(state));
  const interaction = began ? await providers.findInteraction(host, state) : undefined;
  if (interaction?.prompt.name === prompt) return interaction;
  const description = 'This page has expired or belongs to another browser. Start again.';
  sendErrorPage(res, 400, 'invalid_request', description);
  return undefined;
}

/** How a login ends for a user who is blocked; for the log it says whose it was. */
export function refusedAsBlocked(userId: string): InteractionResults {
  return { error: 'unauthorized', error_description: 'user is blocked', userId };
}

/** How a login ends for a user who is deleted meanwhile. */
export function refusedAsDeleted(userId: string): InteractionResults {
  return { error: 'access_denied', error_description: 'user does not exist', userId };
}

/** Ends the interaction with a result and goes on with the authorization request. */
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

/** The origin that the browser goes back to at the end. */
export function callbackOrigin(interaction: Interaction): string[] {
  return [new URL(parameterOf(interaction, 'redirect_uri')).origin];
}

/** A parameter of the authorization request; empty where there is none. */
export function parameterOf(interaction: Interaction, name: string): string {
  const value = interaction.params[name];
  return typeof value === 'string' ? value : '';
}

/** The name of the application that asks. */
export function applicationName({ tenant }: App, interaction: Interaction): string {
  const clientId = parameterOf(interaction, 'client_id');
  return tenant.clients.find(clientId)?.name ?? clientId;
}
