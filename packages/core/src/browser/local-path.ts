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
  if (url.origin !== origin) return '/';
  // A path that begins with two slashes would be another host to whoever navigates to it.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}

/** Where the user is. */
export function currentPath(): string {
  return toLocalPath(window.location.href);
}
