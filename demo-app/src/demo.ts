import type { Auth0Client } from '@auth0/auth0-spa-js';
import { openPage, type Opening } from './opening';
import { createAuth0Client } from './sign-in';
import { loadTenantAddress } from './tenant-address';
import { createTenantControls } from './tenant-controls';
import { type TenantWatch, watchTenant } from './tenant-watch';

/** Everything that a page is made of, whatever its framework. */
export interface Demo {
  readonly auth0: Auth0Client;
  readonly opening: Opening;
  /** `null` with a tenant of Auth0, which the page cannot steer. */
  readonly tenant: TenantWatch | null;
}

export async function openDemo(): Promise<Demo> {
  const address = await loadTenantAddress();
  const auth0 = createAuth0Client(address);
  const opening = await openPage(auth0);
  const { controlsUrl } = address;
  return {
    auth0,
    opening,
    tenant: controlsUrl ? watchTenant(createTenantControls(controlsUrl)) : null,
  };
}

/** Says in `root` why the page could not open. */
export function showOpeningFailure(root: Element, cause: unknown): void {
  const main = document.createElement('main');
  const heading = document.createElement('h1');
  const text = document.createElement('p');
  heading.textContent = 'The demo could not start';
  text.textContent = cause instanceof Error ? cause.message : String(cause);
  main.append(heading, text);
  root.replaceChildren(main);
}
