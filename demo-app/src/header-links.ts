import { addressAt, isLocalHost } from './local-hosts';
import type { TenantAddress } from './tenant-address';

/** Points the links of the header at addresses that the tenant knows, with the query of this one. */
export function leadHeaderLinks({ controlsUrl }: TenantAddress): void {
  const { hostname, pathname, search } = window.location;
  const isElsewhere = controlsUrl !== null && !isLocalHost(hostname);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header.site nav a[href^="/"]')) {
    if (isElsewhere) link.href = addressAt('localhost', link.pathname);
    link.search = search;
  }
  const sites = document.getElementById('sites');
  if (!sites || controlsUrl === null) return;
  for (const link of sites.querySelectorAll<HTMLAnchorElement>('[data-host]')) {
    const host = link.dataset['host'] ?? '';
    if (isLocalHost(host)) link.href = addressAt(host, pathname);
    if (host === hostname) link.setAttribute('aria-current', 'page');
  }
  sites.hidden = false;
}
