import type { SessionSnapshot } from '../contract/session.js';
import { canExtend, nextEnd } from './foreseen-end.js';
import { isLive } from './schedule.js';
import type { Settings } from './settings.js';
import type { State } from './state.js';

/** Returns the snapshot of a state: `previous` if nothing in it changed. */
export function snapshotOf(
  state: State,
  settings: Settings,
  previous?: SessionSnapshot,
): SessionSnapshot {
  const end = nextEnd(state, settings);
  const { signedIn, verifiedAt, loss, diagnosis, login, appState, lastLoss } = state;
  const next = (
    state.phase === 'stopped' && previous
      ? // A component that is mounted again must not see the user vanish meanwhile.
        {
          ...previous,
          checking: false,
          live: false,
          endsAt: null,
          endCause: null,
          canExtend: false,
          login,
          appState,
        }
      : {
          status: statusOf(state),
          checking: state.check !== null,
          user: signedIn?.user ?? null,
          verifiedAt: verifiedAt > -Infinity ? verifiedAt : null,
          endsAt: end?.at ?? null,
          endCause: end?.cause ?? null,
          canExtend: end !== null && canExtend(end),
          loss,
          lastLoss,
          login,
          appState,
          diagnosis,
          live: isLive(state),
        }
  ) as SessionSnapshot;
  const isSame =
    previous &&
    (Object.keys(next) as (keyof SessionSnapshot)[]).every((key) => next[key] === previous[key]);
  return isSame ? previous : Object.freeze(next);
}

function statusOf({ phase, unsupported, attempts }: State): SessionSnapshot['status'] {
  if (phase === 'lost' || phase === 'signed_out') return phase;
  if (phase !== 'watching') return 'loading';
  if (unsupported) return 'unsupported';
  return attempts > 0 ? 'unverified' : 'active';
}
