import type { SessionVerdict } from '../contract/trace-event.js';
import { answeredFrom, isStrict } from './check.js';
import { digestOfSession, isSameSub } from './digest.js';
import { type Draft, requestCheck } from './draft.js';
import { keepHint, lost, mergeVerdict } from './finish.js';
import { gapMs, isPaused } from './schedule.js';
import { momentOf, type SharedCheck } from './shared-record.js';
import { isQueued } from './state.js';
import { textOf } from './untrusted.js';

/** Merges the result of another tab's check, if it is new and concerns this session. */
export function mergeRemote(draft: Draft): void {
  const { at, check, record, settings, signedIn, since } = draft;
  const remote = record.check;
  const verdict = remote && readVerdict(remote);
  if (!signedIn || !verdict) return;
  const { type, code } = verdict;
  const isLost = type === 'lost';

  // The next check of this tab is later, whatever the clock of the other tab shows.
  const startedAt = Math.min(momentOf(remote, at), at);
  if (startedAt < draft.answeredCheckStartedAt) return;
  // An earlier loss concerns an earlier session.
  if (isLost && startedAt < Math.max(since, momentOf(record.login, at))) return;
  // A page load takes over a verification of its own session.
  const session = type === 'alive' && digestOfSession(signedIn.user);
  const isOwn = Boolean(session) && remote.session === session;
  const ageMs = since - startedAt;
  if (ageMs > gapMs(settings) && !(isOwn && ageMs < settings.intervalMs)) return;

  const { kind } = settings.probe;
  const isUnproven = kind === 'silent_auth' && !draft.silentAuthWorks;
  // It does not show that silent authentication still works since the login.
  if (type === 'alive' && isUnproven && startedAt < momentOf(record.login, at)) return;
  const user = textOf(remote.user);
  const isOtherUser = user !== signedIn.digest && (user !== undefined || isLost);
  // The same session at the tenant, in another organization: it says nothing about this one.
  if (isOtherUser && user && isSameSub(user, signedIn.digest)) {
    return isLost ? requestCheck(draft, 'other_tab', startedAt) : undefined;
  }
  if (type === 'alive') {
    // It says nothing about the grant of this tab, which asks for itself.
    if (remote.withoutGrant === true && draft.holdsGrant) return;
    // Silent authentication sees the session of the browser, which now belongs to another user.
    if (isOtherUser && kind === 'silent_auth' && startedAt > since) {
      // It may be the same person: only a check of this tab learns who it is.
      if (settings.isSameUser) return requestCheck(draft, 'other_tab', startedAt);
      return mergeVerdict(draft, remote, lost('user_changed'));
    }
    // The client may have another user by now.
    draft.effects.push({ type: 'look_for_user' });
  }
  // A tab with a later expiry has a session of its own. A custom probe asks about another one.
  const { expiresAt } = signedIn;
  const isLater = code === 'session_expired' && expiresAt > at;
  if (isOtherUser || (isLater && expiresAt < Infinity && kind !== 'custom')) return;
  // The other tab cannot see the session. This one can.
  if (type === 'unsupported' && draft.silentAuthWorks && !settings.crossOriginIsolated) {
    keepHint(draft, remote, startedAt);
    const isAsking = isQueued(check) || (check && draft.startedAt >= startedAt);
    // The tenant must not hear of an idle user, except after a hint.
    if (isAsking || (isPaused(draft, settings) && !remote.byHint)) return;
    if (!check) draft.startedAt = Math.max(draft.startedAt, startedAt);
    return requestCheck(draft, 'other_tab', startedAt, startedAt + gapMs(settings));
  }
  // The hint that this tab received needs an answer of its own.
  const isHintOpen = draft.confirmation === 'requested' && check?.trigger === 'push';
  if (type === 'unsupported' && isHintOpen && !remote.byHint) return;

  // A revoked token, an expiry and the tokens of another user may concern the client of that tab only.
  const isOwnMatter = isLater || code === 'grant_revoked' || (isLost && code === 'user_changed');
  // Without silent authentication, only the answer to a redirect is definitive.
  const isReliable = draft.silentAuthWorks || kind === 'custom' || remote.topLevel !== undefined;
  if (isOwnMatter || (isLost && code === 'login_required' && !isReliable)) {
    draft.answeredCheckStartedAt = startedAt;
    if (isOwnMatter) draft.lostElsewhere = code;
    requestCheck(draft, 'other_tab', startedAt);
  } else {
    // Nobody asked who it is, nor about a grant.
    const isPartial = 'isPartial' in verdict;
    const needsWhole = check && (kind === 'grant' || isStrict(check));
    const isAnswer =
      !(isPartial && needsWhole) && isQueued(check) && startedAt >= answeredFrom(draft, check);
    if (!check) draft.startedAt = Math.max(draft.startedAt, startedAt);
    mergeVerdict(draft, remote, verdict, isAnswer);
  }
}

const verdicts = new RegExp(
  '^(alive ' +
    '|lost (login_required|user_blocked|grant_revoked|access_denied|session_expired|user_changed|signed_out|idle_timeout)' +
    '|interaction_required \\w{1,64}' +
    '|inconclusive (timeout|network|rate_limited|missing_refresh_token|unknown)' +
    '|unsupported (third_party_cookies_blocked|cross_origin_isolated|redirect_loop))$',
);

/** Returns the verdict in a shared check. `null` if it contains none. */
export function readVerdict(remote: SharedCheck): SessionVerdict | null {
  const { verdict: type, code = '', partial } = remote;
  if (typeof code !== 'string' || !verdicts.test(`${String(type)} ${code}`)) return null;
  const hasError = type === 'interaction_required' || type === 'inconclusive';
  const error = Object.freeze({ error: code, error_description: 'Reported by another tab.' });
  const isPartial = type === 'alive' && partial === true;
  return {
    type,
    ...(code && { code }),
    ...(hasError && { error }),
    ...(isPartial && { isPartial }),
  } as SessionVerdict;
}
