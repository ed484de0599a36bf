import type { SessionSnapshot } from '@auth0-heartbeat/core';
import { describeDuration, timeOfDay } from './durations.js';
import type { EndingStepEntry, Entry } from './entry.js';
import type { Timeline } from './timeline.js';
import {
  describeAnnouncement,
  describeCheck,
  describeDetection,
  describeDiagnosis,
  describeEnd,
  describeLoss,
  describeNextCheck,
  describePush,
  describeSource,
  describeTurn,
  outcomes,
} from './words.js';

/** Everything that an inspector shows. */
export interface Inspection {
  readonly snapshot: SessionSnapshot;
  readonly timeline: Timeline;
  /** The name of this tab. */
  readonly tab: string;
  /** Returns the name of the other tab whose check started then. `null` if it is not known. */
  readonly findTab: (startedAt: number) => string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Writes the timeline as plain text for a bug report, without `sub` and `sid` of known users.
 *
 * @example
 * ```text
 * 14:03:22  alive  interval  84 ms  this tab
 * ```
 */
export function writeReport({ snapshot, timeline, tab, findTab, now }: Inspection): string {
  const { status, verifiedAt, diagnosis } = snapshot;
  const end = describeEnd(snapshot, now);
  const lines = [
    `auth0-heartbeat, tab ${tab}, ${new Date(now).toISOString()}`,
    `Status: ${status}`,
    `Detection: ${describeDetection(snapshot)}`,
    `Verified: ${verifiedAt === null ? 'not yet' : timeOfDay(verifiedAt)}`,
    `Next check: ${describeNextCheck(timeline.next, now)}`,
    ...(end === null ? [] : [`Ends: ${end}`]),
    ...(diagnosis ? [`Diagnosis: ${diagnosis.code}. ${describeDiagnosis(diagnosis.code)[0]}`] : []),
    '',
    ...timeline.entries.flatMap((entry) => linesOf(entry, findTab)),
  ];
  return removeUsers(`${lines.join('\n')}\n`, { snapshot, timeline });
}

/** Errors from outside may contain the user. */
function removeUsers(
  text: string,
  { snapshot, timeline }: Pick<Inspection, 'snapshot' | 'timeline'>,
): string {
  const losses = timeline.entries.map((entry) => (entry.kind === 'loss' ? entry.loss : null));
  return (
    [snapshot, snapshot.loss, ...losses]
      .flatMap((known) => [known?.user?.sub ?? '', known?.user?.sid ?? ''])
      .filter((name) => name !== '')
      // Also URL-encoded. Unlike encodeURIComponent, URLSearchParams encodes any text.
      .flatMap((name) => [name, new URLSearchParams([['', name]]).toString().slice(1)])
      .sort((one, other) => other.length - one.length)
      .reduce((safe, name) => safe.replaceAll(name, '[user]'), text)
  );
}

function linesOf(entry: Entry, findTab: Inspection['findTab']): string[] {
  const line = (...parts: readonly (string | null)[]) =>
    [timeOfDay(entry.at), ...parts].filter((part) => part !== null).join('  ');
  switch (entry.kind) {
    case 'check':
    case 'remote': {
      const { verdict, trigger, durationMs, probes, retryAt } = entry;
      const { word } = describeCheck(entry);
      const result = verdict?.code ? `${word} (${verdict.code})` : word;
      const duration = durationMs === null ? null : describeDuration(durationMs);
      const source = describeSource(entry, findTab);
      const probeList = probes.length > 0 ? `probes ${probes.join(', ')}` : null;
      const retry = retryAt === null ? null : `retry at ${timeOfDay(retryAt)}`;
      return [
        line(result, trigger, duration, source, describeTurn(entry), probeList, retry),
        ...errorLines(verdict?.error),
      ];
    }
    case 'loss': {
      const { reason, trigger } = entry.loss;
      return [
        line('session lost', reason, trigger, describeLoss(reason)),
        ...errorLines(entry.error),
        ...entry.steps.flatMap(stepLines),
      ];
    }
    case 'diagnosis':
      return [line('diagnosis', entry.code)];
    case 'push':
      return [line(describePush(entry.live).word)];
    case 'announcement':
      return [line('end announced', entry.cause, describeAnnouncement(entry))];
    case 'postponement':
      return [line('end postponed', entry.cause)];
    case 'confirmation':
      return [line('confirmation by redirect')];
    default:
      return entry satisfies never;
  }
}

function stepLines({ step, task, outcome, durationMs, error }: EndingStepEntry): string[] {
  const name = task === null ? step : `${step}: ${task}`;
  const duration = durationMs === null ? '' : `, ${describeDuration(durationMs)}`;
  return [`  ${name}  ${outcomes[outcome].word}${duration}`, ...errorLines(error)];
}

function errorLines(error: EndingStepEntry['error'] | undefined): string[] {
  return error ? [`    ${error.error}: ${error.error_description}`] : [];
}
