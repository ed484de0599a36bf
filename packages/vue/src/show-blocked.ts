import { warnOnce } from '@auth0-heartbeat/core';
import type { App } from 'vue';
import { type BlockedRoute, routerOf } from './installed-router.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/**
 * Navigates to the route for a blocked user. In development, warns once if the navigation fails or
 * ends at another route.
 */
export async function showBlocked(app: App, blocked: BlockedRoute): Promise<void> {
  const router = routerOf(app);
  try {
    await router?.replace(blocked);
  } catch {
    // The app's router reports it.
  }
  const current = router?.currentRoute.value;
  const isShown = current?.matched.length && current.fullPath === router?.resolve(blocked).fullPath;
  if (!isShown) warnInDevelopment();
}

function warnInDevelopment(): void {
  try {
    if (process.env.NODE_ENV === 'development') {
      warnOnce(
        'blocked',
        'the route `blocked` is not shown to a blocked user. Install a router with that route, and let no other guard protect it.',
      );
    }
  } catch {
    // No environment.
  }
}
