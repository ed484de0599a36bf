/**
 * The heartbeat without a framework: watches a session, handles its end, and completes a login.
 *
 * @packageDocumentation
 */
export { completeLogin } from './browser/complete-login.js';
export { createSessionFetch } from './browser/create-session-fetch.js';
export { createSessionHeartbeat } from './browser/create-session-heartbeat.js';
export { handleSessionLoss } from './browser/handle-session-loss.js';
export { createSession, startSession } from './browser/start-session.js';
export {
  clientForProvider,
  isLoginCallback,
  mayGuardSignIn,
} from './browser/client-for-provider.js';
export { whenLoaded, whenSnapshot } from './browser/when-snapshot.js';
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
export type {
  Session,
  SessionHeartbeat,
  SessionLoginOptions,
  StartableSession,
} from './contract/session-heartbeat.js';
export {
  isSessionOption,
  type SessionAppClient,
  type SessionOptions,
} from './contract/session-options.js';
export {
  type AnnouncedEnd,
  createSessionCountdown,
  type SessionCountdown,
} from './browser/session-countdown.js';
export { warnOnce } from './browser/development-warnings.js';
export type {
  ClearLocalState,
  EndedHeartbeat,
  RedirectToLogin,
  SessionLossOptions,
} from './contract/session-loss-options.js';
export type {
  CheckTrigger,
  DiagnosisCode,
  EndCause,
  InteractionRequired,
  LastLoss,
  LossReason,
  RefusedLogin,
  SessionDiagnosis,
  SessionEnding,
  SessionError,
  SessionEventName,
  SessionEvents,
  SessionExtended,
  SessionLoss,
  SessionSnapshot,
  SessionStatus,
  SessionUnverified,
  SessionUser,
  SessionVerification,
  UnverifiedCause,
} from './contract/session.js';
