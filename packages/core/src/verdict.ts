import type { ProbeAnswer } from './probe.js';
import type {
  DiagnosisCode,
  LossReason,
  SessionError,
  SessionUser,
  UnverifiedCause,
} from './session.js';

/** What a check found, and as which of its kind. Only `lost` ends a session. */
export type Verdict =
  | {
      /** The session is alive. */
      readonly type: 'alive';
      /** There is only one kind. */
      readonly code?: undefined;
      /** Whose session it is, where the probe can tell. */
      readonly user?: SessionUser;
    }
  | {
      /** The session is over. */
      readonly type: 'lost';
      /** What ended it. */
      readonly code: LossReason;
      /** The tenant's answer, where it was an error. */
      readonly error?: SessionError;
    }
  | {
      /** The session is alive, and the tenant wants something of the user. */
      readonly type: 'interaction_required';
      /** What it wants, as the tenant says it. */
      readonly code: string;
      /** The tenant's answer. */
      readonly error: SessionError;
    }
  | {
      /** The tenant cannot be asked silently in this browser. */
      readonly type: 'unsupported';
      /** Why. */
      readonly code: DiagnosisCode;
    }
  | {
      /** Nothing was found out. */
      readonly type: 'inconclusive';
      /** What kept the answer away. */
      readonly code: UnverifiedCause;
      /** What came instead of an answer. */
      readonly error: SessionError;
    };

/** Reads a probe's answer about the session of `user`. What fits nothing says nothing. */
export function verdictOfAnswer(answer: ProbeAnswer, user: SessionUser): Verdict {
  const { session, user: found } = Object(answer) as { session?: unknown; user?: unknown };
  if (session === 'expired') return { type: 'lost', code: 'session_expired' };
  if (session !== 'alive') {
    return inconclusive('unknown', describeError('The probe answered in a way unknown here.'));
  }
  const claims = Object(found) as { sub?: unknown; sid?: unknown };
  const sub = text(claims.sub);
  if (!sub) return { type: 'alive' };
  const sid = text(claims.sid) ?? user.sid;
  // Copied claim by claim: a probe may hand over a whole profile.
  return sub === user.sub
    ? { type: 'alive', user: Object.freeze({ sub, ...(sid && { sid }) }) }
    : { type: 'lost', code: 'user_changed' };
}

/**
 * Reads what a probe or a token call of the app rejected with. `silentAuthProven`: silent
 * authentication has worked in this browser.
 *
 * The answers that end a session are an allow-list; everything unknown is inconclusive. Errors are
 * matched on `error` and `error_description`, never on their class: other packages bundle their
 * own copy of `@auth0/auth0-spa-js`, and its class names are minified.
 */
export function verdictOfError(thrown: unknown, silentAuthProven: boolean): Verdict {
  const error = describeError(thrown);
  const code = error.error;
  const says = (words: RegExp) => words.test(error.error_description);

  // Only the tenant's words count: an exception may say anything.
  if (text((Object(thrown) as { error?: unknown }).error) && says(/user is blocked/i)) {
    return { type: 'lost', code: 'user_blocked', error };
  }
  if (code === 'login_required' && !says(/multifactor authentication required/i)) {
    if (says(/cross-origin isolated/i)) {
      return { type: 'unsupported', code: 'cross_origin_isolated' };
    }
    return silentAuthProven
      ? { type: 'lost', code, error }
      : { type: 'unsupported', code: 'third_party_cookies_blocked' };
  }
  if (/^(login|mfa|consent|interaction|account_selection)_required$/.test(code)) {
    return { type: 'interaction_required', code, error };
  }
  // Also the answer to an authorization code that was spent by a request whose answer got lost on
  // the way, and which the SDK then repeated: that says nothing about the session.
  if (code === 'invalid_grant' && !says(/authorization code|code verifier/i)) {
    return { type: 'lost', code: 'grant_revoked', error };
  }
  return inconclusive(causeOf(error), error);
}

/** Reduces whatever was thrown to an OAuth 2.0 error without tokens, claims or stack. */
export function describeError(thrown: unknown): SessionError {
  const { error, error_description, name, message } = Object(thrown) as Record<string, unknown>;
  const code = text(error) ?? text(name) ?? 'unknown';
  return Object.freeze({
    error: code,
    error_description: text(error_description) ?? text(message) ?? text(thrown) ?? code,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function inconclusive(code: UnverifiedCause, error: SessionError): Verdict {
  return { type: 'inconclusive', code, error };
}

function causeOf({ error, error_description }: SessionError): UnverifiedCause {
  if (error === 'missing_refresh_token') return error;
  if (/^(timeout|AbortError|TimeoutError)$/.test(error)) return 'timeout';
  if (/rate limit|too[ _]many/i.test(`${error} ${error_description}`)) return 'rate_limited';
  // A failed `fetch` is a TypeError; spa-js turns some of them into `request_error`.
  return /^(TypeError|request_error)$/.test(error) ? 'network' : 'unknown';
}
