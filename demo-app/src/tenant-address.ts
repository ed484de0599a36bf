/** The tenant that the page signs in at. */
export interface TenantAddress {
  readonly domain: string;
  readonly clientId: string;
  /** What an administrator's requests go to. `null`: a tenant of Auth0, which the page cannot steer. */
  readonly controlsUrl: string | null;
}

type DemoConfig =
  { readonly localTenantPort: number } | { readonly domain: string; readonly clientId: string };

/** Asks the server of this page which tenant to use. */
export async function loadTenantAddress(): Promise<TenantAddress> {
  const response = await fetch('/demo-config.json');
  if (!response.ok)
    throw new Error('The page came without its settings; start it with npm run demo.');
  const config = (await response.json()) as DemoConfig;
  if (!('localTenantPort' in config)) return { ...config, controlsUrl: null };
  const domain = `http://${localTenantHost(window.location.hostname)}:${config.localTenantPort}`;
  return { domain, clientId: 'local-spa', controlsUrl: domain };
}

/**
 * Names below localhost are each a site of their own: from `app.localhost` the tenant is another
 * site, as without a custom domain; from `localhost` it is the same site, as with one.
 */
function localTenantHost(pageHost: string): string {
  return pageHost.endsWith('.localhost') ? 'tenant.localhost' : 'localhost';
}
