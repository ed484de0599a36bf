/**
 * Tells what a heartbeat does, for an inspector, a log or a breadcrumb.
 *
 * @packageDocumentation
 */
export { trace } from './trace.js';
export type {
  CheckDropped,
  CheckEnded,
  CheckStarted,
  CheckWaiting,
  ConfirmationStarted,
  EndingStepEnded,
  EndingStepName,
  EndingStepStarted,
  NextCheck,
  NextCheckChanged,
  NoNextCheck,
  ProbeAsked,
  PushChanged,
  SessionTrace,
  SessionVerdict,
  VerdictAdopted,
} from './session-trace.js';
