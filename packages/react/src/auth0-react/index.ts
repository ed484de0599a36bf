/**
 * For an app with `@auth0/auth0-react`: its `Auth0Provider` with a watched session, and the hooks.
 *
 * @packageDocumentation
 */
'use client';
export { Auth0Provider } from './auth0-provider.js';
export { Auth0SessionProvider } from './auth0-session-provider.js';
export type { Auth0ProviderProps } from './drop-in-props.js';
export type { Auth0SessionProviderProps } from '../auth0-session-provider.js';
export { SessionGate, type SessionGateProps } from '../session-gate.js';
export { useAuth0Session, type Auth0Session } from '../use-auth0-session.js';
export { useSession } from '../use-session.js';
export { useSessionEnding } from '../use-session-ending.js';
export { useSessionLost } from '../use-session-lost.js';
