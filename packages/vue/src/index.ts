/**
 * The heartbeat for Vue 3, for an app with its own `Auth0Client` or with `@auth0/auth0-vue`.
 *
 * @packageDocumentation
 */
export type { Auth0VueClient, Auth0VueOptions } from './auth0-vue-client.js';
export { createAuth0Session, type Auth0SessionOptions } from './create-auth0-session.js';
export {
  createSessionGuard,
  type GuardedRoute,
  type SessionGuardOptions,
} from './create-session-guard.js';
export { onSessionLost } from './on-session-lost.js';
export { SessionGate, type SessionGateProps, type SessionGateSlots } from './session-gate.js';
export { useAuth0Session, type Auth0Session } from './use-auth0-session.js';
export { useSessionHeartbeat } from './use-session-heartbeat.js';
