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

/** Whether silent authentication is known to work. */
const works = true;

describe('an answer', () => {
  it('for the same user verifies the session', () => {
    const user = { sub: 'auth0|alice', sid: 'two' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice, defaults)).toEqual({
      type: 'alive',
      user,
    });
  });

  it('without a user verifies the session of the known user', () => {
    expect(verdictOfAnswer({ session: 'alive' }, alice, defaults)).toEqual({ type: 'alive' });
  });

  it('keeps only the claims sub and sid', () => {
    const user = { sub: 'auth0|alice', sid: 'one', email: 'alice@example.com' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice, defaults)).toEqual({
      type: 'alive',
      user: alice,
    });
  });

  it.each([{}, { sub: 42 }, null, 'alice'])(
    'with the user %j verifies the session of the known user',
    (user) => {
      expect(verdictOfAnswer({ session: 'alive', user: user as never }, alice, defaults)).toEqual({
        type: 'alive',
      });
    },
  );

  it('for another user ends the session', () => {
    const user = { sub: 'auth0|bob' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice, defaults)).toEqual({
      type: 'lost',
      code: 'user_changed',
    });
  });

  it('that the session is expired ends it', () => {
    expect(verdictOfAnswer({ session: 'expired' }, alice, defaults)).toEqual({
      type: 'lost',
      code: 'session_expired',
    });
  });

  it.each([undefined, null, 'alive', {}, { session: 'over' }])(
    'of an unknown shape (%j) is inconclusive',
    (answer) => {
      expect(verdictOfAnswer(answer as never, alice, defaults).type).toBe('inconclusive');
    },
  );
});

describe('an answer about an organization', () => {
  const member = { ...alice, org_id: 'org_a' };

  it('is alive for the same user in the same organization', () => {
    expect(verdictOfAnswer({ session: 'alive', user: member }, member, defaults)).toEqual({
      type: 'alive',
      user: member,
    });
  });

  it.each([
    { ...alice, org_id: 'org_b' },
    { ...alice, org_id: null },
  ])('ends the session of the same user in another one (%j)', (user) => {
    expect(verdictOfAnswer({ session: 'alive', user }, member, defaults)).toEqual({
      type: 'lost',
      code: 'user_changed',
    });
  });

  it('without the claim says nothing about the organization', () => {
    expect(
      verdictOfAnswer({ session: 'alive', user: { sub: alice.sub } }, member, defaults),
    ).toEqual({ type: 'alive', user: member });
  });
});

describe('isSameUser', () => {
  const linked = { sub: 'google|alice' };

  it('accepts another sub of the same person', () => {
    const isSameUser = vi.fn(() => true);
    expect(verdictOfAnswer({ session: 'alive', user: linked }, alice, { isSameUser })).toEqual({
      type: 'alive',
      user: { ...linked, sid: 'one' },
    });
    expect(isSameUser).toHaveBeenCalledWith(alice, { ...linked, sid: 'one' });
  });

  it.each([
    () => false,
    () => 'yes' as never,
    () => {
      throw new Error('broken');
    },
  ])('that does not return true does not accept another sub', (isSameUser) => {
    expect(verdictOfAnswer({ session: 'alive', user: linked }, alice, { isSameUser })).toEqual({
      type: 'lost',
      code: 'user_changed',
    });
  });
});

describe('isFinal', () => {
  const licence = { error: 'access_denied', error_description: 'Your licence has ended.' };

  it('ends the session at an error that it accepts', () => {
    const isFinal = vi.fn(() => true);
    expect(verdictOfError(licence, true, { isFinal })).toEqual({
      type: 'lost',
      code: 'access_denied',
      error: licence,
    });
    expect(isFinal).toHaveBeenCalledWith(licence);
  });

  it.each([
    undefined,
    () => false,
    () => 1 as never,
    () => {
      throw new Error('broken');
    },
  ])('that does not return true ends nothing', (isFinal) => {
    expect(verdictOfError(licence, true, { isFinal }).type).toBe('inconclusive');
  });

  it.each([
    { error: 'timeout', error_description: 'Timeout' },
    { error: 'too_many_requests', error_description: 'Global limit has been reached' },
    new TypeError('Failed to fetch'),
    new SyntaxError('Unexpected token <'),
    { error: 'invalid_grant', error_description: 'Invalid authorization code' },
  ])('is not asked about what is no answer of the tenant (%s)', (error) => {
    const isFinal = vi.fn(() => true);
    expect(verdictOfError(error, true, { isFinal }).type).toBe('inconclusive');
    expect(isFinal).not.toHaveBeenCalled();
  });
});

it('a browser that denies Web Locks cannot use the SDK, which says nothing about the session', () => {
  const error = new DOMException('The request was denied.', 'SecurityError');
  expect(verdictOfError(error, true)).toEqual({
    type: 'unsupported',
    code: 'third_party_cookies_blocked',
  });
});

it('a member who left the organization has no access any more', () => {
  const error = {
    error: 'access_denied',
    error_description: 'user auth0|alice is not part of the org_a organization',
  };
  expect(verdictOfError(error, true)).toEqual({ type: 'lost', code: 'access_denied', error });
});

