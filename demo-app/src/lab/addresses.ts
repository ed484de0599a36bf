import type { SessionOptions } from '@auth0-heartbeat/core';

/**
 * The host names that the local tenant allows. An app at the first is same-site with the tenant, an
 * app at the second is cross-site.
 */
const hosts = ['localhost', 'app.localhost'] as const;

type LocalHost = (typeof hosts)[number];

/** Type guard for a host name that the local tenant allows. */
export function isLocalHost(hostname: string): hostname is LocalHost {
  return (hosts as readonly string[]).includes(hostname);
}

/** The URL of a page of this server at another host, with the current query. */
export function addressAt(host: LocalHost, pathname: string): string {
  const address = new URL(window.location.href);
  address.hostname = host;
  address.pathname = pathname;
  address.hash = '';
  return address.href;
}

/** Whether the page shows the twenty tabs of the story instead of the app. */
export function isTabsPage(): boolean {
  return new URLSearchParams(window.location.search).get('view') === 'tabs';
}

const optionNames = [
  'intervalMs',
  'minGapMs',
  'timeoutMs',
  'idleTimeoutMs',
  'warnBeforeMs',
] as const;

/** A short interval, to see something happen. Far below the minimum for production. */
const demoDefaults = { intervalMs: 5_000 };

/**
 * Reads options of the session from the query: `?intervalMs=1000&timeoutMs=500`. They win over those
 * of the story. The session validates them.
 */
export function readSessionOptions(
  search: string,
  storyOptions?: SessionOptions,
): SessionOptions & { readonly intervalMs: number } {
  const query = new URLSearchParams(search);
  const given = optionNames.flatMap((name) => {
    const text = query.get(name);
    return text ? [[name, Number(text)] as const] : [];
  });
  return { ...demoDefaults, ...storyOptions, ...Object.fromEntries(given) };
}

/** The tenant of the page. */
export interface TenantAddress {
  readonly domain: string;
  readonly clientId: string;
  /** The URL of the Management API. `null`: a tenant of Auth0, which the page cannot control. */
  readonly controlsUrl: string | null;
}

type DemoConfig =
  | { readonly localTenantPort: number }
  | { readonly domain: string; readonly clientId: string };

/** Loads the tenant from the server of this page. */
export async function loadTenantAddress(): Promise<TenantAddress> {
  const response = await fetch('/demo-config.json');
  if (!response.ok)
    throw new Error('The server has no /demo-config.json. Start the demo with npm run demo.');
  const config = (await response.json()) as DemoConfig;
  if (!('localTenantPort' in config)) return { ...config, controlsUrl: null };
  const domain = `http://${localTenantHost(window.location.hostname)}:${config.localTenantPort}`;
  return { domain, clientId: 'local-spa', controlsUrl: domain };
}

/**
 * Each name below `localhost` is a site of its own. From `localhost`, the tenant is same-site, as with
 * a custom domain. From `app.localhost`, it is cross-site, as without one.
 */
function localTenantHost(pageHost: string): string {
  return pageHost.endsWith('.localhost') ? 'tenant.localhost' : 'localhost';
}

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
