import { SessionHeartbeatError } from '@auth0-heartbeat/core';
import {
  ENVIRONMENT_INITIALIZER,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  makeEnvironmentProviders,
} from '@angular/core';
import {
  AbstractNavigator,
  Auth0ClientService,
  AuthClientConfig,
  AuthConfigService,
  AuthService,
  provideAuth0 as provideSdk,
} from '@auth0/auth0-angular';
import type { Auth0Config } from './auth0-config.js';
import { createSharedSession, sharedSession } from './shared-session.js';

/** One value for each call of {@link provideAuth0} in an injector. */
const calls = new InjectionToken<readonly boolean[]>('auth0-heartbeat.calls');

/**
 * Provides `@auth0/auth0-angular` and the session. Replaces `provideAuth0` of `@auth0/auth0-angular`:
 * `AuthService`, its guards and its interceptor are used as before, and imported as before.
 *
 * In a browser the session starts at once, and the page does not wait for it. On a server it stays
 * `loading`.
 *
 * The application fails to start with a {@link SessionHeartbeatError}: `invalid_option` or
 * `invalid_client`, naming the mistake, `duplicate_provider` if the session is provided twice, and
 * `wrong_client` if the client of the SDK is provided by something else.
 *
 * @param config The options of the SDK and those of the session. Default: the value of the SDK's
 *   `AuthClientConfig`, set before `AuthService` or the session is injected.
 *
 * @example
 * ```ts
 * import { bootstrapApplication } from '@angular/platform-browser';
 * import { provideAuth0 } from '@auth0-heartbeat/angular';
 *
 * bootstrapApplication(App, {
 *   providers: [
 *     provideAuth0({
 *       domain: 'example.eu.auth0.com',
 *       clientId: 'your-client-id',
 *       authorizationParams: { redirect_uri: window.location.origin },
 *       clearLocalState: () => localStorage.clear(),
 *       blocked: '/blocked',
 *     }),
 *   ],
 * });
 * ```
 */
export function provideAuth0(config?: Auth0Config): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideSdk(config),
    { provide: AuthConfigService, useValue: config },
    { provide: sharedSession, useFactory: createSharedSession },
    { provide: Auth0ClientService, useFactory: () => inject(sharedSession).client },
    {
      provide: AbstractNavigator,
      useFactory: () => ({ navigateByUrl: inject(sharedSession).navigateByUrl }),
    },
    { provide: calls, multi: true, useValue: true },
    { provide: ENVIRONMENT_INITIALIZER, multi: true, useValue: initialize },
  ]);
}

function initialize(): void {
  const isDuplicate = inject(calls, { optional: true, skipSelf: true }) || inject(calls).length > 1;
  if (isDuplicate) throw new SessionHeartbeatError('duplicate_provider', 'provideAuth0');
  // Otherwise the app sets the configuration later.
  if (!inject(AuthClientConfig).get()) return;
  const { client, isBrowser } = inject(sharedSession);
  if (inject(Auth0ClientService) !== client) {
    throw new SessionHeartbeatError('wrong_client', 'provideAuth0 of @auth0/auth0-angular');
  }
  // It navigates after a login, also in an app that does not inject it.
  if (isBrowser) inject(AuthService);
}
