import type { SharedRecord } from '../shared-record.js';
import type { Verdict } from '../verdict.js';
import { conclude, lost, want } from './check.js';
import type { Draft } from './draft.js';
import { gapMs, isUrgent } from './due.js';
import { isWaiting } from './state.js';

/** The clocks of two tabs differ by no more than this. What is later is from before a clock was set back. */
const SKEW_MS = 1_000;

/** Takes over what another tab found out, as far as it is about this session and new. */
export function adopt(draft: Draft): void {
  const { at, check, record, settings, since } = draft;
  const { askedAt: toldAt = NaN, user } = record;
  const verdict = readVerdict(record);
  if (draft.phase !== 'watching' || !verdict) return;
  if (!(toldAt <= at + SKEW_MS) || toldAt === draft.knownAskedAt) return;
  draft.knownAskedAt = toldAt;
  // What this tab asks next is later, whatever the other tab's clock says.
  const askedAt = Math.min(toldAt, at);
  const { type, code } = verdict;
  // A loss from before the watch is that of an earlier session. A proof may be a little older.
  const isLost = type === 'lost';
  const least = isLost ? since : since - gapMs(settings);
  if (askedAt < Math.max(least, draft.answeredAt)) return;

  const isOthers = user !== draft.digest && (user || isLost);
  if (type === 'alive') {
    // Where the browser's session is all there is, it is another user's now.
    if (isOthers && settings.probeUsesSilentAuth && askedAt > since) {
      return conclude(draft, 'other_tab', lost('user_changed'), record);
    }
    // The client may be another user's by now, whatever the tenant says.
    draft.effects.push({ type: 'look_for_user' });
  }
  if (isOthers) return;
  const slackMs = isUrgent(check?.trigger ?? null) ? 0 : gapMs(settings);
  if (isWaiting(check) && askedAt >= draft.askedAt - slackMs) {
    draft.check = null;
    draft.askedAt = askedAt;
  }
  if (!draft.check) draft.askedAt = Math.max(draft.askedAt, askedAt);
  // Where no iframe sees a session, one that saw it once may end here what it finds not any more.
  const isProven = draft.proven || record.refused !== undefined;
  if (isLost && code === 'login_required' && !isProven) return;
  if (code === 'grant_revoked' || (code === 'session_expired' && draft.expiresAt > at)) {
    // Each tab may have tokens of its own.
    draft.answeredAt = askedAt;
    draft.doubt = code;
    return want(draft, 'other_tab');
  }
  conclude(draft, 'other_tab', verdict, record);
}

const verdicts = new RegExp(
  '^(alive ' +
    '|lost (login_required|user_blocked|grant_revoked|session_expired|user_changed|signed_out)' +
    '|interaction_required \\w{1,64}' +
    '|inconclusive (timeout|network|rate_limited|missing_refresh_token|unknown)' +
    '|unsupported (third_party_cookies_blocked|cross_origin_isolated|redirect_loop))$',
);

/** What was written in a record, if it is a verdict. */
export function readVerdict({ verdict: type, code = '' }: SharedRecord): Verdict | null {
  // Another tab may have written a number.
  if (typeof code !== 'string' || !verdicts.test(`${type} ${code}`)) return null;
  const error = Object.freeze({ error: code, error_description: 'Another tab was told so.' });
  return { type, code, ...(type !== 'lost' && { error }) } as Verdict;
}
