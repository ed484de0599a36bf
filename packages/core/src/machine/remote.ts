import type { SessionVerdict } from '../contract/trace-event.js';
import { answeredFrom, requestCheck } from './check.js';
import type { Draft } from './draft.js';
import { lost, mergeVerdict } from './finish.js';
import { gapMs } from './schedule.js';
import { momentOf, type SharedCheck, SKEW_MS } from './shared-record.js';
import { isQueued } from './state.js';
import { textOf } from './untrusted.js';

/** Merges the result of another tab's check, if it is new and concerns this session. */
export function mergeRemote(draft: Draft): void {
  const { at, check, record, settings, signedIn, since } = draft;
  const remote = record.check;
  const verdict = remote && readVerdict(remote);
  if (draft.phase !== 'watching' || !signedIn || !verdict) return;
  if (remote.at === draft.lastSeenCheckAt) return;
  draft.lastSeenCheckAt = remote.at;
  // From before the clock was set back. It stays outdated when the clock has caught up.
  if (remote.at > at + SKEW_MS) return;
  // A login has followed the loss: the next check finds whose session it is now.
  if (verdict.type === 'lost' && remote.at < momentOf(record.login, at)) return;
  // The next check of this tab is later, whatever the clock of the other tab shows.
  const startedAt = Math.min(remote.at, at);
  const { type, code } = verdict;
  // A loss from before `since` concerns an earlier session. A verification may be a little older.
  const isLost = type === 'lost';
  const earliest = isLost ? since : since - gapMs(settings);
  if (startedAt < Math.max(earliest, draft.answeredCheckStartedAt)) return;

  const user = textOf(remote.user);
  const isOtherUser = user !== signedIn.digest && (user !== undefined || isLost);
  if (type === 'alive') {
    // Silent authentication sees the session of the browser, which now belongs to another user.
    if (isOtherUser && settings.probe.kind === 'silent_auth' && startedAt > since) {
      return mergeVerdict(draft, remote, lost('user_changed'));
    }
    // The client may have another user by now.
    draft.effects.push({ type: 'look_for_user' });
  }
  const isCustom = settings.probe.kind === 'custom';
  const { expiresAt } = signedIn;
  const hasExpiry = expiresAt < Infinity;
  const isLater = code === 'session_expired' && expiresAt > at && (hasExpiry || !isCustom);
  // A tab with a later expiry has a session of its own. A custom probe asks about another one.
  if (isOtherUser || (isLater && hasExpiry && !isCustom)) return;
  // The hint that this tab received needs an answer of its own.
  const isHintOpen =
    draft.confirmation === 'requested' && check?.trigger === 'push' && !remote.byHint;
  if (type === 'unsupported' && isHintOpen) return;
  const isAnswer = check !== null && isQueued(check) && startedAt >= answeredFrom(draft, check);
  if (!check) draft.startedAt = Math.max(draft.startedAt, startedAt);
  // Without silent authentication, only the answer to a redirect is definitive.
  const isReliable = draft.silentAuthWorks || isCustom || remote.topLevel !== undefined;
  const isUnreliable = code === 'login_required' && isLost && !isReliable;
  // Each tab may have a refresh token of its own.
  const isRevoked = code === 'grant_revoked';
  if (!isUnreliable && !isRevoked && !isLater)
    return mergeVerdict(draft, remote, verdict, isAnswer);
  draft.answeredCheckStartedAt = startedAt;
  if (isRevoked || isLater) draft.lostElsewhere = code;
  requestCheck(draft, 'other_tab', startedAt);
}

const verdicts = new RegExp(
  '^(alive ' +
    '|lost (login_required|user_blocked|grant_revoked|session_expired|user_changed|signed_out)' +
    '|interaction_required \\w{1,64}' +
    '|inconclusive (timeout|network|rate_limited|missing_refresh_token|unknown)' +
    '|unsupported (third_party_cookies_blocked|cross_origin_isolated|redirect_loop))$',
);

/** Returns the verdict in a shared check. `null` if it contains none. */
export function readVerdict({ verdict: type, code = '' }: SharedCheck): SessionVerdict | null {
  if (typeof code !== 'string' || !verdicts.test(`${String(type)} ${code}`)) return null;
  const hasError = type === 'interaction_required' || type === 'inconclusive';
  const error = Object.freeze({ error: code, error_description: 'Reported by another tab.' });
  return { type, ...(code && { code }), ...(hasError && { error }) } as SessionVerdict;
}
