/**
 * The names of this machine that the local tenant knows: to it, an app at the first is the same
 * site, and one at the second is not.
 */
const names = ['localhost', 'app.localhost'] as const;

export type LocalHost = (typeof names)[number];

/** Does the local tenant know an app at this name? */
export function isLocalHost(hostname: string): hostname is LocalHost {
  return (names as readonly string[]).includes(hostname);
}

/** A page of this server under another of its names; the query stays. */
export function addressAt(host: LocalHost, pathname: string): string {
  const address = new URL(window.location.href);
  address.hostname = host;
  address.pathname = pathname;
  address.hash = '';
  return address.href;
}
