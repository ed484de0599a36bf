/**
 * A session in a simulated environment, for the tests of an app: no tenant, no browser, no waiting.
 *
 * @packageDocumentation
 */
export {
  createFakeSession,
  type FakeSession,
  type FakeSessionOptions,
  type RequiredInteraction,
} from './create-fake-session.js';
export type { FakeClient } from './fake-client.js';
export type { FakeUser } from './fake-tenant.js';
