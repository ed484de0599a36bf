import type { CheckTrigger } from '../../src/contract/session.js';

/** Why a browser of the fleet asks the tenant. `sign_in`: after an ending that was false. */
const causes = [
  'start',
  'interval',
  'focus',
  'online',
  'wake',
  'activity',
  'push',
  'retry',
  'sign_in',
  'other',
] as const;

export type Cause = (typeof causes)[number];

const LONGEST_AGE_S = 14_400;
/** The window in which a peak is measured. */
const PEAK_S = 10;
const CALM_S = 180;

/** Moments in seconds since the start of a run. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface Peak {
  /** Requests per second over ten seconds. */
  readonly perSecond: number;
  /** Seconds since the start of the run. */
  readonly at: number;
  /** The share of each cause, the largest first. */
  readonly causes: readonly (readonly [Cause, number])[];
}

/** Counts what a fleet asks of its tenant, and what becomes of it. */
export interface Measures {
  countRequest(at: number, cause: CheckTrigger | Cause, isRefused: boolean): void;
  /** A check that was answered. */
  countAnswer(at: number): void;
  countLogin(at: number, isRefused: boolean): void;
  countAge(ms: number): void;
  countFalseEnding(): void;
  countDetection(ms: number): void;
  readonly falseEndings: number;
  readonly detections: number;
  /** Requests per second. */
  mean(window: Window): number;
  meanAnswers(window: Window): number;
  meanLogins(window: Window): number;
  /** Requests per second, of one cause. */
  meanOf(cause: Cause, window: Window): number;
  /** Requests per second, of one part of the window after the other. */
  means(window: Window, partS: number): readonly number[];
  /** The share of the requests of the fleet that were refused. */
  refusedShare(window: Window): number;
  peak(window: Window): Peak;
  /** The largest share of refused logins of others in a minute. */
  worstLoginMinute(window: Window): number;
  /** Minutes until three minutes have on average no more than this. `null`: not in the window. */
  calmAfterMin(window: Window, perSecond: number): number | null;
  /** Minutes until the last minute that has more than this. */
  lastAboveMin(window: Window, perSecond: number): number;
  /** Seconds. */
  ageAt(share: number): number;
  /** Milliseconds. `null`: there was nothing to detect. */
  detectionAt(share: number): number | null;
}

export function createMeasures(startAt: number, seconds: number): Measures {
  const requests = new Int32Array(seconds);
  const refused = new Int32Array(seconds);
  const answers = new Int32Array(seconds);
  const logins = new Int32Array(seconds);
  const refusedLogins = new Int32Array(seconds);
  const byCause = causes.map(() => new Int32Array(seconds));
  const codes = new Map<string, number>(causes.map((cause, code) => [cause, code]));
  const ages = new Int32Array(LONGEST_AGE_S + 1);
  const detections: number[] = [];
  let sampleCount = 0;
  let falseEndings = 0;

  const secondOf = (at: number) =>
    Math.min(seconds - 1, Math.max(0, Math.floor((at - startAt) / 1_000)));

  function sum(counts: Int32Array, { from, to }: Window): number {
    let total = 0;
    for (let second = from; second < to; second++) total += counts[second] ?? 0;
    return total;
  }

  const mean = (counts: Int32Array, window: Window) =>
    sum(counts, window) / Math.max(1, window.to - window.from);

  return {
    countRequest(at, cause, isRefused) {
      const second = secondOf(at);
      requests[second]!++;
      byCause[codes.get(cause) ?? codes.get('other')!]![second]!++;
      if (isRefused) refused[second]!++;
    },
    countAnswer: (at) => void answers[secondOf(at)]!++,
    countLogin(at, isRefused) {
      logins[secondOf(at)]!++;
      if (isRefused) refusedLogins[secondOf(at)]!++;
    },
    countAge(ms) {
      sampleCount++;
      ages[Math.min(LONGEST_AGE_S, Math.max(0, Math.floor(ms / 1_000)))]!++;
    },
    countFalseEnding: () => void falseEndings++,
    countDetection: (ms) => void detections.push(ms),
    get falseEndings() {
      return falseEndings;
    },
    get detections() {
      return detections.length;
    },
    mean: (window) => mean(requests, window),
    meanAnswers: (window) => mean(answers, window),
    meanLogins: (window) => mean(logins, window),
    meanOf: (cause, window) => mean(byCause[codes.get(cause)!]!, window),
    means({ from, to }, partS) {
      const parts: number[] = [];
      for (let second = from; second + partS <= to; second += partS) {
        parts.push(mean(requests, { from: second, to: second + partS }));
      }
      return parts;
    },
    refusedShare: (window) => sum(refused, window) / Math.max(1, sum(requests, window)),
    peak({ from, to }) {
      let running = 0;
      let most = 0;
      let at = from;
      for (let second = from; second < to; second++) {
        running += requests[second]!;
        if (second >= from + PEAK_S) running -= requests[second - PEAK_S]!;
        if (running > most) {
          most = running;
          at = Math.max(from, second - PEAK_S + 1);
        }
      }
      const window = { from: at, to: at + PEAK_S };
      const shares = causes.map(
        (cause, code) => [cause, sum(byCause[code]!, window) / Math.max(1, most)] as const,
      );
      const found = shares.filter(([, share]) => share > 0).sort(([, a], [, b]) => b - a);
      return { perSecond: most / PEAK_S, at, causes: found };
    },
    worstLoginMinute({ from, to }) {
      let worst = 0;
      for (let second = from; second + 60 <= to; second += 10) {
        const window = { from: second, to: second + 60 };
        worst = Math.max(worst, sum(refusedLogins, window) / Math.max(1, sum(logins, window)));
      }
      return worst;
    },
    calmAfterMin({ from, to }, perSecond) {
      for (let second = from; second + CALM_S <= to; second += 60) {
        if (mean(requests, { from: second, to: second + CALM_S }) <= perSecond) {
          return (second - from) / 60;
        }
      }
      return null;
    },
    lastAboveMin({ from, to }, perSecond) {
      let last = 0;
      for (let second = from; second + 60 <= to; second += 60) {
        const isAbove = mean(requests, { from: second, to: second + 60 }) > perSecond;
        if (isAbove) last = (second + 60 - from) / 60;
      }
      return last;
    },
    ageAt(share) {
      let left = share * sampleCount;
      return Math.max(
        0,
        ages.findIndex((count) => (left -= count) <= 0),
      );
    },
    detectionAt(share) {
      const sorted = [...detections].sort((a, b) => a - b);
      return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
    },
  };
}
