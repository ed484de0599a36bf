import type { SessionSnapshot } from '../session.js';
import type { State } from './state.js';

/** The picture of a state that the outside sees; the given one when nothing in it changed. */
export function snapshotOf(state: State, previous?: SessionSnapshot): SessionSnapshot {
  const { user, verifiedAt, loss, diagnosis, live, phase } = state;
  const next = {
    status: statusOf(state),
    checking: state.check !== null,
    user,
    verifiedAt: verifiedAt > -Infinity ? verifiedAt : null,
    loss,
    diagnosis,
    live: phase === 'watching' && live,
  } as SessionSnapshot;
  const isSame =
    previous &&
    next.status === previous.status &&
    next.checking === previous.checking &&
    next.user === previous.user &&
    next.verifiedAt === previous.verifiedAt &&
    next.loss === previous.loss &&
    next.diagnosis === previous.diagnosis &&
    next.live === previous.live;
  return isSame ? previous : Object.freeze(next);
}

function statusOf({ phase, unsupported, attempts }: State): SessionSnapshot['status'] {
  if (phase === 'lost') return 'lost';
  if (phase !== 'watching') return 'idle';
  if (unsupported) return 'unsupported';
  return attempts > 0 ? 'unverified' : 'active';
}
