import { addressAt, isLocalHost } from './local-hosts';
import type { TenantAddress } from './tenant-address';

/** Points the links of the header at an address that the tenant knows, with the query of this one. */
export function leadHeaderLinks({ controlsUrl }: TenantAddress): void {
  const { hostname, search } = window.location;
  const isElsewhere = controlsUrl !== null && !isLocalHost(hostname);
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header.site nav a')) {
    if (isElsewhere) link.href = addressAt('localhost', link.pathname);
    link.search = search;
  }
}
