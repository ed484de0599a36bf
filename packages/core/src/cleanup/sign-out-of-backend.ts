import { SessionHeartbeatError } from '../errors.js';

/**
 * Makes a task that ends the session at the app's own backend, the one behind a cookie, with a
 * `POST` to `url` that outlives the page: the redirect to login does not cut it off.
 *
 * It removes nothing in this browser: that is up to the `Set-Cookie` of the answer, or its
 * `Clear-Site-Data`. The address must not be the tenant's. Cookies go to the page's own origin only;
 * another origin needs `credentials: 'include'`, and CORS headers that allow it.
 *
 * The task rejects with an error that names the status where that is not 2xx (401 too, although then
 * there may have been no session left), and with the error of `fetch` where no answer came. Every
 * tab of the user runs it: the second call must do no harm.
 *
 * @param url Where the backend ends its session.
 * @param init Over the defaults `{ method: 'POST', credentials: 'same-origin', keepalive: true }`,
 *   or a function of it, asked at the loss: for a CSRF token. `keepalive` requests on their way must
 *   not have bodies of more than 64 KiB together; a larger one fails.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` without a `url`.
 *
 * @example
 * ```ts
 * import { signOutOfBackend } from '@auth0-heartbeat/core/cleanup';
 *
 * const csrfToken = () => document.querySelector<HTMLMetaElement>('meta[name=csrf]')?.content ?? '';
 * const clearLocalState = signOutOfBackend('/api/logout', () => ({
 *   headers: { 'X-CSRF-Token': csrfToken() },
 * }));
 * ```
 *
 * @see [Fetch, HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#http-network-or-cache-fetch)
 */
export function signOutOfBackend(
  url: string | URL,
  init?: RequestInit | (() => RequestInit),
): () => Promise<void> {
  if (!url || String(url) === '') {
    throw new SessionHeartbeatError(
      'invalid_option',
      'signOutOfBackend needs the address at which the backend ends its session.',
    );
  }
  return async () => {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: true,
      ...(typeof init === 'function' ? init() : init),
    });
    if (ok) return;
    // What follows the path may be secret.
    const [address] = String(url).split(/[?#]/, 1);
    throw new Error(`Signing out at ${address} was answered with status ${status}.`);
  };
}
