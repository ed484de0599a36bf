import type { SessionSnapshot } from '../session.js';
import type { State } from './state.js';

/** The picture of a state that the outside sees; the given one when nothing in it changed. */
export function snapshotOf(state: State, previous?: SessionSnapshot): SessionSnapshot {
  const next = Object.freeze(describe(state));
  return previous && isSame(previous, next) ? previous : next;
}

function describe(state: State): SessionSnapshot {
  switch (state.phase) {
    case 'stopped':
    case 'idle':
      return {
        status: 'idle',
        checking: false,
        user: null,
        verifiedAt: null,
        loss: null,
        diagnosis: null,
      };
    case 'watching':
      return {
        status: state.unsupported ? 'unsupported' : state.attempts > 0 ? 'unverified' : 'active',
        checking: state.check !== null,
        user: state.user,
        verifiedAt: state.verifiedAt,
        loss: null,
        diagnosis: state.diagnosis,
      };
    case 'lost':
      return {
        status: 'lost',
        checking: false,
        user: null,
        verifiedAt: state.verifiedAt,
        loss: state.loss,
        diagnosis: state.diagnosis,
      };
    default:
      return state satisfies never;
  }
}

function isSame(a: SessionSnapshot, b: SessionSnapshot): boolean {
  return (Object.keys(a) as (keyof SessionSnapshot)[]).every((key) => Object.is(a[key], b[key]));
}
