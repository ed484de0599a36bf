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
  return href[0] === '#' ? location.pathname + location.search + href : href;
}

/** The path that the router knows a path of this origin by; the same where there is no router. */
export function routePathOf(app: App, path: string): string {
  const base = routerOf(app)?.options.history.base;
  if (!base || !path.startsWith(base)) return path;
  return path.slice(base.length).replace(/^(?!\/)/, '/');
}
