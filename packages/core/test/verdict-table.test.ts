import { describe, expect, it } from 'vitest';
import {
  alive,
  aliveAsBob,
  blocked,
  consentRequired,
  expired,
  isolated,
  loginRequired,
  missingRefreshToken,
  oauthError,
  revoked,
  timeout,
} from './fake-answers.js';
import { type FakeBrowser, createFakeBrowser } from './fake-browser.js';

/** The probe that is asked first, and whether silent authentication is known to work. */
const columns = {
  'the token probe in iframe mode': {},
  'the token probe in iframe mode, its precheck': { silentAuth: false },
  'the token probe with refresh tokens': { kind: 'grant' },
  'the token probe with refresh tokens, after its precheck': { kind: 'grant', silentAuth: false },
  'the session probe': { passive: true },
  'the session probe, silent authentication not known to work': {
    passive: true,
    silentAuth: false,
  },
  'a custom probe': { kind: 'custom', passive: true, silentAuth: false },
} as const;

type Column = keyof typeof columns;

async function check(column: Column, response: unknown): Promise<FakeBrowser> {
  const browser = createFakeBrowser(columns[column]);
  const isPrechecked = column === 'the token probe with refresh tokens, after its precheck';
  await browser.start(...(isPrechecked ? [loginRequired, response] : [response]));
  return browser;
}

const blocksCookies = 'unsupported third_party_cookies_blocked';

// verdict.test.ts has the verdicts of all errors.
describe.each<[string, unknown, string, Partial<Record<Column, string>>?]>([
  [
    'a token for the same sub',
    alive,
    'active',
    { 'the token probe in iframe mode, its precheck': 'asks main' },
  ],
  ['a token for another sub', aliveAsBob, 'lost user_changed'],
  ['an expired session', expired, 'lost session_expired'],
  [
    'login_required',
    loginRequired,
    'lost login_required',
    {
      'the token probe in iframe mode, its precheck': blocksCookies,
      // The SDK asked in an iframe because it has no refresh token, and has dropped its tokens.
      'the token probe with refresh tokens, after its precheck': 'lost grant_revoked',
      'the session probe, silent authentication not known to work': blocksCookies,
    },
  ],
  ['consent_required', consentRequired, 'active interactionRequired'],
  [
    'a cross-origin isolated page',
    isolated,
    'unsupported cross_origin_isolated',
    {
      'the token probe with refresh tokens': 'lost grant_revoked',
      'the token probe with refresh tokens, after its precheck': 'lost grant_revoked',
    },
  ],
  ['unauthorized, user is blocked', blocked, 'lost user_blocked'],
  ['invalid_grant', revoked, 'lost grant_revoked'],
  [
    'missing_refresh_token',
    missingRefreshToken,
    'asks passive',
    // The precheck is the passive probe already.
    { 'the token probe in iframe mode, its precheck': 'unverified missing_refresh_token' },
  ],
  ['timeout', timeout, 'unverified timeout'],
  ['an answer without a shape', undefined, 'unverified unknown'],
])('%s', (_, response, expected, exceptions = {}) => {
  it.each(Object.keys(columns) as Column[])('received by %s', async (column) => {
    expect((await check(column, response)).outcome()).toBe(exceptions[column] ?? expected);
  });
});

describe('silent authentication is known to work', () => {
  it.each<[string, Column, unknown]>([
    ['is true', 'the token probe in iframe mode', alive],
    ['is true', 'the token probe in iframe mode, its precheck', alive],
    ['is true', 'the session probe, silent authentication not known to work', alive],
    ['is false', 'the token probe with refresh tokens, after its precheck', alive],
    ['is true', 'the token probe in iframe mode, its precheck', consentRequired],
    ['is false', 'the token probe in iframe mode, its precheck', oauthError('mfa_required')],
    ['is false', 'a custom probe', alive],
  ])('%s after %s received %o', async (expected, column, response) => {
    const browser = await check(column, response);
    expect(`is ${browser.silentAuthWorks()}`).toBe(expected);
  });
});
