import type { ProbeAnswer } from './probe.js';
import type {
  DiagnosisCode,
  LossReason,
  SessionError,
  SessionUser,
  UnverifiedCause,
} from './session.js';

/** What a check found. Only `lost` ends a session. */
export type Verdict =
  | { readonly type: 'alive'; readonly user: SessionUser }
  | { readonly type: 'lost'; readonly reason: LossReason; readonly error?: SessionError }
  | { readonly type: 'interaction_required'; readonly error: SessionError }
  | { readonly type: 'unsupported'; readonly code: DiagnosisCode }
  | {
      readonly type: 'inconclusive';
      readonly cause: UnverifiedCause;
      readonly error: SessionError;
    };

/** What decides how an answer is to be read. */
export interface VerdictContext {
  /** Whose session is watched. */
  readonly user: SessionUser;
  /** Silent authentication has worked in this browser. */
  readonly silentAuthProven: boolean;
}

/** Reads a probe's answer. What fits nothing says nothing. */
export function verdictOfAnswer(answer: ProbeAnswer, { user }: VerdictContext): Verdict {
  const { session, user: found } = Object(answer) as { session?: unknown; user?: unknown };
  if (session === 'expired') return { type: 'lost', reason: 'session_expired' };
  if (session !== 'alive') {
    return inconclusive('unknown', describeError('The probe answered in a way unknown here.'));
  }
  const claims = Object(found) as { sub?: unknown; sid?: unknown };
  const sub = text(claims.sub) ?? user.sub;
  const sid = text(claims.sid) ?? user.sid;
  // Copied claim by claim: a probe may hand over a whole profile.
  return sub === user.sub
    ? { type: 'alive', user: Object.freeze({ sub, ...(sid && { sid }) }) }
    : { type: 'lost', reason: 'user_changed' };
}

/**
 * Reads what a probe or a token call of the app rejected with.
 *
 * The answers that end a session are an allow-list; everything unknown is inconclusive. Errors are
 * matched on `error` and `error_description`, never on their class: other packages bundle their
 * own copy of `@auth0/auth0-spa-js`, and its class names are minified.
 */
export function verdictOfError(thrown: unknown, context: VerdictContext): Verdict {
  const error = describeError(thrown);
  const description = error.error_description.toLowerCase();

  // Only the tenant's words count: an exception may say anything.
  if (isOAuthError(thrown) && description.includes('user is blocked')) {
    return { type: 'lost', reason: 'user_blocked', error };
  }
  switch (error.error) {
    case 'login_required':
      if (description.includes('multifactor authentication required')) {
        return { type: 'interaction_required', error };
      }
      if (description.includes('cross-origin isolated')) {
        return { type: 'unsupported', code: 'cross_origin_isolated' };
      }
      return context.silentAuthProven
        ? { type: 'lost', reason: 'login_required', error }
        : { type: 'unsupported', code: 'third_party_cookies_blocked' };
    case 'mfa_required':
    case 'consent_required':
    case 'interaction_required':
    case 'account_selection_required':
      return { type: 'interaction_required', error };
    case 'invalid_grant':
      // Also the answer to an authorization code that was spent by a request whose answer got lost
      // on the way, and which the SDK then repeated: that says nothing about the session.
      return /authorization code|code verifier/.test(description)
        ? inconclusive('unknown', error)
        : { type: 'lost', reason: 'grant_revoked', error };
    default:
      return inconclusive(causeOf(error), error);
  }
}

function isOAuthError(thrown: unknown): boolean {
  return text((Object(thrown) as { error?: unknown }).error) !== undefined;
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
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function inconclusive(cause: UnverifiedCause, error: SessionError): Verdict {
  return { type: 'inconclusive', cause, error };
}

function causeOf({ error, error_description }: SessionError): UnverifiedCause {
  if (error === 'missing_refresh_token') return 'missing_refresh_token';
  if (error === 'timeout' || error === 'AbortError' || error === 'TimeoutError') return 'timeout';
  if (/rate limit|too[ _]many/i.test(`${error} ${error_description}`)) return 'rate_limited';
  // A failed `fetch` is a TypeError; spa-js turns some of them into `request_error`.
  if (error === 'TypeError' || error === 'request_error') return 'network';
  return 'unknown';
}
