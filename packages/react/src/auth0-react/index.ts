/**
 * The same names for an app with `@auth0/auth0-react`: its provider keeps `useAuth0()` right as well.
 *
 * @packageDocumentation
 */
'use client';
export { Auth0SessionProvider, type Auth0SessionProviderProps } from './auth0-session-provider.js';
export { SessionGate, type SessionGateProps } from '../session-gate.js';
export { useAuth0Session, type Auth0Session } from '../use-auth0-session.js';
export { useSessionHeartbeat } from '../use-session-heartbeat.js';
export { useSessionLost } from '../use-session-lost.js';
