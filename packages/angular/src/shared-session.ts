import {
  type ClearLocalState,
  createSession,
  isLoginCallback,
  isSessionOption,
  type Session,
  type SessionOptions,
  type SessionSnapshot,
  warnOnce,
} from '@auth0-heartbeat/core';
import { isPlatformBrowser } from '@angular/common';
import {
  ApplicationRef,
  computed,
  DestroyRef,
  ErrorHandler,
  inject,
  InjectionToken,
  Injector,
  isDevMode,
  NgZone,
  PLATFORM_ID,
  runInInjectionContext,
  signal,
} from '@angular/core';
import { AuthClientConfig, AuthState } from '@auth0/auth0-angular';
import { type AppRoutes, injectAppRoutes } from './app-routes.js';
import type { Auth0Config, SdkClient } from './auth0-config.js';
import type { Auth0Session, Signals } from './auth0-session.js';
import { clientForSdk } from './client-for-sdk.js';
import { createClient } from './create-client.js';

/** What the functions of this package share. */
export interface SharedSession {
  readonly session: Session;
  readonly facade: Auth0Session;
  /** The client for the SDK. */
  readonly client: SdkClient;
  readonly routes: AppRoutes;
  readonly isBrowser: boolean;
  /** Whether a URL of the router is that of the route `blocked`. */
  isBlockedRoute(url: string): boolean;
  /** Navigates after a callback, as the SDK wants. */
  navigateByUrl(url: string): Promise<void>;
  /** Calls a function in the zone of Angular, in an injection context. */
  run<Result>(work: () => Result): Result;
}

export const sharedSession = new InjectionToken<SharedSession>('auth0-heartbeat.session');

