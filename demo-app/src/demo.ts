import type { Auth0Client } from '@auth0/auth0-spa-js';
import { draft } from './draft';
import { leadHeaderLinks } from './header-links';
import { createLab, type Lab } from './lab/lab';
import { isLocalHost } from './local-hosts';
import { openPage, type Opening } from './opening';
import { showElsewhere, showFailure } from './opening-failures';
import { createAuth0Client, signIn } from './sign-in';
import { loadTenantAddress } from './tenant-address';
import { createTenantControls } from './tenant-controls';
import { type TenantWatch, watchTenant } from './tenant-watch';
import { view } from './view';

/** Everything that a page is made of, whatever its framework. */
export interface Demo {
  readonly auth0: Auth0Client;
  readonly opening: Opening;
  /** `null` with a tenant of Auth0, which the page cannot steer. */
  readonly tenant: TenantWatch | null;
  /** The guided stories; `null` with a tenant of Auth0 as well. */
  readonly lab: Lab | null;
}

/** Opens the page and has its framework show it; says in `root` where that cannot be. Never rejects. */
export async function openDemo(root: Element, show: (demo: Demo) => void): Promise<void> {
  try {
    const address = await loadTenantAddress();
    const { controlsUrl } = address;
    if (controlsUrl !== null && !isLocalHost(window.location.hostname)) {
      leadHeaderLinks(address);
      showElsewhere(root);
      return;
    }
    const auth0 = createAuth0Client(address);
    const email = new URLSearchParams(window.location.search).get('sign-in');
    // A tab that was opened for somebody to sign in.
    if (email && controlsUrl !== null) return await signIn(auth0, { askAgain: true, email });
    const opening = await openPage(auth0);
    if (opening.status === 'signed_in') draft.open(opening.userId);
    const tenant = controlsUrl ? watchTenant(createTenantControls(controlsUrl)) : null;
    const lab = tenant && createLab({ auth0, opening, tenant });
    // Not before: until now the query may have been the end of a login. It names the view and the story.
    const leadLinks = () => leadHeaderLinks(address);
    leadLinks();
    view.subscribe(leadLinks);
    lab?.told.subscribe(leadLinks);
    show({ auth0, opening, tenant: lab?.tenant ?? null, lab });
  } catch (cause) {
    showFailure(root, cause);
  }
}
