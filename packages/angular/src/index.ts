/**
 * The Angular adapter, with `@auth0/auth0-angular`.
 *
 * @packageDocumentation
 */
export type { Auth0Config } from './auth0-config.js';
export type { Auth0Session } from './auth0-session.js';
export { injectAuth0Session, injectSession } from './inject-auth0-session.js';
export { injectSessionEnding } from './inject-session-ending.js';
export { onSessionLost } from './on-session-lost.js';
export { provideAuth0 } from './provide-auth0.js';
export { sessionGuard, type SessionGuardOptions } from './session-guard.js';
