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

/** Who checks how often. */
export interface Usage {
  /** Browsers with a visible tab of the app that is in use. */
  browsers: number;
  /** Tabs with the app in each of them. */
  tabs: number;
  intervalMinutes: number;
  probe: ProbeKind;
  /** The tabs of a browser share one check, as those of this library do. */
  shared: boolean;
  /** How often in an hour a user comes back to a tab. */
  focusesPerHour: number;
}

/** `minGapMs` of the heartbeat: a focus sooner than that after a check makes none. */
const minGapMs = 10_000;

/**
 * The requests a second that heartbeats cause at most, on average over all users.
 *
 * At most, for a check that a focus made also puts the next one off, and a user without input for
 * `pauseAfterIdleMs` makes none.
 */
export function requestsPerSecond(usage: Usage): number {
  const intervalMs = usage.intervalMinutes * 60_000;
  const askers = usage.shared ? 1 : usage.tabs;
  const byTime = askers / (intervalMs / 1000);
  const byFocus = Math.min(usage.focusesPerHour, 3_600_000 / minGapMs) / 3600;
  return usage.browsers * (byTime + byFocus) * requestsPerCheck[usage.probe];
}

/** What Auth0 lets a tenant's Authentication API take, all applications and logins together. */
export interface PlanLimit {
  plan: string;
  perSecond: number;
  /** As Auth0 writes it. */
  written: string;
}

/** @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations */
export const planLimits: readonly PlanLimit[] = [
  { plan: 'Free', perSecond: 300 / 60, written: '300 a minute' },
  { plan: 'Self-service', perSecond: 25, written: '25 a second' },
  { plan: 'Enterprise', perSecond: 100, written: '100 a second' },
];

/** `tight`: below the limit, and little is left for logins and for a busy minute. */
export type Fit = 'fits' | 'tight' | 'over';

/** A quarter of the limit: the other three are for logins, token calls and the busiest minute. */
const roomyShare = 0.25;

/** How heartbeats get on with a limit. */
export function fit(perSecond: number, limit: PlanLimit): Fit {
  if (perSecond > limit.perSecond) return 'over';
  return perSecond > limit.perSecond * roomyShare ? 'tight' : 'fits';
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

/** When a visible tab notices at the latest that a session ended, in words. */
export function lateness({ intervalMinutes, probe }: Usage): string {
  const late = `A visible tab notices a blocked user at most ${duration(intervalMinutes)} later, and at once when it gets the focus.`;
  return probe === 'token_refresh'
    ? `${late} It does not notice a sign-out elsewhere: refresh tokens outlive the session.`
    : late;
}

function duration(minutes: number): string {
  const [count, unit] = minutes < 1 ? [minutes * 60, 'second'] : [minutes, 'minute'];
  return `${number(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** A figure with as many digits as it is worth. */
export function number(value: number): string {
  if (value > 0 && value < 0.01) return 'less than 0.01';
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