describe('an error that ends the session', () => {
  it.each([
    ['login_required', 'Login required', 'login_required'],
    ['unauthorized', 'user is blocked', 'user_blocked'],
    ['invalid_grant', 'user is blocked', 'user_blocked'],
    ['login_required', 'User is blocked', 'user_blocked'],
    ['access_denied', 'user is blocked', 'user_blocked'],
    ['invalid_grant', 'Unknown or invalid refresh token.', 'grant_revoked'],
    ['invalid_grant', 'invalid_grant', 'grant_revoked'],
  ])('%s (%s): %s', (error, description, reason) => {
    expect(verdictOfError(oauthError(error, description), works)).toEqual({
      type: 'lost',
      code: reason,
      error: oauthError(error, description),
    });
  });

  it('is never login_required while silent authentication is not known to work', () => {
    expect(verdictOfError(oauthError('login_required', 'Login required'), !works)).toEqual({
      type: 'unsupported',
      code: 'third_party_cookies_blocked',
    });
  });
});

describe('an error that requires an interaction', () => {
  it.each([
    ['login_required', 'Multifactor authentication required'],
    ['mfa_required', 'Multifactor authentication required'],
    ['consent_required', 'Consent required'],
    ['interaction_required', 'Interaction required'],
    ['account_selection_required', 'Account selection required'],
  ])('%s (%s) does not end the session', (error, description) => {
    expect(verdictOfError(oauthError(error, description), works)).toEqual({
      type: 'interaction_required',
      code: error,
      error: oauthError(error, description),
    });
  });
});

it('the error of a cross-origin isolated page does not end the session', () => {
  const error = oauthError(
    'login_required',
    'The application is running in a Cross-Origin Isolated context, silently retrieving a token without refresh token is not possible.',
  );
  expect(verdictOfError(error, works)).toEqual({
    type: 'unsupported',
    code: 'cross_origin_isolated',
  });
});

describe('an error that says nothing about the session', () => {
  it.each([
    [oauthError('timeout', 'Timeout'), 'timeout'],
    [new DOMException('The user aborted a request.', 'AbortError'), 'timeout'],
    [new TypeError('Failed to fetch'), 'network'],
    [new TypeError('Load failed'), 'network'],
    [oauthError('request_error', 'HTTP error. Unable to fetch'), 'network'],
    [oauthError('Rate limit reached', 'Rate limit reached'), 'rate_limited'],
    [oauthError('too_many_requests', 'Global limit has been reached'), 'rate_limited'],
    [oauthError('missing_refresh_token', 'Missing Refresh Token'), 'missing_refresh_token'],
    [oauthError('access_denied', 'Access Denied'), 'unknown'],
    [oauthError('invalid_grant', 'Invalid authorization code'), 'unknown'],
    [oauthError('invalid_grant', 'Failed to verify code verifier'), 'unknown'],
    [oauthError('unauthorized', 'Unauthorized'), 'unknown'],
    [new Error('This user is blocked from posting'), 'unknown'],
    ['user is blocked', 'unknown'],
    [oauthError('state_mismatch', 'Invalid state'), 'unknown'],
    [new SyntaxError('Unexpected token <'), 'unknown'],
    [oauthError('a_code_of_the_future'), 'unknown'],
    [oauthError('not_login_required'), 'unknown'],
    [oauthError('consent_required_soon'), 'unknown'],
    [oauthError('no_timeout'), 'unknown'],
    [oauthError('timeout_of_something'), 'unknown'],
    [oauthError('no_request_error'), 'unknown'],
    [oauthError('request_error_of_mine'), 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    ['a text', 'unknown'],
    [{ error: 42 }, 'unknown'],
  ])('%o is inconclusive (%s)', (error, cause) => {
    expect(verdictOfError(error, works)).toMatchObject({ type: 'inconclusive', code: cause });
  });
});

describe('the description of an error', () => {
  it('contains its code and description, and none of its tokens', () => {
    const error = {
      ...oauthError('mfa_required', 'Second factor'),
      mfa_token: 'secret',
      stack: 'deep',
    };
    expect(describeError(error)).toEqual(oauthError('mfa_required', 'Second factor'));
  });

  it('contains the name and message of an exception', () => {
    expect(describeError(new TypeError('Failed to fetch'))).toEqual(
      oauthError('TypeError', 'Failed to fetch'),
    );
  });

  it('is never empty', () => {
    expect(describeError('boom')).toEqual(oauthError('unknown', 'boom'));
    expect(describeError(undefined)).toEqual(oauthError('unknown', 'unknown'));
  });
});

it('an authorization code that was used already ends no session, whatever the app calls final', () => {
  const error = oauthError('invalid_grant', 'Invalid authorization code');
  expect(verdictOfError(error, works, { isFinal: () => true })).toEqual({
    type: 'inconclusive',
    code: 'unknown',
    error,
  });
});

it('an unknown answer is inconclusive, with a reason to show', () => {
  expect(verdictOfAnswer({ session: 'maybe' } as never, alice, defaults)).toEqual({
    type: 'inconclusive',
    code: 'unknown',
    error: oauthError('unknown', 'The probe gave an unknown answer.'),
  });
});

it('a request without a response in time is a timeout, one without a network is not', () => {
  expect(isTimeout(timeout)).toBe(true);
  expect(isTimeout(offline())).toBe(false);
});
