import { describe, expect, it } from 'vitest';
import {
  alive,
  aliveAsBob,
  blocked,
  consentRequired,
  loginRequired,
  missingRefreshToken,
  offline,
  revoked,
  timeout,
} from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

const oauth = (error: string, error_description = error) => ({ error, error_description });

/** Which probe is asked first, in which browser, and what it asks for before the answer. */
const columns = {
  'the token probe in iframe mode, proven': [{}, true],
  'the guard of the token probe in iframe mode, unproven': [{}, false],
  'the token probe with refresh tokens, proven': [{ silentAuth: false }, true],
  'the token probe with refresh tokens, unproven': [{ silentAuth: false }, false],
  'the session probe, proven': [{ passive: true }, true],
  'the session probe, unproven': [{ passive: true }, false],
} as const;

type Column = keyof typeof columns;

/** What the heartbeat made of it. */
function outcomeOf({ heartbeat, question, told }: ReturnType<typeof createFakeBrowser>): string {
  const { status, checking, loss, diagnosis } = heartbeat.getSnapshot();
  if (checking) return `asks ${question().probe}`;
  if (status === 'lost') return `lost ${loss.reason}`;
  if (status === 'unsupported') return `unsupported ${diagnosis?.code}`;
  const last = told.filter(([name]) => name !== 'diagnosis').at(-1);
  if (status === 'unverified')
    return `unverified ${(last?.[1] as { cause: string } | undefined)?.cause}`;
  return `${status} ${last?.[0]}`;
}

async function check(column: Column, comesBack: unknown) {
  const [probe, proven] = columns[column];
  const world = createFakeBrowser(probe);
  if (!proven) world.forgetProof();
  await world.start();
  // With refresh tokens, the probe that needs no cookie is asked after the guard.
  if ('silentAuth' in probe && !proven) await world.question().fail(loginRequired);
  const isAnswer = typeof comesBack === 'object' && comesBack !== null && 'session' in comesBack;
  if (isAnswer || comesBack === undefined) await world.question().answer(comesBack as never);
  else await world.question().fail(comesBack);
  return world;
}

const unproven = {
  'the guard of the token probe in iframe mode, unproven':
    'unsupported third_party_cookies_blocked',
  'the token probe with refresh tokens, unproven': 'unsupported third_party_cookies_blocked',
  'the session probe, unproven': 'unsupported third_party_cookies_blocked',
};

describe.each<[string, unknown, string, Partial<Record<Column, string>>?]>([
  [
    'a token for the same sub',
    alive,
    'active sessionVerified',
    { 'the guard of the token probe in iframe mode, unproven': 'asks main' },
  ],
  ['a token for another sub', aliveAsBob, 'lost user_changed'],
  ['the session_expiry ceiling', { session: 'expired' }, 'lost session_expired'],
  ['login_required', loginRequired, 'lost login_required', unproven],
  [
    'login_required for want of a second factor',
    oauth('login_required', 'Multifactor authentication required'),
    'active interactionRequired',
  ],
  ['mfa_required', oauth('mfa_required'), 'active interactionRequired'],
  ['consent_required', consentRequired, 'active interactionRequired'],
  ['interaction_required', oauth('interaction_required'), 'active interactionRequired'],
  ['account_selection_required', oauth('account_selection_required'), 'active interactionRequired'],
  [
    'a cross-origin isolated page',
    oauth('login_required', 'The application is running in a Cross-Origin Isolated context'),
    'unsupported cross_origin_isolated',
  ],
  ['unauthorized, user is blocked', blocked, 'lost user_blocked'],
  [
    'access_denied, user is blocked',
    oauth('access_denied', 'user is blocked'),
    'lost user_blocked',
  ],
  [
    'invalid_grant, user is blocked',
    oauth('invalid_grant', 'user is blocked'),
    'lost user_blocked',
  ],
  [
    'login_required, user is blocked',
    oauth('login_required', 'User is blocked'),
    'lost user_blocked',
  ],
  ['invalid_grant', revoked, 'lost grant_revoked'],
  [
    'missing_refresh_token',
    missingRefreshToken,
    'asks guard',
    // The guard has no tokens: nothing else is to be asked.
    {
      'the guard of the token probe in iframe mode, unproven': 'unverified missing_refresh_token',
    },
  ],
  ['timeout', timeout, 'unverified timeout'],
  ['request_error', oauth('request_error'), 'unverified network'],
  ['Failed to fetch', offline(), 'unverified network'],
  ['AbortError', new DOMException('Aborted', 'AbortError'), 'unverified timeout'],
  ['SyntaxError', new SyntaxError('Unexpected token <'), 'unverified unknown'],
  ['Rate limit reached', oauth('Rate limit reached'), 'unverified rate_limited'],
  ['too_many_requests', oauth('too_many_requests'), 'unverified rate_limited'],
  ['bare access_denied', oauth('access_denied', 'Access Denied'), 'unverified unknown'],
  ['anything else', oauth('server_error'), 'unverified unknown'],
  ['an answer without a shape', undefined, 'unverified unknown'],
])('%s', (_, comesBack, expected, exceptions = {}) => {
  it.each(Object.keys(columns) as Column[])('to %s', async (column) => {
    const world = await check(column, comesBack);
    expect(outcomeOf(world)).toBe(exceptions[column] ?? expected);
  });
});

describe('where silent authentication is proven', () => {
  const proofs: [Column, boolean][] = [
    ['the token probe in iframe mode, proven', true],
    ['the guard of the token probe in iframe mode, unproven', true],
    ['the token probe with refresh tokens, unproven', false],
    ['the session probe, unproven', true],
  ];

  it.each(proofs)('by an answer to %s: %s', async (column, proven) => {
    const world = await check(column, alive);
    expect(world.isProven()).toBe(proven);
  });

  it('a guard that is asked for consent sees to it too, and a second factor does not', async () => {
    const column = 'the guard of the token probe in iframe mode, unproven';
    expect((await check(column, consentRequired)).isProven()).toBe(true);
    expect((await check(column, oauth('mfa_required'))).isProven()).toBe(false);
  });
});
