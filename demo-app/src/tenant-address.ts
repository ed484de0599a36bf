/** The tenant of the page. */
export interface TenantAddress {
  readonly domain: string;
  readonly clientId: string;
  /** The URL of the Management API. `null`: a tenant of Auth0, which the page cannot control. */
  readonly controlsUrl: string | null;
}

type DemoConfig =
  { readonly localTenantPort: number } | { readonly domain: string; readonly clientId: string };

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
