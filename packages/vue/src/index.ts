/**
 * The session for Vue 3, for an app with its own `Auth0Client`.
 *
 * @packageDocumentation
 */
export { clearPinia, type PiniaStore, type PiniaStores } from './clear-pinia.js';
export { createAuth0Session, type Auth0SessionOptions } from './create-auth0-session.js';
export {
  createSessionGuard,
  type GuardedRoute,
  type SessionGuardOptions,
} from './create-session-guard.js';
export type { BlockedRoute } from './installed-router.js';
export { onSessionLost } from './on-session-lost.js';
export type { VueSessionOptions } from './provide-session.js';
export { SessionGate, type SessionGateProps, type SessionGateSlots } from './session-gate.js';
export { useAuth0Session, type Auth0Session } from './use-auth0-session.js';
export { useSessionEnding } from './use-session-ending.js';
export { useSession } from './use-session.js';
