import { addressAt, isLocalHost } from './local-hosts';
import type { TenantAddress } from './tenant-address';

/** Updates the links of the header: allowed hosts, and the query of this page. */
export function updateHeaderLinks({ controlsUrl }: TenantAddress): void {
  const { hostname, pathname, search } = window.location;
  const isUnknownHost = controlsUrl !== null && !isLocalHost(hostname);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header.site nav a[href^="/"]')) {
    if (isUnknownHost) link.href = addressAt('localhost', link.pathname);
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
