/**
 * The same exports for an app with `@auth0/auth0-react`. Its provider also keeps `useAuth0()` up to date.
 *
 * @packageDocumentation
 */
'use client';
export { Auth0SessionProvider, type Auth0SessionProviderProps } from './auth0-session-provider.js';
export { SessionGate, type SessionGateProps } from '../session-gate.js';
export { useAuth0Session, type Auth0Session } from '../use-auth0-session.js';
export { useSessionHeartbeat } from '../use-session-heartbeat.js';
export { useSessionLost } from '../use-session-lost.js';
