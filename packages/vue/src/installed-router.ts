import type { App } from 'vue';
import type { PendingRoute } from './session-key.js';

/** The route of the option `blocked`: a path or a location of vue-router. */
export type BlockedRoute = string | object;

/** The part of a vue-router that the plugins use. */
export interface InstalledRouter {
  readonly options: { readonly history: { readonly base: string } };
  /** `matched`: the records of the route; none if it does not exist. */
  readonly currentRoute: { readonly value: PendingRoute & { readonly matched: readonly object[] } };
  resolve(location: BlockedRoute): PendingRoute & { readonly href: string };
  replace(location: BlockedRoute): Promise<unknown>;
}

/** Returns the vue-router of the app at the time of the call. */
export function routerOf(app: App): InstalledRouter | undefined {
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
