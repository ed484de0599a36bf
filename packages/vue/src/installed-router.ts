import type { App } from 'vue';
import type { PendingRoute } from './session-key.js';

/** The part of a vue-router that converts between routes and URLs. */
interface InstalledRouter {
  readonly options: { readonly history: { readonly base: string } };
  resolve(path: string): { readonly href: string };
}

/** Returns the vue-router of the app at the time of the call. */
function routerOf(app: App): InstalledRouter | undefined {
  return app.config.globalProperties['$router'] as InstalledRouter | undefined;
}

/** Returns the path of a route, a path of this origin. */
export function pathOf(app: App, { fullPath }: PendingRoute): string {
  const href = routerOf(app)?.resolve(fullPath).href ?? fullPath;
  if (href[0] === '#') return location.pathname + location.search + href;
  // Two leading slashes or backslashes would be another host.
  return href.replace(/^[\\/]*/, '/');
}

/** Returns the route path of a path of this origin. Without a router it is the same path. */
export function routePathOf(app: App, path: string): string {
  const base = routerOf(app)?.options.history.base ?? '';
  const routePath = base.includes('#')
    ? // The base contains the URL at which the router was created, which may be that of the callback.
      path.replace(/^[^#]*#?/, '/')
    : path.slice(path.startsWith(base) ? base.length : 0);
  // `/apple` is not below `/app`.
  return /^[^/?#]/.test(routePath) ? path : routePath.replace(/^[\\/]*/, '/');
}
