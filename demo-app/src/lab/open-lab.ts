import { isLoginCallback, type Session, type SessionOptions } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { createAuth0Client, signInOptions } from '../app/auth0';
import { view } from '../app/view';
import {
  isLocalHost,
  isTabsPage,
  loadTenantAddress,
  readSessionOptions,
  updateHeaderLinks,
} from './addresses';
import { InstrumentsPanel } from './elements/instruments-panel';
import { StoriesPanel } from './elements/stories-panel';
import { TenantPanel } from './elements/tenant-panel';
import { TwentyTabs } from './elements/twenty-tabs';
import { showFailure, showUnknownHost } from './failure-page';
import { createLab } from './lab';
import { pageQuery, returnFromOrigin } from './memory';
import { countRequests } from './request-count';
import { createTenantControls } from './tenant-controls';
import { watchTenant } from './tenant-watch';

/** What the lab gives to the app. */
export interface LabSetup {
  readonly auth0: Auth0Client;
  /** Options of the session, from the query and from the story. */
  readonly options: SessionOptions;
  /** Connects the session of the app to the lab. Returns an unsubscribe function. */
  readonly follow: (session: Session) => () => void;
  readonly isLocalTenant: boolean;
}

/**
 * Opens the lab around the app. Calls `showApp` with what the app needs. Shows an error in `root` if
 * that fails. Never rejects.
 *
 * @param root The element of the app, in an element of its own in the grid of the lab.
 */
export async function openLab(root: Element, showApp: (setup: LabSetup) => void): Promise<void> {
  try {
    const address = await loadTenantAddress();
    const { controlsUrl } = address;
    const isLocalTenant = controlsUrl !== null;
    const updateLinks = () => updateHeaderLinks(address);
    if (isLocalTenant && !isLocalHost(window.location.hostname)) {
      updateLinks();
      showUnknownHost(root);
      return;
    }
    const auth0 = createAuth0Client(address);
    const email = new URLSearchParams(window.location.search).get('sign-in');
    if (email && isLocalTenant) {
      // This tab was opened for a sign-in.
      const returnTo = window.location.pathname;
      const options = signInOptions({ forceLogin: true, email });
      return await auth0.loginWithRedirect({ ...options, appState: { returnTo } });
    }
    const isCallback = isLoginCallback(auth0);
    // A page cannot control a tenant of Auth0: no stories, and no panel.
    const lab = isLocalTenant ? createLab(watchTenant(createTenantControls(controlsUrl))) : null;
    // A callback URL has no view and no story.
    if (!isCallback) {
      lab?.readAddress();
      updateLinks();
    }
    const options = readSessionOptions(pageQuery(isCallback), lab?.takeOptions());
    view.subscribe(updateLinks);
    lab?.story.subscribe(updateLinks);

    const column = root.parentElement!;
    const stories = lab && new StoriesPanel(lab);
    const showPanels = () => {
      if (!lab || !stories || stories.isConnected) return;
      column.before(stories);
      column.after(new TenantPanel(lab.tenant));
    };
    if (lab && isTabsPage()) {
      // Each of the twenty tabs has its own session.
      root.replaceChildren(new TwentyTabs(lab));
      return showPanels();
    }
    const instruments = new InstrumentsPanel(isLocalTenant);
    column.append(instruments);
    showApp({
      auth0,
      options,
      follow(session) {
        // Not before: the actions of the stories need the session.
        showPanels();
        // A login has put the return path into the address bar.
        void session.ready.then(updateLinks);
        const unsubscribers = [
          countRequests(session, options.intervalMs),
          lab?.follow(session),
          instruments.follow(session),
          returnFromOrigin(session),
        ];
        return () => unsubscribers.forEach((unsubscribe) => unsubscribe?.());
      },
      isLocalTenant,
    });
  } catch (cause) {
    showFailure(root, cause);
  }
}
