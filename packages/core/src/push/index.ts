/**
 * Receives hints from a push server, so that an ending is detected within a second.
 *
 * @packageDocumentation
 */
export type { TokenOptions } from './run-stream.js';
export { pushTrigger, type PushTriggerOptions } from './push-trigger.js';
