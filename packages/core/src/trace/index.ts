/**
 * The log of a heartbeat, for an inspector, a log or a breadcrumb.
 *
 * @packageDocumentation
 */
export { trace } from './trace.js';
export type {
  CheckCancelled,
  CheckFinished,
  CheckStarted,
  ConfirmationStarted,
  EndingAnnounced,
  EndingPostponed,
  EndingStepFinished,
  EndingStepName,
  EndingStepStarted,
  LiveChanged,
  NextCheck,
  NextCheckChanged,
  NoNextCheck,
  ProbeStarted,
  RemoteResultMerged,
  SessionVerdict,
  TraceEvent,
} from '../contract/trace-event.js';
