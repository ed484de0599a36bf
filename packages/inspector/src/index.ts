/**
 * `<session-inspector>`: a development panel that shows what a heartbeat does.
 *
 * @packageDocumentation
 */
export { defineSessionInspector } from './define-session-inspector.js';
export type { InspectedHeartbeat } from './follow.js';
export { mountSessionInspector, type SessionInspectorOptions } from './mount-session-inspector.js';
export type { Corner } from './place.js';
export type { SessionInspectorElement } from './session-inspector.js';
