/**
 * The session for an app with `@auth0/auth0-vue`: a `createAuth0` that also watches the session.
 *
 * @packageDocumentation
 */
export { createAuth0, type Auth0PluginOptions } from './create-auth0.js';
