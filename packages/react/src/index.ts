/**
 * The session of an app for React 18 and 19, for an app that creates its own `Auth0Client`.
 *
 * @packageDocumentation
 */
'use client';
export { Auth0SessionProvider, type Auth0SessionProviderProps } from './auth0-session-provider.js';
export { SessionGate, type SessionGateProps } from './session-gate.js';
export { useAuth0Session, type Auth0Session } from './use-auth0-session.js';
export { useSession } from './use-session.js';
export { useSessionEnding } from './use-session-ending.js';
export { useSessionLost } from './use-session-lost.js';
