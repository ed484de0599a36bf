import { describe, expect, it, vi } from 'vitest';
import {
  describeError,
  isTimeout,
  verdictOfAnswer,
  verdictOfError,
} from '../src/machine/verdict.js';
import { alice, oauthError, offline, timeout } from './fake-answers.js';

/** The app has no rules of its own. */
const defaults = { isSameUser: undefined };

const member = { ...alice, org_id: 'org_a' };
const changed = { type: 'lost', code: 'user_changed' };
const broken = () => {
  throw new Error('broken');
};

describe('an answer', () => {
  it.each([
    ['for the same user verifies the session', alice, { sub: alice.sub, sid: 'two' }],
    ['for a member in the same organization verifies the session', member, member],
  ])('%s', (_, user, found) => {
    expect(verdictOfAnswer({ session: 'alive', user: found }, user, defaults)).toEqual({
      type: 'alive',
      user: found,
    });
  });

  it.each([
    ['keeps only the claims that identify the user', alice, { ...alice, email: 'a@example.com' }],
    ['without the claim says nothing about the organization', member, { sub: alice.sub }],
  ])('%s', (_, user, found) => {
    expect(verdictOfAnswer({ session: 'alive', user: found }, user, defaults)).toEqual({
      type: 'alive',
      user,
    });
  });

  it.each([undefined, {}, { sub: 42 }, null, 'alice'])(
    'with the user %j verifies the session of the known user',
    (user) => {
      const answer = { session: 'alive', user: user as never } as const;
      expect(verdictOfAnswer(answer, alice, defaults)).toEqual({ type: 'alive' });
    },
  );

  it.each([{ sub: 'auth0|bob' }, { ...alice, org_id: 'org_b' }, { ...alice, org_id: null }])(
    'for another user, or another organization, ends the session (%j)',
    (user) => {
      const answer = { session: 'alive', user: user as never } as const;
      expect(verdictOfAnswer(answer, member, defaults)).toEqual(changed);
    },
  );

  it('that the session is expired ends it', () => {
    const code = 'session_expired';
    expect(verdictOfAnswer({ session: 'expired' }, alice, defaults)).toEqual({
      type: 'lost',
      code,
    });
  });

  it.each([undefined, null, 'alive', {}, { session: 'over' }])(
    'of an unknown shape (%j) is inconclusive, with a reason to show',
    (answer) => {
      expect(verdictOfAnswer(answer as never, alice, defaults)).toEqual({
        type: 'inconclusive',
        code: 'unknown',
        error: oauthError('unknown', 'The probe gave an unknown answer.'),
      });
    },
  );
});

describe('isSameUser', () => {
  const user = { sub: 'google|alice' };

  it('accepts another sub of the same person', () => {
    const isSameUser = vi.fn(() => true);
    const now = { ...user, sid: 'one' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice, { isSameUser })).toEqual({
      type: 'alive',
      user: now,
    });
    expect(isSameUser).toHaveBeenCalledWith(alice, now);
  });

  it.each([() => false, () => 'yes' as never, broken])(
    'that does not return true does not accept another sub',
    (isSameUser) => {
      expect(verdictOfAnswer({ session: 'alive', user }, alice, { isSameUser })).toEqual(changed);
    },
  );
});

describe('isFinal', () => {
  const licence = oauthError('access_denied', 'Your licence has ended.');

  it('ends the session at an error that it accepts', () => {
    const isFinal = vi.fn(() => true);
    const loss = { type: 'lost', code: 'access_denied', error: licence };
    expect(verdictOfError(licence, true, { isFinal })).toEqual(loss);
    expect(isFinal).toHaveBeenCalledWith(licence);
  });

  it.each([undefined, () => false, () => 1 as never, broken])(
    'that does not return true ends nothing',
    (isFinal) => {
      expect(verdictOfError(licence, true, { isFinal }).type).toBe('inconclusive');
    },
  );

  it.each([
    timeout,
    oauthError('too_many_requests', 'Global limit has been reached'),
    offline(),
    new SyntaxError('Unexpected token <'),
    oauthError('invalid_grant', 'Invalid authorization code'),
  ])('is not asked about what is no answer of the tenant (%s)', (error) => {
    const isFinal = vi.fn(() => true);
    expect(verdictOfError(error, true, { isFinal }).type).toBe('inconclusive');
    expect(isFinal).not.toHaveBeenCalled();
  });
});

