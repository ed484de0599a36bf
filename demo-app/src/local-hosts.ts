/**
 * The host names that the local tenant allows. An app at the first is same-site with the tenant, an
 * app at the second is cross-site.
 */
const names = ['localhost', 'app.localhost'] as const;

export type LocalHost = (typeof names)[number];

/** Type guard for a host name that the local tenant allows. */
export function isLocalHost(hostname: string): hostname is LocalHost {
  return (names as readonly string[]).includes(hostname);
}

/** The URL of a page of this server at another host, with the current query. */
export function addressAt(host: LocalHost, pathname: string): string {
  const address = new URL(window.location.href);
  address.hostname = host;
  address.pathname = pathname;
  address.hash = '';
  return address.href;
}
