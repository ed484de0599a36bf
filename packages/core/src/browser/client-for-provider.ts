import type { LoginOptions } from '../contract/client.js';
import type { Session } from '../contract/session-heartbeat.js';
import type { SessionAppClient } from '../contract/session-options.js';
import { whenPageLoaded } from '../shell/client-registry.js';
import { internalsOf } from '../shell/internals.js';
import { isEndedAsIdle } from '../machine/foreseen-end.js';
import { isOwnCallback, responseOf, tabsOf } from './complete-login.js';
import { browserPage } from './page.js';
import { whenLoaded } from './when-snapshot.js';

/**
 * Whether the page is the redirect back from a login of this client, which a provider of a framework
 * may handle. Any other URL, such as the callback of another OAuth provider, must be left to the app.
 *
 * @param client The app's client.
 */
export function isLoginCallback(client: SessionAppClient): boolean {
  return typeof window !== 'undefined' && isOwnCallback(client, window.location.href);
}

/**
 * Whether a guard may go to login by itself, for adapters. After a refused login that would be a loop,
 * so it waits until the user has clicked or pressed a key. After `login_required` a login page is the right answer.
 *
 * @param session The session.
 * @param isSilent Whether the guard asks with `prompt=none`, which the tenant has just refused.
 */
export function mayGuardSignIn(session: Session, isSilent: boolean = false): boolean {
  const { page } = internalsOf(session)?.ports ?? { page: browserPage };
  const { login, user } = session.getSnapshot();
  const isRefused = login && !user && (isSilent || login.status !== 'login_required');
  return !isRefused || page.hasUserActivation();
}

/**
 * Returns the client for the provider of a framework's SDK, for adapters. The session restores and
 * completes the login, once; the provider receives the same results when the status is known and the
 * clean-up, if there is one, is done.
 *
 * After a refused login, a guard of the SDK would send the user to login again at once: until the
 * first input of the user, `loginWithRedirect` does nothing while nobody is signed in.
 *
 * @typeParam Client The type of the client.
 * @param session The session of the client.
 * @param client The app's client.
 */
export function clientForProvider<Client extends SessionAppClient>(
  session: Session,
  client: Client,
): Client {
  let isRestored = false;
  const replacements: { [name: string | symbol]: unknown } = {
    async checkSession(options?: object) {
      if (isRestored) return client.checkSession?.(options);
      isRestored = true;
      await whenLoaded(session);
    },
    async handleRedirectCallback(url?: string) {
      await whenLoaded(session);
      // The status is known after `loadTimeoutMs` at the latest, also while the tenant does not answer.
      await whenPageLoaded(client);
      return responseOf(client, url) ?? client.handleRedirectCallback(url);
    },
    async loginWithRedirect(options?: LoginOptions) {
      const { authorizationParams } = options ?? {};
      if (!mayGuardSignIn(session, authorizationParams?.prompt === 'none')) return;
      const isIdle = !authorizationParams?.prompt && isEndedAsIdle(tabsOf(client).read());
      const asked = isIdle && {
        authorizationParams: { ...authorizationParams, prompt: 'login' as const },
      };
      await client.loginWithRedirect(asked ? { ...options, ...asked } : options);
    },
  };
  return new Proxy(client, {
    get(target, name) {
      if (name in replacements) return replacements[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