/** Creates the session and, in a browser, starts it. Must be called in an injection context. */
export function createSharedSession(): SharedSession {
  const injector = inject(Injector);
  const zone = inject(NgZone);
  const routes = injectAppRoutes();
  const configuration = inject(AuthClientConfig);
  const isBrowser = isPlatformBrowser(inject(PLATFORM_ID));

  function run<Result>(work: () => Result): Result {
    return zone.run(() => runInInjectionContext(injector, work));
  }

  function runOutside<Result>(work: () => Result): Result {
    return zone.runOutsideAngular(work);
  }

  /** Returns a function of the app that runs in the zone. Anything else is validated by the core. */
  function inside<Given>(given: Given, prepare?: () => void): Given {
    if (typeof given !== 'function') return given;
    const wrapper = (...request: unknown[]): unknown => {
      prepare?.();
      return run(() => given(...request) as unknown);
    };
    // A trace shows the names of the clean-up tasks.
    return Object.defineProperty(wrapper, 'name', { value: given.name }) as Given;
  }

  /** Without zone.js Angular renders later than the page may leave. */
  async function render(): Promise<void> {
    // A call from an effect or a template waits until they are done.
    await Promise.resolve();
    if (!isEnding()) return;
    try {
      zone.run(() => injector.get(ApplicationRef).tick());
    } catch (exception) {
      injector.get(ErrorHandler).handleError(exception);
    }
  }

  const config: Auth0Config = configuration.get();
  const { blocked, clearLocalState, skipRedirectCallback = false } = config;
  const client = createClient(configuration, routes, isBrowser, render);
  // The SDK would take any `code` and `state` for its own.
  const isCallback = isBrowser && !skipRedirectCallback && isLoginCallback(client);
  configuration.set({ ...config, skipRedirectCallback: !isCallback });

  /** The app goes to login itself, at the end of an ending. */
  let isLeaving = false;
  /** The client keeps its tokens until the clean-up of a logout is done. */
  let isSigningOut = false;
  const isEnding = () => isSigningOut || core.getSnapshot().status === 'lost';
  async function signOut(logout: () => Promise<void>): Promise<void> {
    isSigningOut = true;
    try {
      await logout();
    } finally {
      isSigningOut = false;
    }
  }

  /** Where the login that led to this page returns to. */
  let returnPath: string | undefined;
  const core = runOutside(() =>
    createSession(client, {
      ...pickSessionOptions(config),
      clearLocalState: Array.isArray(clearLocalState)
        ? clearLocalState.map((task: ClearLocalState) => inside(task))
        : inside(clearLocalState),
      onCleared: inside(config.onCleared),
      onBlocked: inside(config.onBlocked),
      redirectToLogin: inside(config.redirectToLogin, () => {
        isLeaving = true;
        void render();
      }),
      returnTo: inside(config.returnTo ?? routes.nextPath),
      // The SDK navigates.
      onRedirectCallback: (path) => (returnPath = path),
    }),
  );

  // `on` is that of the core, by which `trace` finds its session.
  const session: Session = {
    ...core,
    check: () => runOutside(core.check),
    verify: (options) => runOutside(() => core.verify(options)),
    report: (error) => runOutside(() => core.report(error)),
    extend: () => runOutside(core.extend),
    login({ appState, ...options } = {}) {
      const isBlocked = core.getSnapshot().login && isBlockedRoute(routes.router().url);
      // Where the refused login would have led to.
      const returnTo = isBlocked && returnPath ? { returnTo: returnPath } : {};
      return runOutside(() => core.login({ ...options, appState: { ...returnTo, ...appState } }));
    },
    async logout(options) {
      await signOut(() => runOutside(() => core.logout(options)));
      injector.get(AuthState).refresh();
    },
  };

  let snapshot = session.getSnapshot();
  const current = signal(snapshot);
  function update(): void {
    const before = snapshot;
    snapshot = session.getSnapshot();
    const isSameUser = snapshot.user?.sub === before.user?.sub;
    // A check causes no change detection, except where its result is shown.
    if (snapshot.status === before.status && isSameUser) return current.set(snapshot);
    zone.run(() => {
      current.set(snapshot);
      if (before.status !== 'loading') updateSdk(before, isSameUser);
    });
  }

  /** Synchronizes `AuthService`. The page load is its own business. */
  function updateSdk(before: SessionSnapshot, isSameUser: boolean): void {
    const state = injector.get(AuthState);
    const isLost = snapshot.status === 'lost';
    if (isLost !== (before.status === 'lost')) {
      isLeaving = false;
      state.setIsLoading(isLost);
    } else if (isSameUser) return;
    state.refresh();
  }

  if (isBrowser) {
    const unsubscribe = core.subscribe(update);
    inject(DestroyRef).onDestroy(() => {
      unsubscribe();
      core.stop();
    });
  }

  const names = Object.keys(snapshot) as (keyof SessionSnapshot)[];
  const signals = names.map((name) => [name, computed(() => current()[name])] as const);

  function isBlockedRoute(url: string): boolean {
    const router = routes.router();
    const pathOf = (route: string) => router.parseUrl(route.replace(/[?#].*/, '')).toString();
    return blocked !== undefined && pathOf(url) === pathOf(blocked);
  }

  if (isBrowser) runOutside(core.start);
  return {
    session,
    client: clientForSdk(core, client, {
      zone,
      isEnding,
      isLeaving: () => isLeaving,
      signOut,
    }),
    routes,
    isBrowser,
    run,
    isBlockedRoute,
    async navigateByUrl(url) {
      const isBlocked = session.getSnapshot().login?.status === 'blocked' && blocked !== undefined;
      const target = isBlocked ? blocked : url;
      // The code in the address can be used once: nothing must go back to it.
      const options = { replaceUrl: true };
      const enter = (path: string) => run(() => routes.router().navigateByUrl(path, options));
      if (!isBlocked) return void (await enter(target));
      let isEntered: boolean | null = false;
      try {
        isEntered = await enter(target);
      } catch (exception) {
        injector.get(ErrorHandler).handleError(exception);
      }
      if (isEntered !== false) return;
      if (isDevMode()) {
        warnOnce(
          `blocked ${blocked}`,
          `there is no route ${blocked} for blocked users, or a guard protects it.`,
        );
      }
      await enter(url);
    },
    facade: {
      ...(Object.fromEntries(signals) as Signals),
      snapshot: current.asReadonly(),
      check: session.check,
      verify: session.verify,
      report: session.report,
      extend: session.extend,
      logout: session.logout,
      on: (event, handler) => session.on(event, inside(handler)),
    },
  };
}

/** Returns the options without those of the SDK. */
function pickSessionOptions(config: Auth0Config): SessionOptions {
  return Object.fromEntries(Object.entries(config).filter(([name]) => isSessionOption(name)));
}