describe('an error that ends the session', () => {
  it.each([
    ['login_required', 'Login required', 'login_required'],
    ['unauthorized', 'user is blocked', 'user_blocked'],
    ['invalid_grant', 'user is blocked', 'user_blocked'],
    ['login_required', 'User is blocked', 'user_blocked'],
    ['access_denied', 'user is blocked', 'user_blocked'],
    ['invalid_grant', 'Unknown or invalid refresh token.', 'grant_revoked'],
    ['access_denied', 'user auth0|alice is not part of the org_a organization', 'access_denied'],
  ])('%s (%s): %s', (name, description, code) => {
    const error = oauthError(name, description);
    expect(verdictOfError(error, true)).toEqual({ type: 'lost', code, error });
  });
});

it.each([
  ['login_required', 'Multifactor authentication required'],
  ['mfa_required', 'Multifactor authentication required'],
  ['consent_required', 'Consent required'],
  ['interaction_required', 'Interaction required'],
  ['account_selection_required', 'Account selection required'],
])('%s (%s) requires an interaction and does not end the session', (code, description) => {
  const error = oauthError(code, description);
  expect(verdictOfError(error, true)).toEqual({ type: 'interaction_required', code, error });
});

it.each<[string, unknown, string, boolean]>([
  [
    'login_required while silent authentication is not known to work',
    oauthError('login_required', 'Login required'),
    'third_party_cookies_blocked',
    false,
  ],
  [
    'the error of the SDK in a browser that denies Web Locks',
    new DOMException('The request was denied.', 'SecurityError'),
    'third_party_cookies_blocked',
    true,
  ],
  [
    'the error of a cross-origin isolated page',
    oauthError('login_required', 'The application is running in a Cross-Origin Isolated context.'),
    'cross_origin_isolated',
    true,
  ],
])('%s says that the browser cannot answer', (_, error, code, works) => {
  expect(verdictOfError(error, works)).toEqual({ type: 'unsupported', code });
});

describe('an error that says nothing about the session', () => {
  it.each([
    [timeout, 'timeout'],
    [new DOMException('The user aborted a request.', 'AbortError'), 'timeout'],
    [new TypeError('Failed to fetch'), 'network'],
    [oauthError('request_error', 'HTTP error. Unable to fetch'), 'network'],
    [oauthError('Rate limit reached'), 'rate_limited'],
    [oauthError('too_many_requests', 'Global limit has been reached'), 'rate_limited'],
    [oauthError('missing_refresh_token', 'Missing Refresh Token'), 'missing_refresh_token'],
    [oauthError('access_denied', 'Access Denied'), 'unknown'],
    [oauthError('invalid_request', 'auth0|alice is not part of the org_a organization'), 'unknown'],
    [oauthError('invalid_grant', 'Invalid authorization code'), 'unknown'],
    [oauthError('invalid_grant', 'Failed to verify code verifier'), 'unknown'],
    [oauthError('unauthorized', 'Unauthorized'), 'unknown'],
    [new Error('This user is blocked from posting'), 'unknown'],
    [new SyntaxError('Unexpected token <'), 'unknown'],
    [oauthError('not_login_required'), 'unknown'],
    [oauthError('consent_required_soon'), 'unknown'],
    [oauthError('no_timeout'), 'unknown'],
    [oauthError('timeout_of_something'), 'unknown'],
    [oauthError('no_request_error'), 'unknown'],
    [oauthError('request_error_of_mine'), 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    ['user is blocked', 'unknown'],
    [{ error: 42 }, 'unknown'],
  ])('%o is inconclusive (%s)', (error, code) => {
    expect(verdictOfError(error, true)).toMatchObject({ type: 'inconclusive', code });
    expect(isTimeout(error)).toBe(code === 'timeout');
  });
});

describe('the description of an error', () => {
  it('contains its code and description, and none of its tokens', () => {
    const described = oauthError('mfa_required', 'Second factor');
    const error = { ...described, mfa_token: 'secret', stack: 'deep' };
    expect(describeError(error)).toEqual(described);
  });

  it.each([
    ['the name and message of an exception', offline(), 'TypeError', 'Failed to fetch'],
    ['a text', 'boom', 'unknown', 'boom'],
    ['something if there is nothing', undefined, 'unknown', 'unknown'],
  ])('contains %s', (_, error, code, description) => {
    expect(describeError(error)).toEqual(oauthError(code, description));
  });
});
