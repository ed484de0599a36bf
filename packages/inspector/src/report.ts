import type { SessionSnapshot } from '@auth0-heartbeat/core';
import { describeDuration, timeOfDay } from './durations.js';
import { redact } from './redact.js';
import type { EndingStepEntry, Entry } from './entry.js';
import type { Timeline } from './timeline.js';
import {
  describeAsker,
  describeCheck,
  describeLoss,
  describeNextCheck,
  describePush,
  describeWatch,
  outcomes,
} from './words.js';

/** What a report is written of. */
export interface Findings {
  readonly snapshot: SessionSnapshot;
  readonly timeline: Timeline;
  /** The name of this tab. */
  readonly tab: string;
  /** Which other tab asked then; `null`: not known. */
  readonly askedBy: (askedAt: number) => string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The timeline as plain text for a bug report. Nobody is named in it, not even by `sub`.
 *
 * @example
 * ```text
 * 14:03:22  alive  interval  84 ms  this tab
 * ```
 */
export function writeReport({ snapshot, timeline, tab, askedBy, now }: Findings): string {
  const { status, verifiedAt, diagnosis } = snapshot;
  const lines = [
    `auth0-heartbeat, tab ${tab}, ${new Date(now).toISOString()}`,
    `Status: ${status}`,
    `Watched by: ${describeWatch(snapshot)}`,
    `Last proof: ${verifiedAt === null ? 'none yet' : timeOfDay(verifiedAt)}`,
    `Next check: ${describeNextCheck(timeline.next, now)}`,
    ...(diagnosis ? [`Diagnosis: ${diagnosis.code}. ${redact(diagnosis.message)}`] : []),
    '',
    ...timeline.entries.flatMap((entry) => linesOf(entry, askedBy)),
  ];
  return withoutUsers(`${lines.join('\n')}\n`, { snapshot, timeline });
}

/** Errors from outside may name the user: of those that are known, nothing is left. */
function withoutUsers(
  text: string,
  { snapshot, timeline }: Pick<Findings, 'snapshot' | 'timeline'>,
): string {
  const losses = timeline.entries.map((entry) => (entry.kind === 'loss' ? entry.loss : null));
  return (
    [snapshot, snapshot.loss, ...losses]
      .flatMap((known) => [known?.user?.sub ?? '', known?.user?.sid ?? ''])
      .filter((name) => name !== '')
      // Also as it is in a URL. Unlike encodeURIComponent, that encodes any text.
      .flatMap((name) => [name, new URLSearchParams([['', name]]).toString().slice(1)])
      .sort((one, other) => other.length - one.length)
      .reduce((safe, name) => safe.replaceAll(name, '[user]'), text)
  );
}

function linesOf(entry: Entry, askedBy: Findings['askedBy']): string[] {
  const line = (...parts: readonly (string | null)[]) =>
    [timeOfDay(entry.at), ...parts].filter((part) => part !== null).join('  ');
  switch (entry.kind) {
    case 'check':
    case 'adopted': {
      const { verdict, trigger, durationMs, probes, retryAt } = entry;
      const { word } = describeCheck(entry);
      const asker = describeAsker(entry, askedBy);
      const found = verdict?.code ? `${word} (${verdict.code})` : word;
      const duration = durationMs === null ? null : describeDuration(durationMs);
      const asked = probes.length > 0 ? `probes ${probes.join(', ')}` : null;
      const retry = retryAt === null ? null : `again at ${timeOfDay(retryAt)}`;
      return [line(found, trigger, duration, asker, asked, retry), ...errorLines(verdict?.error)];
    }
    case 'loss':
      return [
        line(
          'session lost',
          entry.loss.reason,
          entry.loss.trigger,
          describeLoss(entry.loss.reason),
        ),
        ...errorLines(entry.error),
        ...entry.steps.flatMap(stepLines),
      ];
    case 'diagnosis':
      return [line('diagnosis', entry.code)];
    case 'push':
      return [line(describePush(entry.live).word)];
    case 'confirmation':
      return [line('the page left to ask the tenant')];
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
