/**
 * The heartbeat without a framework: watches a session, handles its end, and completes a login.
 *
 * @packageDocumentation
 */
export { completeLogin } from './browser/complete-login.js';
export { createSessionFetch } from './browser/create-session-fetch.js';
export { createSessionHeartbeat } from './browser/create-session-heartbeat.js';
export { handleSessionLoss } from './browser/handle-session-loss.js';
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
} from './contract/client.js';
export { SessionHeartbeatError, type SessionHeartbeatErrorCode } from './contract/errors.js';
export type { LoginFailure, LoginResult } from './contract/login.js';
export type {
  PushHint,
  PushSession,
  PushTrigger,
  SessionHeartbeatOptions,
} from './contract/options.js';
export type { Probe, ProbeAnswer, ProbeRequest, ProbeSignal } from './contract/probe.js';
export type { SessionHeartbeat } from './contract/session-heartbeat.js';
export type {
  ClearLocalState,
  EndedHeartbeat,
  RedirectToLogin,
  SessionLossOptions,
} from './contract/session-loss-options.js';
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
  SessionSnapshot,
  SessionStatus,
  SessionUnverified,
  SessionUser,
  SessionVerification,
  UnverifiedCause,
} from './contract/session.js';
