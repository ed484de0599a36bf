import { isLoginCallback, type Session } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { showFailure, showUnknownHost } from './failure-page';
import { updateHeaderLinks } from './header-links';
import { createLab, type Lab } from './lab/lab';
import { countRequests } from './lab/request-count';
import { isLocalHost } from './local-hosts';
import { returnFromOrigin } from './origin-return';
import { pageQuery, readSessionOptions } from './session-options';
import { createAuth0Client, signInOptions } from './sign-in';
import { followUser } from './signed-in-user';
import { loadTenantAddress } from './tenant-address';
import { createTenantControls } from './tenant-controls';
import { type TenantWatch, watchTenant } from './tenant-watch';
import { view } from './view';

/** What a page of either framework is built from. */
export interface Demo {
  readonly auth0: Auth0Client;
  /** Options of the session, from the query. */
  readonly options: ReturnType<typeof readSessionOptions>;
  /** The option `onRedirectCallback`: leaves the callback URL. */
  readonly leaveCallback: (returnTo: string) => void;
  /** Connects the session to the page. Returns an unsubscribe function. */
  readonly follow: (session: Session) => () => void;
  /** `null` with a tenant of Auth0, which the page cannot control. */
  readonly tenant: TenantWatch | null;
  /** The guided stories. `null` with a tenant of Auth0. */
  readonly lab: Lab | null;
}

/** Calls `show` with what the page is built from. Shows an error in `root` if that fails. Never rejects. */
export async function openDemo(root: Element, show: (demo: Demo) => void): Promise<void> {
  try {
    const address = await loadTenantAddress();
    const { controlsUrl } = address;
    const updateLinks = () => updateHeaderLinks(address);
    if (controlsUrl !== null && !isLocalHost(window.location.hostname)) {
      updateLinks();
      showUnknownHost(root);
      return;
    }
    const auth0 = createAuth0Client(address);
    const email = new URLSearchParams(window.location.search).get('sign-in');
    if (email && controlsUrl !== null) {
      // This tab was opened for a sign-in.
      const returnTo = window.location.pathname;
      const options = signInOptions({ forceLogin: true, email });
      return await auth0.loginWithRedirect({ ...options, appState: { returnTo } });
    }
    const isCallback = isLoginCallback(auth0);
    const unobserved = controlsUrl ? watchTenant(createTenantControls(controlsUrl)) : null;
    const lab = unobserved && createLab(unobserved);
    // A callback URL has no view and no story.
    if (!isCallback) {
      lab?.readAddress();
      updateLinks();
    }
    const options = readSessionOptions(pageQuery(isCallback), lab?.takeOptions());
    view.subscribe(updateLinks);
    lab?.story.subscribe(updateLinks);
    show({
      auth0,
      options,
      leaveCallback(returnTo) {
        view.open(returnTo);
        updateLinks();
      },
      follow(session) {
        const unsubscribers = [
          followUser(session, auth0),
          countRequests(session, options.intervalMs),
          lab?.follow(session),
          returnFromOrigin(session),
        ];
        return () => unsubscribers.forEach((unsubscribe) => unsubscribe?.());
      },
      tenant: lab?.tenant ?? null,
      lab,
    });
  } catch (cause) {
    showFailure(root, cause);
  }
}
