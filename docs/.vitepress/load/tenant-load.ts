import figures from './fleet-figures.json';

/** How a check asks, and in which mode of the SDK: what a check costs depends on both. */
export type ProbeKind = 'token_iframe' | 'token_refresh' | 'session';

/** Requests to the tenant that one check makes. */
export const requestsPerCheck: Readonly<Record<ProbeKind, number>> = {
  // `/authorize`, then `/oauth/token`.
  token_iframe: 2,
  // `/oauth/token`.
  token_refresh: 1,
  // `/authorize`.
  session: 1,
};

/** What an app chooses, and how many use it. */
export interface Usage {
  /** Browsers that are signed in during a working day. */
  browsers: number;
  /** Tabs with the app in each of them. Those of this library share one check. */
  tabs: number;
  intervalMs: number;
  minGapMs: number;
  probe: ProbeKind;
}

/** What one browser does in the ordinary morning of docs/fleet.md. */
interface Day {
  intervalMs: number;
  minGapMs: number;
  /** Checks in an hour, by what causes them. */
  checks: { interval: number; focus: number; load: number; other: number };
  /** Seconds since the last verification, in visible pages whose users are at work. */
  ageMedianS: number;
  ageP99S: number;
}

const days: readonly Day[] = figures.days;

/** The intervals that were measured. */
export const intervalsMs = [...new Set(days.map(({ intervalMs }) => intervalMs))];

/** The gaps that were measured with an interval. */
export function gapsFor(interval: number): readonly number[] {
  return days.filter(({ intervalMs }) => intervalMs === interval).map(({ minGapMs }) => minGapMs);
}

/** The measured day with these settings; of the gaps that were measured, the longest that is no longer. */
export function dayOf({ intervalMs, minGapMs }: Pick<Usage, 'intervalMs' | 'minGapMs'>): Day {
  const day = days.filter((of) => of.intervalMs === intervalMs && of.minGapMs <= minGapMs).at(-1);
  if (!day) throw new Error(`An interval of ${intervalMs} ms was not measured.`);
  return day;
}

/** The requests per second of the heartbeats of all browsers, on average at work. */
export function requestsPerSecond(usage: Usage): number {
  const { interval, focus, load, other } = dayOf(usage).checks;
  return perSecond(usage, interval + focus + load + other);
}

/** As above, of `setInterval` and a check on focus in each tab. */
export function bareRequestsPerSecond(usage: Usage): number {
  const bare = figures.bare.find(({ intervalMs }) => intervalMs === usage.intervalMs);
  if (!bare) throw new Error(`An interval of ${usage.intervalMs} ms was not measured.`);
  return perSecond(usage, bare.checks.interval * usage.tabs + bare.checks.focus);
}

function perSecond({ browsers, probe }: Usage, checksPerHour: number): number {
  return (browsers * checksPerHour * requestsPerCheck[probe]) / 3600;
}

/** What Auth0 lets a tenant's Authentication API take, all applications and logins together. */
export interface PlanLimit {
  plan: string;
  perSecond: number;
  /** As Auth0 writes it. */
  written: string;
}

export const planLimits: readonly PlanLimit[] = figures.plans;

/** The share of a limit above which it is tight: the rest is for logins and token calls. */
export const { meanShare } = figures;

/** `tight`: below the limit, and little is left for logins and for a busy minute. */
export type Fit = 'fits' | 'tight' | 'over';

/** How heartbeats get on with a limit. */
export function fit(perSecond: number, limit: PlanLimit): Fit {
  if (perSecond > limit.perSecond) return 'over';
  return perSecond > limit.perSecond * meanShare ? 'tight' : 'fits';
}

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** One sentence about all plans. */
export function verdict(perSecond: number): string {
  const plans = (wanted: Fit) =>
    either.format(
      planLimits
        .filter((limit) => fit(perSecond, limit) === wanted)
        .map(({ plan }) => plan.toLowerCase()),
    );
  const over = plans('over');
  const tight = plans('tight');
  const fits = plans('fits');
  if (over === '' && tight === '') return 'This fits every plan.';
  const parts = [
    over && `over the limit of a tenant on the ${over} plan`,
    tight && `tight on the ${tight} plan, where logins need the rest`,
    fits && `fine on the ${fits} plan`,
  ].filter((part) => part !== '');
  return `This is ${parts.join('; ')}.`;
}

/** How late an ending is detected where a user works, in words. */
export function lateness(usage: Usage): string {
  const { ageMedianS, ageP99S } = dayOf(usage);
  const late = `Where a user is at work, a block is detected within ${duration(ageMedianS / 60)} in half of the cases, and within ${duration(ageP99S / 60)} in 99 %.`;
  return usage.probe === 'token_refresh'
    ? `${late} A sign-out elsewhere is not detected: refresh tokens outlive the session.`
    : late;
}

/** A number of minutes, in words. */
export function duration(minutes: number): string {
  const [count, unit] = minutes < 1 ? [minutes * 60, 'second'] : [minutes, 'minute'];
  return `${number(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** A figure with as many digits as it is worth. */
export function number(value: number): string {
  if (value > 0 && value < 0.01) return 'less than 0.01';
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
