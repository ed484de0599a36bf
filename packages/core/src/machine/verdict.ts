import type { ProbeAnswer } from '../contract/probe.js';
import type { SessionError, SessionUser, UnverifiedCause } from '../contract/session.js';
import type { SessionVerdict } from '../contract/trace-event.js';
import { digestOfUser } from './digest.js';
import type { Settings } from './settings.js';
import { propertiesOf, textOf } from './untrusted.js';

/** Evaluates the answer of a probe about the session of `user`. An unknown answer is inconclusive. */
export function verdictOfAnswer(
  answer: ProbeAnswer,
  user: SessionUser,
  settings: Pick<Settings, 'isSameUser'>,
): SessionVerdict {
  const { session, user: found } = propertiesOf(answer);
  if (session === 'expired') return { type: 'lost', code: 'session_expired' };
  if (session !== 'alive') {
    return inconclusive('unknown', describeError('The probe gave an unknown answer.'));
  }
  const claims = propertiesOf(found);
  const sub = textOf(claims['sub']);
  if (!sub) return { type: 'alive' };
  const sid = textOf(claims['sid']) ?? user.sid;
  const org_id = claims['org_id'] === undefined ? user.org_id : textOf(claims['org_id']);
  // Copied claim by claim: a probe may return a whole profile.
  const now = Object.freeze({ sub, ...(sid && { sid }), ...(org_id && { org_id }) });
  return isSameUser(user, now, settings)
    ? { type: 'alive', user: now }
    : { type: 'lost', code: 'user_changed' };
}

/**
 * Evaluates the error that a probe rejected with. `silentAuthWorks`: silent authentication is known
 * to work in this browser.
 *
 * The errors that end a session are an allow-list; everything unknown is inconclusive. Errors are
 * matched on `error` and `error_description`, never on their class: other packages bundle their
 * own copy of `@auth0/auth0-spa-js`, and its class names are minified.
 */
export function verdictOfError(
  thrown: unknown,
  silentAuthWorks: boolean,
  { isFinal }: Partial<Pick<Settings, 'isFinal'>> = {},
): SessionVerdict {
  const error = describeError(thrown);
  // Only the description of an OAuth error counts: an exception may contain any text.
  const isResponse = textOf(propertiesOf(thrown)['error']) !== undefined;
  const code = error.error;
  const says = (words: RegExp) => words.test(error.error_description);

  if (isResponse && says(/user is blocked/i)) return { type: 'lost', code: 'user_blocked', error };
  if (code === 'login_required' && !says(/multifactor authentication required/i)) {
    if (says(/cross-origin isolated/i)) {
      return { type: 'unsupported', code: 'cross_origin_isolated' };
    }
    return silentAuthWorks
      ? { type: 'lost', code, error }
      : { type: 'unsupported', code: 'third_party_cookies_blocked' };
  }
  // A frame of another site without storage has no Web Locks, which the SDK needs.
  if (code === 'SecurityError') {
    return { type: 'unsupported', code: 'third_party_cookies_blocked' };
  }
  if (/^(login|mfa|consent|interaction|account_selection)_required$/.test(code)) {
    return { type: 'interaction_required', code, error };
  }
  // The SDK repeats a code exchange whose response was lost. The error for the code that was used
  // already says nothing about the session.
  if (code === 'invalid_grant' && !says(/authorization code|code verifier/i)) {
    return { type: 'lost', code: 'grant_revoked', error };
  }
  const cause = causeOf(error);
  const isRefused = code === 'access_denied' && says(/not part of the .*organization/i);
  const isAnswer = isResponse && cause === 'unknown' && code !== 'invalid_grant';
  if (isRefused || (isAnswer && attempt(isFinal, error))) {
    return { type: 'lost', code: 'access_denied', error };
  }
  return inconclusive(cause, error);
}

/** Whether two users are the same person, for the app or by their claims. */
export function isSameUser(
  before: SessionUser,
  now: SessionUser,
  settings: Pick<Settings, 'isSameUser'>,
): boolean {
  return digestOfUser(before) === digestOfUser(now) || attempt(settings.isSameUser, before, now);
}

/** Calls a predicate of the app. One that throws says no. */
function attempt<Inputs extends unknown[]>(
  predicate: ((...inputs: Inputs) => boolean) | undefined,
  ...inputs: Inputs
): boolean {
  try {
    return predicate?.(...inputs) === true;
  } catch {
    return false;
  }
}

/** Whether a request got no response in time. */
export function isTimeout(thrown: unknown): boolean {
  return causeOf(describeError(thrown)) === 'timeout';
}

/** The answer to another question. */
export const noAnswer = inconclusive('unknown', describeError('No answer about the grant.'));

/** Reduces an exception to an OAuth 2.0 error without tokens, claims or stack. */
export function describeError(thrown: unknown): SessionError {
  const { error, error_description, name, message } = propertiesOf(thrown);
  const code = textOf(error) ?? textOf(name) ?? 'unknown';
  return Object.freeze({
    error: code,
    error_description: textOf(error_description) ?? textOf(message) ?? textOf(thrown) ?? code,
  });
}

function inconclusive(code: UnverifiedCause, error: SessionError): SessionVerdict {
  return { type: 'inconclusive', code, error };
}

function causeOf({ error, error_description }: SessionError): UnverifiedCause {
  if (error === 'missing_refresh_token') return error;
  if (/^(timeout|AbortError|TimeoutError)$/.test(error)) return 'timeout';
  if (/rate limit|too[ _]many/i.test(`${error} ${error_description}`)) return 'rate_limited';
  // A failed `fetch` is a TypeError. The SDK converts some of them to `request_error`.
  return /^(TypeError|request_error)$/.test(error) ? 'network' : 'unknown';
}
