import type { SessionSnapshot } from '../contract/session.js';
import { isLive } from './schedule.js';
import type { State } from './state.js';

/** Returns the snapshot of a state: `previous` if nothing in it changed. */
export function snapshotOf(state: State, previous?: SessionSnapshot): SessionSnapshot {
  const { signedIn, verifiedAt, loss, diagnosis } = state;
  const next = {
    status: statusOf(state),
    checking: state.check !== null,
    user: signedIn?.user ?? null,
    verifiedAt: verifiedAt > -Infinity ? verifiedAt : null,
    loss,
    diagnosis,
    live: isLive(state),
  } as SessionSnapshot;
  const isSame =
    previous &&
    (Object.keys(next) as (keyof SessionSnapshot)[]).every((key) => next[key] === previous[key]);
  return isSame ? previous : Object.freeze(next);
}

function statusOf({ phase, unsupported, attempts }: State): SessionSnapshot['status'] {
  if (phase === 'lost') return 'lost';
  if (phase !== 'watching') return 'idle';
  if (unsupported) return 'unsupported';
  return attempts > 0 ? 'unverified' : 'active';
}
