import type { SessionStatus } from '@auth0-heartbeat/core';
import type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from '@auth0-heartbeat/local-tenant';
import type { TenantState } from './tenant-controls';

export const requestTexts = {
  heading: 'Requests to the tenant',
  made: 'by all tabs of this browser',
  bare: 'by a setInterval in each tab instead',
  reset: 'Reset',
  hint: 'With one tab, the numbers are similar. See the story “Twenty tabs”.',
} as const;

export const labTexts = {
  heading: 'Stories',
  about: 'Each story guides you through a scenario and confirms what happens.',
  all: 'All stories',
  again: 'Restart',
  next: (title: string) => `Next: ${title}`,
  progress: (met: number, all: number) => `${met} of ${all}`,
  complete: 'The story is complete.',
  waiting: 'Waiting …',
  draft: 'Confidential: Bob’s contract ends in March.',
  asleep: 'Asleep',
  hour: 'An hour passes …',
  tabs: 'Twenty tabs',
  tabsAbout: 'Each tab is a separate page with its own heartbeat, in the same browser.',
  tab: (number: number) => `Tab ${number}`,
  leaveTabs: 'Back to the app',
} as const;

/** A list of things to try. */
export interface TryTexts {
  readonly heading: string;
  readonly steps: readonly string[];
}

/** The things to try with this status, at a tenant of Auth0. */
export function tryTextsOf(status: SessionStatus): TryTexts {
  const heading = 'Try this';
  return { heading, steps: status === 'unsupported' ? unsupportedSteps : steps };
}

const steps = [
  'Write a draft, then block yourself in the Auth0 dashboard. The draft is deleted, and the page redirects to login.',
  'Sign in while blocked. The page says that you are blocked and does not redirect again.',
  'Go offline. The status is “unverified”, and you stay signed in.',
];

const unsupportedSteps = [
  'Write a draft, then block yourself in the Auth0 dashboard. The page does not detect it: that is the meaning of “unsupported”.',
  'Reload the page. You stay signed in, and the draft is unchanged.',
  'Allow third-party cookies in the browser, or give the tenant a custom domain under the domain of the app. Then the page detects a block.',
];

export const panelTexts = {
  role: 'Administrator',
  heading: 'Local tenant',
  about: 'The actions of an administrator at Auth0. The tenant does not notify the app.',
  unreachable: 'The local tenant does not respond. Is it running?',
  users: 'Users',
  block: 'Block',
  unblock: 'Unblock',
  signOut: 'Sign out',
  everywhere: 'everywhere',
  blocked: 'blocked',
  sessions: (count: number) => (count === 1 ? '1 session' : `${count} sessions`),
  session: (id: string) => `Session ${id.slice(0, 6)}`,
  since: (time: string) => `since ${time}`,
  end: 'End',
  expire: 'Expire',
  service: 'Faults',
  down: 'down',
  up: 'no faults',
  active: (count: number) => (count === 1 ? '1 fault' : `${count} faults`),
  takeDown: 'Take the tenant down',
  bringBack: 'Restore the tenant',
  add: 'Add a fault',
  kind: 'Fault',
  endpoint: 'Endpoint',
  silentOnly: 'Only silent requests',
  times: 'How often',
  forever: 'until removed',
  timesLeft: (count: number) => (count === 1 ? 'once' : `${count} times`),
  silent: 'silent only',
  submit: 'Add',
  remove: 'Remove',
  clear: 'Remove all',
  blockedAnswer: 'Response to a silent request of a blocked user',
  log: 'Log',
  noLog: 'No events yet.',
} as const;

/** The effect of each fault. */
export const faultTexts: Record<LocalTenantFaultKind, string> = {
  mfa_required: 'Requires a second factor',
  consent_required: 'Requires consent',
  rate_limited: 'Too many requests (429)',
  server_error_html: 'Server error (HTML)',
  server_error_json: 'Server error (JSON)',
  connection_reset: 'Drops the connection',
  hang: 'Never responds',
  latency: 'Responds after a second',
  web_origin_not_allowed: 'Web origin not allowed',
  third_party_cookies_blocked: 'Third-party cookies blocked',
};

/** The endpoints of a fault. */
export const endpointTexts: Partial<Record<LocalTenantFaultEndpoint, string>> = {
  '/authorize': '/authorize',
  '/oauth/token': '/oauth/token',
  '*': 'everywhere',
};

/** Describes whether the tenant responds. */
export function describeService({ isDown, faults }: TenantState): string {
  if (isDown) return panelTexts.down;
  return faults.length > 0 ? panelTexts.active(faults.length) : panelTexts.up;
}

/** Describes the endpoint of a fault and how often it occurs. */
export function describeScope({ endpoint, silentOnly, times }: LocalTenantFault): string {
  return [
    endpointTexts[endpoint] ?? endpoint,
    ...(silentOnly ? [panelTexts.silent] : []),
    ...(times === undefined ? [] : [panelTexts.timesLeft(times)]),
  ].join(', ');
}

/** Describes an entry of the tenant's log. */
export function describeLogLine(type: string, user: { readonly name: string } | undefined): string {
  return [logTexts[type] ?? type, user?.name].filter(Boolean).join(' · ');
}

/** The event codes of Auth0. */
const logTexts: Record<string, string> = {
  s: 'Login',
  f: 'Failed login',
  ssa: 'Silent auth',
  fsa: 'Failed silent auth',
  seacft: 'Code exchange',
  feacft: 'Failed exchange',
  sertft: 'Refresh',
  fertft: 'Failed refresh',
  srrt: 'Revoked',
  slo: 'Logout',
  sapi: 'Administrator',
};

export const failureTexts = { heading: 'The demo could not start' } as const;

/** At a host that the local tenant does not allow. */
export const unknownHostTexts = {
  heading: 'The tenant does not allow this host',
  text: (host: string) =>
    `The host ${host} is not one of the allowed hosts of the tenant. Use one of these two.`,
  sameSite: 'same-site with the tenant, as with a custom domain',
  crossSite: 'cross-site, as without a custom domain',
} as const;
