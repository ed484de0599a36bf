import type { Auth0Client } from '@auth0/auth0-spa-js';
import { draft } from './draft';
import { updateHeaderLinks } from './header-links';
import { createLab, type Lab } from './lab/lab';
import { isLocalHost } from './local-hosts';
import { openPage, type Opening } from './opening';
import { showUnknownHost, showFailure } from './opening-failures';
import { createAuth0Client, signIn } from './sign-in';
import { loadTenantAddress } from './tenant-address';
import { createTenantControls } from './tenant-controls';
import { type TenantWatch, watchTenant } from './tenant-watch';
import { view } from './view';

/** What a page of either framework is built from. */
export interface Demo {
  readonly auth0: Auth0Client;
  readonly opening: Opening;
  /** `null` with a tenant of Auth0, which the page cannot control. */
  readonly tenant: TenantWatch | null;
  /** The guided stories. `null` with a tenant of Auth0. */
  readonly lab: Lab | null;
}

/** Opens the page and calls `show`. Shows an error in `root` if that fails. Never rejects. */
export async function openDemo(root: Element, show: (demo: Demo) => void): Promise<void> {
  try {
    const address = await loadTenantAddress();
    const { controlsUrl } = address;
    if (controlsUrl !== null && !isLocalHost(window.location.hostname)) {
      updateHeaderLinks(address);
      showUnknownHost(root);
      return;
    }
    const auth0 = createAuth0Client(address);
    const email = new URLSearchParams(window.location.search).get('sign-in');
    // This tab was opened for a sign-in.
    if (email && controlsUrl !== null) return await signIn(auth0, { forceLogin: true, email });
    const opening = await openPage(auth0);
    if (opening.status === 'signed_in') draft.open(opening.userId);
    const tenant = controlsUrl ? watchTenant(createTenantControls(controlsUrl)) : null;
    const lab = tenant && createLab({ auth0, opening, tenant });
    // The query contains the view and the story only after the login is complete.
    const updateLinks = () => updateHeaderLinks(address);
    updateLinks();
    view.subscribe(updateLinks);
    lab?.story.subscribe(updateLinks);
    show({ auth0, opening, tenant: lab?.tenant ?? null, lab });
  } catch (cause) {
    showFailure(root, cause);
  }
}
