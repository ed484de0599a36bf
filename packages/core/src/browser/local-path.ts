/** What a tenant adds to the address that it redirects to. */
const responseParameters = ['code', 'state', 'error', 'error_description', 'error_uri', 'iss'];

/** Makes a path of this origin of anything; `/` of what is none. */
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
  // An authorization response is spent once it is read: nobody must come back to it.
  if (isAuthorizationResponse(url)) {
    for (const name of responseParameters) url.searchParams.delete(name);
  }
  // A path that begins with two slashes would be another host to whoever navigates to it.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}

/** Where the user is. */
export function currentPath(): string {
  return toLocalPath(window.location.href);
}

/** Whether an address is a redirect back from login ([RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)). */
export function isAuthorizationResponse({ searchParams }: URL): boolean {
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
}
