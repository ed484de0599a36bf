import { DOCUMENT, Location } from '@angular/common';
import { inject, Injector } from '@angular/core';
import { Router } from '@angular/router';

/** The routes of the app, and where they are in the address bar. */
export interface AppRoutes {
  /** The router. It is created as late as possible: its guards may use the session. */
  router(): Router;
  /** Returns the path of a route, with the base of the app. */
  pathOf(url: string): string;
  /** Returns the route of a path of this origin. */
  routeOf(path: string): string;
  /** Returns the path that the user is at, or is on the way to. */
  nextPath(): string;
  /** Returns a function that says whether the current navigation is still the current one. */
  followNavigation(): () => boolean;
}

/** Must be called in an injection context. */
export function injectAppRoutes(): AppRoutes {
  const injector = inject(Injector);
  const location = inject(Location);
  const { baseURI } = inject(DOCUMENT);

  const router = () => injector.get(Router);
  const toUrl = (path: string) => new URL(path, baseURI);

  function currentNavigation() {
    // The signal exists since Angular 20.2.
    return router().currentNavigation?.() ?? router().getCurrentNavigation?.();
  }

  function pathOf(url: string): string {
    const { pathname, search, hash } = toUrl(location.prepareExternalUrl(url));
    return pathname + search + hash;
  }

  return {
    router,
    pathOf,
    routeOf(path) {
      const usesHash = location.prepareExternalUrl('/').includes('#');
      return usesHash ? toUrl(path).hash.slice(1) : location.normalize(path);
    },
    nextPath() {
      const navigation = currentNavigation();
      if (!navigation) return window.location.href;
      return pathOf(router().serializeUrl(navigation.finalUrl ?? navigation.extractedUrl));
    },
    followNavigation() {
      const id = currentNavigation()?.id;
      return () => currentNavigation()?.id === id;
    },
  };
}
