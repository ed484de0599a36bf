/**
 * The heartbeat without a framework: makes one, ends the app's session at a loss, completes a login.
 *
 * @packageDocumentation
 */
export { completeLogin } from './browser/complete-login.js';
export { createSessionFetch } from './browser/create-session-fetch.js';
export { createSessionHeartbeat } from './browser/create-session-heartbeat.js';
export { handleSessionLoss } from './browser/handle-session-loss.js';
export { pushTrigger, type PushTriggerOptions } from './browser/push-trigger.js';
export type { TokenOptions } from './browser/push/keep-stream.js';
export { sessionProbe, type SessionProbeOptions } from './browser/session-probe.js';
export { tokenProbe } from './browser/token-probe.js';
export type {
  CallbackClient,
  ConfiguredClient,
  IdTokenClaims,
  LoginOptions,
  SessionClient,
  SignInClient,
  SignOutOptions,
} from './client.js';
export type {
  ClearLocalState,
  EndedHeartbeat,
  RedirectToLogin,
  SessionLossOptions,
} from './ending.js';
export { SessionHeartbeatError, type SessionHeartbeatErrorCode } from './errors.js';
export type { SessionHeartbeat } from './session-heartbeat.js';
export type { LoginFailure, LoginResult } from './login.js';
export type {
  PushedSession,
  PushHint,
  PushTrigger,
  SessionHeartbeatOptions,
  TriggerOptions,
} from './options.js';
export type { Probe, ProbeAnswer, ProbeRequest, ProbeSignal } from './probe.js';
export type {
  CheckTrigger,
  DiagnosisCode,
  InteractionRequired,
  LossReason,
  SessionDiagnosis,
  SessionError,
  SessionEventName,
  SessionEvents,
  SessionLoss,
  SessionProof,
  SessionSnapshot,
  SessionStatus,
  SessionUnverified,
  SessionUser,
  UnverifiedCause,
} from './session.js';
