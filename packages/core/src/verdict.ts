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

/** Reads a probe's answer. */
export function verdictOfAnswer(answer: ProbeAnswer, context: VerdictContext): Verdict {
  // A probe of somebody else's may answer anything; what fits nothing says nothing.
  switch (answer?.session) {
    case 'expired':
      return { type: 'lost', reason: 'session_expired' };
    case 'alive': {
      const user = answer.user ?? context.user;
      return user.sub === context.user.sub
        ? { type: 'alive', user }
        : { type: 'lost', reason: 'user_changed' };
    }
    default:
      answer satisfies never;
      return inconclusive('unknown', describeError('The probe answered in a way unknown here.'));
  }
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

  if (description.includes('user is blocked')) {
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
