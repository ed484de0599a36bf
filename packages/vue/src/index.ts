export { createAuth0Session, type Auth0SessionOptions } from './create-auth0-session.js';
export { onSessionLost } from './on-session-lost.js';
export { useAuth0Session, type Auth0Session } from './use-auth0-session.js';
