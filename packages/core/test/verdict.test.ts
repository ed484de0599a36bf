import { describe, expect, it } from 'vitest';
import { describeError, verdictOfAnswer, verdictOfError } from '../src/verdict.js';

const alice = { sub: 'auth0|alice', sid: 'one' };
const proven = true;
const unproven = false;

const oauth = (error: string, error_description = error) => ({ error, error_description });

describe('an answer', () => {
  it('for the same user is a proof', () => {
    const user = { sub: 'auth0|alice', sid: 'two' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice)).toEqual({ type: 'alive', user });
  });

  it('that cannot tell whose session it is, is a proof of the known user', () => {
    expect(verdictOfAnswer({ session: 'alive' }, alice)).toEqual({ type: 'alive' });
  });

  it('keeps no claim but sub and sid', () => {
    const user = { sub: 'auth0|alice', sid: 'one', email: 'alice@example.com' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice)).toEqual({
      type: 'alive',
      user: alice,
    });
  });

  it.each([{}, { sub: 42 }, null, 'alice'])('about nobody (%j) is about the known user', (user) => {
    expect(verdictOfAnswer({ session: 'alive', user: user as never }, alice)).toEqual({
      type: 'alive',
    });
  });

  it('for another user ends the session', () => {
    const user = { sub: 'auth0|bob' };
    expect(verdictOfAnswer({ session: 'alive', user }, alice)).toEqual({
      type: 'lost',
      code: 'user_changed',
    });
  });

  it('that the session reached its end is a loss', () => {
    expect(verdictOfAnswer({ session: 'expired' }, alice)).toEqual({
      type: 'lost',
      code: 'session_expired',
    });
  });

  it.each([undefined, null, 'alive', {}, { session: 'over' }])(
    'of an unknown shape (%j) says nothing',
    (answer) => {
      expect(verdictOfAnswer(answer as never, alice).type).toBe('inconclusive');
    },
  );
});

describe('an error ends the session', () => {
  it.each([
    ['login_required', 'Login required', 'login_required'],
    ['unauthorized', 'user is blocked', 'user_blocked'],
    ['invalid_grant', 'user is blocked', 'user_blocked'],
    ['login_required', 'User is blocked', 'user_blocked'],
    ['access_denied', 'user is blocked', 'user_blocked'],
    ['invalid_grant', 'Unknown or invalid refresh token.', 'grant_revoked'],
    ['invalid_grant', 'invalid_grant', 'grant_revoked'],
  ])('%s (%s): %s', (error, description, reason) => {
    expect(verdictOfError(oauth(error, description), proven)).toEqual({
      type: 'lost',
      code: reason,
      error: oauth(error, description),
    });
  });

  it('never with login_required while silent authentication is unproven', () => {
    expect(verdictOfError(oauth('login_required', 'Login required'), unproven)).toEqual({
      type: 'unsupported',
      code: 'third_party_cookies_blocked',
    });
  });
});

describe('an error that wants something of the user', () => {
  it.each([
    ['login_required', 'Multifactor authentication required'],
    ['mfa_required', 'Multifactor authentication required'],
    ['consent_required', 'Consent required'],
    ['interaction_required', 'Interaction required'],
    ['account_selection_required', 'Account selection required'],
  ])('%s (%s) ends nothing', (error, description) => {
    expect(verdictOfError(oauth(error, description), proven)).toEqual({
      type: 'interaction_required',
      code: error,
      error: oauth(error, description),
    });
  });
});

it('tells a cross-origin isolated page from a loss', () => {
  const error = oauth(
    'login_required',
    'The application is running in a Cross-Origin Isolated context, silently retrieving a token without refresh token is not possible.',
  );
  expect(verdictOfError(error, proven)).toEqual({
    type: 'unsupported',
    code: 'cross_origin_isolated',
  });
});

describe('an error that says nothing about the session', () => {
  it.each([
    [oauth('timeout', 'Timeout'), 'timeout'],
    [new DOMException('The user aborted a request.', 'AbortError'), 'timeout'],
    [new TypeError('Failed to fetch'), 'network'],
    [new TypeError('Load failed'), 'network'],
    [oauth('request_error', 'HTTP error. Unable to fetch'), 'network'],
    [oauth('Rate limit reached', 'Rate limit reached'), 'rate_limited'],
    [oauth('too_many_requests', 'Global limit has been reached'), 'rate_limited'],
    [oauth('missing_refresh_token', 'Missing Refresh Token'), 'missing_refresh_token'],
    [oauth('access_denied', 'Access Denied'), 'unknown'],
    [oauth('invalid_grant', 'Invalid authorization code'), 'unknown'],
    [oauth('invalid_grant', 'Failed to verify code verifier'), 'unknown'],
    [oauth('unauthorized', 'Unauthorized'), 'unknown'],
    [new Error('This user is blocked from posting'), 'unknown'],
    ['user is blocked', 'unknown'],
    [oauth('state_mismatch', 'Invalid state'), 'unknown'],
    [new SyntaxError('Unexpected token <'), 'unknown'],
    [oauth('a_code_of_the_future'), 'unknown'],
    [oauth('not_login_required'), 'unknown'],
    [oauth('consent_required_soon'), 'unknown'],
    [oauth('no_timeout'), 'unknown'],
    [oauth('timeout_of_something'), 'unknown'],
    [oauth('no_request_error'), 'unknown'],
    [oauth('request_error_of_mine'), 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    ['a text', 'unknown'],
    [{ error: 42 }, 'unknown'],
  ])('%o is inconclusive (%s)', (error, cause) => {
    expect(verdictOfError(error, proven)).toMatchObject({ type: 'inconclusive', code: cause });
  });
});

describe('what is told about an error', () => {
  it('is its code and its description, and no token that it carried', () => {
    const error = { ...oauth('mfa_required', 'Second factor'), mfa_token: 'secret', stack: 'deep' };
    expect(describeError(error)).toEqual(oauth('mfa_required', 'Second factor'));
  });

  it('of an exception without a code is its name and message', () => {
    expect(describeError(new TypeError('Failed to fetch'))).toEqual(
      oauth('TypeError', 'Failed to fetch'),
    );
  });

  it('of anything else is something', () => {
    expect(describeError('boom')).toEqual(oauth('unknown', 'boom'));
    expect(describeError(undefined)).toEqual(oauth('unknown', 'unknown'));
  });
});
