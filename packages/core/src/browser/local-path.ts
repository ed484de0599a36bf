/** The parameters that a tenant adds to the callback URL. */
const responseParameters = ['code', 'state', 'error', 'error_description', 'error_uri', 'iss'];

/** Returns the path if it is one of this origin, otherwise `/`. */
export function toLocalPath(path: unknown): string {
  if (typeof path !== 'string') return '/';
  const { origin } = window.location;
  let url: URL;
  try {
    url = new URL(path, origin);
  } catch {
    return '/';
  }
  if (url.origin !== origin || !url.pathname.startsWith('/')) return '/';
  // An authorization response can be used once: nothing must navigate to it again.
  if (isAuthorizationResponse(url)) {
    for (const name of responseParameters) url.searchParams.delete(name);
  }
  // A path that begins with two slashes would navigate to another host.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}

/** Returns the current path. */
export function currentPath(): string {
  return toLocalPath(window.location.href);
}

/** Whether a URL is a redirect back from login ([RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)). */
export function isAuthorizationResponse({ searchParams }: URL): boolean {
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
}
