import { type LossReason, type UnverifiedCause } from '../session.js';
import type { SharedRecord } from '../shared-record.js';
import type { Verdict } from '../verdict.js';
import { conclude, lost, want } from './check.js';
import { diagnoses } from './diagnosis.js';
import type { Draft } from './draft.js';
import { gapMs, isUrgent } from './due.js';

/** Takes over what another tab found out, as far as it is about this session and new. */
export function adopt(draft: Draft): void {
  const { state, effects, settings } = draft;
  const { at, check, digest, record, since } = state;
  const { askedAt = NaN, user } = record;
  const verdict = readVerdict(record);
  if (state.phase !== 'watching' || !verdict) return;
  if (!(askedAt <= at) || askedAt === state.knownAskedAt) return;
  state.knownAskedAt = askedAt;
  // A loss from before the watch is that of an earlier session. A proof may be a little older.
  const isLost = verdict.type === 'lost';
  if (askedAt < (isLost ? since : since - gapMs(settings)) || askedAt < state.answeredAt) return;

  if (user !== digest && (user || isLost)) {
    // The client may be another user's by now. Where the browser's session is all there is, it is.
    if (verdict.type !== 'alive') return;
    if (settings.probeUsesSilentAuth && askedAt >= since) {
      return conclude(draft, 'other_tab', lost('user_changed'), record);
    }
    effects.push({ type: 'look_for_user' });
    return;
  }
  const isWaiting = check?.role === 'lease' || check?.role === 'other_tab';
  if (isWaiting && (!isUrgent(check.trigger) || askedAt >= state.askedAt)) state.check = null;
  if (!state.check) state.askedAt = Math.max(state.askedAt, askedAt);
  if (verdict.code === 'grant_revoked') {
    // Each tab may have a grant of its own.
    state.answeredAt = askedAt;
    state.isRevoked = true;
    return want(draft, 'other_tab');
  }
  conclude(draft, 'other_tab', verdict, record);
}

/** What was written in a record, if it is a verdict. */
export function readVerdict({ verdict: type, code = '' }: SharedRecord): Verdict | null {
  const error = Object.freeze({ error: code, error_description: 'Another tab was told so.' });
  switch (type) {
    case 'alive':
      return { type };
    case 'lost':
      return /^(login_required|user_blocked|grant_revoked|session_expired|user_changed|signed_out)$/.test(
        code,
      )
        ? { type, code: code as LossReason }
        : null;
    case 'interaction_required':
      return { type, code, error };
    case 'inconclusive':
      return /^(timeout|network|rate_limited|missing_refresh_token|unknown)$/.test(code)
        ? { type, code: code as UnverifiedCause, error }
        : null;
    case 'unsupported':
      return Object.keys(diagnoses).includes(code)
        ? { type, code: code as keyof typeof diagnoses }
        : null;
    default:
      return null;
  }
}
