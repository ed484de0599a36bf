/** A response has one of these parameters. */
const answers = ['code', 'connect_code', 'error'];

/** The parameters that a tenant adds to the callback URL. */
const responseParameters = [...answers, 'state', 'error_description', 'error_uri', 'iss'];

/**
 * Returns the path if it is one of this origin, otherwise `/`. Parameters of an authorization
 * response are removed at `redirectUri` only: elsewhere they are the app's own.
 *
 * @param redirectUri The `redirect_uri` of the client. Default: the origin, as for the SDK.
 */
export function toLocalPath(path: unknown, redirectUri = '/'): string {
  if (typeof path !== 'string') return '/';
  const { origin } = window.location;
  let url: URL;
  let callback: URL;
  try {
    url = new URL(path, origin);
    callback = new URL(redirectUri, origin);
  } catch {
    return '/';
  }
  if (url.origin !== origin || !url.pathname.startsWith('/')) return '/';
  // An authorization response can be used once: nothing must navigate to it again.
  const { searchParams } = url;
  const isCallback = callback.origin === origin && callback.pathname === url.pathname;
  if (isCallback && isAuthorizationResponse(searchParams)) {
    for (const name of responseParameters) searchParams.delete(name);
  }
  // A path that begins with two slashes would navigate to another host.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}

/** Returns the current path. */
export function currentPath(redirectUri?: string): string {
  return toLocalPath(window.location.href, redirectUri);
}

/**
 * Whether a URL has the parameters of an authorization response
 * ([RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)), or of a response to
 * `connectAccountWithRedirect` of the SDK.
 */
export function isAuthorizationResponse(parameters: URLSearchParams): boolean {
  return parameters.has('state') && answers.some((name) => parameters.has(name));
}
