import type { App } from 'vue';
import type { PendingRoute } from './session-key.js';

/** The part of a vue-router that leads to addresses and back. */
interface InstalledRouter {
  readonly options: { readonly history: { readonly base: string } };
  resolve(path: string): { readonly href: string };
}

/** The vue-router of the app, whenever it was installed. */
function routerOf(app: App): InstalledRouter | undefined {
  return app.config.globalProperties['$router'] as InstalledRouter | undefined;
}

/** The path of this origin that leads to a route. */
export function pathOf(app: App, { fullPath }: PendingRoute): string {
  const href = routerOf(app)?.resolve(fullPath).href ?? fullPath;
  if (href[0] === '#') return location.pathname + location.search + href;
  // What begins with two slashes, of either kind, is another host.
  return href.replace(/^[\\/]*/, '/');
}

/** The path that the router knows a path of this origin by; the same where there is no router. */
export function routePathOf(app: App, path: string): string {
  const base = routerOf(app)?.options.history.base ?? '';
  const known = base.includes('#')
    ? // Before the hash stands the address that the router was made at, which may have been login's.
      path.replace(/^[^#]*#?/, '/')
    : path.slice(path.startsWith(base) ? base.length : 0);
  // `/apple` is not below `/app`.
  return /^[^/?#]/.test(known) ? path : known.replace(/^[\\/]*/, '/');
}
