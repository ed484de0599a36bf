import { requireOption } from '../contract/errors.js';
import type { CleanupTask } from './storage-task.js';

/**
 * Creates a task that ends the session at the app's own backend, which uses a cookie: a `POST` to
 * `url` with `keepalive`, so that the redirect to login does not cancel it.
 *
 * The task itself removes nothing in this browser: the backend does, with `Set-Cookie` or
 * `Clear-Site-Data`. Do not pass a URL of the tenant. Cookies are sent to the origin of the page
 * only; another origin needs `credentials: 'include'`, and CORS headers that allow it. Each tab of
 * the user runs the task, so the endpoint must accept repeated calls. If another user has signed in
 * since, the cookie is theirs, and the task makes no request.
 *
 * The task rejects with an error that contains the status if the response is not 2xx (also for 401,
 * which may mean that no session was left), and with the error of `fetch` if there is no response.
 *
 * @param url The sign-out endpoint of the backend.
 * @param init Overrides the defaults `{ method: 'POST', credentials: 'same-origin', keepalive: true }`.
 *   A function is called when the task runs, for example to read a CSRF token. The bodies of all
 *   pending `keepalive` requests of the page must not exceed 64 KiB together.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` if `url` is missing or empty.
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
): CleanupTask<Promise<void>> {
  requireOption('signOutOfBackend.url', Boolean(url) && String(url) !== '');
  return async (loss) => {
    if (loss?.otherUserSignedIn) return;
    const { ok, status } = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: true,
      ...(typeof init === 'function' ? init() : init),
    });
    if (ok) return;
    // The query and the fragment may contain secrets.
    const [address] = String(url).split(/[?#]/, 1);
    throw new Error(`The backend at ${address} responded with ${status}.`);
  };
}
