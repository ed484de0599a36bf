/**
 * Receives webhooks from the tenant and sends hints to the open pages of the affected users.
 *
 * @packageDocumentation
 */
export type { Backplane, BackplaneEntry, BackplaneSubscriber } from './backplane.js';
export type { Health, PushServer, PushServerMetrics } from './contract.js';
export { PushServerError, type PushServerErrorCode } from './error.js';
export type { Hint } from './hint.js';
export type { Log, LogEvent, LogLine } from './log.js';
export type { OnceStore } from './tokens/once-store.js';
export type { SubjectIdentifier } from './webhooks/global-token-revocation.js';
export type {
  GlobalTokenRevocationOptions,
  PushServerLimits,
  PushServerOptions,
  SharedSignalsOptions,
} from './options/contract.js';
export { createPushServer } from './push-server.js';
