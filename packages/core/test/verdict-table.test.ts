import { describe, expect, it } from 'vitest';
import type { ProbeAnswer } from '../src/contract/probe.js';
import {
  alive,
  aliveAsBob,
  blocked,
  consentRequired,
  expired,
  loginRequired,
  missingRefreshToken,
  oauthError,
  offline,
  revoked,
  timeout,
} from './fake-answers.js';
import { type FakeBrowser, createFakeBrowser, startVerified } from './fake-browser.js';

/** The probe that is asked first, and whether silent authentication is known to work. */
const columns = {
  'the token probe in iframe mode': [{}, true],
  'the token probe in iframe mode, its precheck': [{}, false],
  'the token probe with refresh tokens': [{ kind: 'grant' }, true],
  'the token probe with refresh tokens, after its precheck': [{ kind: 'grant' }, false],
  'the session probe': [{ passive: true }, true],
  'the session probe, silent authentication not known to work': [{ passive: true }, false],
  'a custom probe': [{ kind: 'custom', passive: true }, true],
} as const;

type Column = keyof typeof columns;

/** What the heartbeat made of the answer. */
function outcomeOf({ heartbeat, question, emitted }: FakeBrowser): string {
  const { status, checking, loss, diagnosis } = heartbeat.getSnapshot();
  if (checking) return `asks ${question().probe}`;
  if (status === 'lost') return `lost ${loss.reason}`;
  if (status === 'unsupported') return `unsupported ${diagnosis?.code}`;
  const last = emitted.filter(([name]) => name !== 'diagnosis').at(-1);
  if (status !== 'unverified') return `${status} ${last?.[0]}`;
  return `unverified ${last?.[0] === 'sessionUnverified' ? last[1].cause : ''}`;
}

const isAnswer = (response: unknown): response is ProbeAnswer =>
  response === undefined ||
  (typeof response === 'object' && response !== null && 'session' in response);

async function check(column: Column, response: unknown): Promise<FakeBrowser> {
  const [probe, works] = columns[column];
  const browser = createFakeBrowser(probe);
  if (!works) browser.setSilentAuth(false);
  await browser.start();
  if (column === 'the token probe with refresh tokens, after its precheck') {
    await browser.respond(loginRequired);
  }
  if (isAnswer(response)) await browser.respond(response);
  else await browser.respond(response);
  return browser;
}

const notKnownToWork = {
  'the token probe in iframe mode, its precheck': 'unsupported third_party_cookies_blocked',
  // The SDK asked in an iframe because it has no refresh token, and has dropped its tokens.
  'the token probe with refresh tokens, after its precheck': 'lost grant_revoked',
  'the session probe, silent authentication not known to work':
    'unsupported third_party_cookies_blocked',
};

describe.each<[string, unknown, string, Partial<Record<Column, string>>?]>([
  [
    'a token for the same sub',
    alive,
    'active sessionVerified',
    { 'the token probe in iframe mode, its precheck': 'asks main' },
  ],
  ['a token for another sub', aliveAsBob, 'lost user_changed'],
  ['an expired session', expired, 'lost session_expired'],
  ['login_required', loginRequired, 'lost login_required', notKnownToWork],
  [
    'login_required because of a second factor',
    oauthError('login_required', 'Multifactor authentication required'),
    'active interactionRequired',
  ],
  ['mfa_required', oauthError('mfa_required'), 'active interactionRequired'],
  ['consent_required', consentRequired, 'active interactionRequired'],
  ['interaction_required', oauthError('interaction_required'), 'active interactionRequired'],
  [
    'account_selection_required',
    oauthError('account_selection_required'),
    'active interactionRequired',
  ],
  [
    'a cross-origin isolated page',
    oauthError('login_required', 'The application is running in a Cross-Origin Isolated context'),
    'unsupported cross_origin_isolated',
    {
      'the token probe with refresh tokens': 'lost grant_revoked',
      'the token probe with refresh tokens, after its precheck': 'lost grant_revoked',
    },
  ],
  ['unauthorized, user is blocked', blocked, 'lost user_blocked'],
  [
    'access_denied, user is blocked',
    oauthError('access_denied', 'user is blocked'),
    'lost user_blocked',
  ],
  [
    'invalid_grant, user is blocked',
    oauthError('invalid_grant', 'user is blocked'),
    'lost user_blocked',
  ],
  [
    'login_required, user is blocked',
    oauthError('login_required', 'User is blocked'),
    'lost user_blocked',
  ],
  ['invalid_grant', revoked, 'lost grant_revoked'],
  [
    'missing_refresh_token',
    missingRefreshToken,
    'asks passive',
    // The precheck is the passive probe already.
    { 'the token probe in iframe mode, its precheck': 'unverified missing_refresh_token' },
  ],
  ['timeout', timeout, 'unverified timeout'],
  ['request_error', oauthError('request_error'), 'unverified network'],
  ['Failed to fetch', offline(), 'unverified network'],
  ['AbortError', new DOMException('Aborted', 'AbortError'), 'unverified timeout'],
  ['SyntaxError', new SyntaxError('Unexpected token <'), 'unverified unknown'],
  ['Rate limit reached', oauthError('Rate limit reached'), 'unverified rate_limited'],
  ['too_many_requests', oauthError('too_many_requests'), 'unverified rate_limited'],
  ['bare access_denied', oauthError('access_denied', 'Access Denied'), 'unverified unknown'],
  ['anything else', oauthError('server_error'), 'unverified unknown'],
  ['an answer without a shape', undefined, 'unverified unknown'],
])('%s', (_, response, expected, exceptions = {}) => {
  it.each(Object.keys(columns) as Column[])('received by %s', async (column) => {
    const browser = await check(column, response);
    expect(outcomeOf(browser)).toBe(exceptions[column] ?? expected);
  });
});

describe('silent authentication is known to work', () => {
  it.each<[string, Column]>([
    ['is true', 'the token probe in iframe mode'],
    ['is true', 'the token probe in iframe mode, its precheck'],
    ['is true', 'the session probe, silent authentication not known to work'],
    ['is false', 'the token probe with refresh tokens, after its precheck'],
  ])('%s after a successful answer to %s', async (expected, column) => {
    const browser = await check(column, alive);
    expect(`is ${browser.silentAuthWorks()}`).toBe(expected);
  });

  it.each([
    ['is true', consentRequired],
    ['is false', oauthError('mfa_required')],
  ])('%s after the error %o to the precheck', async (expected, error) => {
    const browser = await check('the token probe in iframe mode, its precheck', error);
    expect(`is ${browser.silentAuthWorks()}`).toBe(expected);
  });
});

it('a custom probe needs no precheck', async () => {
  const browser = await startVerified({ silentAuth: false, kind: 'custom' });
  expect(browser.questions.map(({ probe }) => probe)).toEqual(['main']);
  expect(browser.silentAuthWorks()).toBe(false);
  expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis: null });
});
