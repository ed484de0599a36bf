import type {
  LossReason,
  SessionEventName,
  SessionEvents,
  SessionHeartbeat,
  SessionStatus,
} from '@auth0-heartbeat/core';
import { createStore, type Store } from './store';

/** What gives a line its colour and its mark. */
export type Tone = SessionStatus | 'interaction';

/** Something the heartbeat told, in words. */
export interface SessionEventLine {
  readonly id: number;
  readonly event: SessionEventName;
  readonly tone: Tone;
  readonly text: string;
  /** When it happened last. Epoch milliseconds. */
  readonly at: number;
  /** How many times in a row. */
  readonly times: number;
}

const longest = 30;

const reasons: Record<LossReason, string> = {
  login_required: 'the tenant asks for a new login',
  user_blocked: 'the user is blocked',
  grant_revoked: 'the refresh token is revoked',
  session_expired: 'the session has expired',
  user_changed: 'somebody else has signed in',
  signed_out: 'the user has signed out in another tab',
  unverifiable: 'it could not be confirmed for too long',
};

const tones: Record<SessionEventName, Tone> = {
  sessionLost: 'lost',
  sessionVerified: 'active',
  sessionUnverified: 'unverified',
  interactionRequired: 'interaction',
  diagnosis: 'unsupported',
};

const words: { [Name in SessionEventName]: (payload: SessionEvents[Name]) => string } = {
  sessionLost: ({ reason }) => `Session lost: ${reasons[reason]}.`,
  sessionVerified: ({ trigger }) => `The tenant confirmed the session (${trigger}).`,
  sessionUnverified: ({ cause }) =>
    `No answer from the tenant (${cause.replaceAll('_', ' ')}). Nothing ended.`,
  interactionRequired: ({ error }) =>
    `The tenant wants something of the user (${error.error}). Nothing ended.`,
  diagnosis: () => 'This browser cannot ask the tenant silently. Nothing ended.',
};

/** What the heartbeat told, newest first, bounded. */
export interface SessionEventList extends Store<readonly SessionEventLine[]> {
  /** Listens to every event. Returns its undo. */
  listen(on: SessionHeartbeat['on']): () => void;
}

/** An empty list; the same event again counts up its line. */
export function createSessionEventList(): SessionEventList {
  const lines = createStore<readonly SessionEventLine[]>([]);
  let nextId = 0;

  function add(event: SessionEventName, text: string): void {
    const known = lines.getSnapshot();
    const [newest, ...older] = known;
    const at = Date.now();
    if (newest?.text === text) {
      lines.set([{ ...newest, at, times: newest.times + 1 }, ...older]);
      return;
    }
    const line = { id: nextId++, event, tone: tones[event], text, at, times: 1 };
    lines.set([line, ...known].slice(0, longest));
  }

  function hear<Name extends SessionEventName>(on: SessionHeartbeat['on'], name: Name) {
    return on(name, (payload) => add(name, words[name](payload)));
  }

  return {
    ...lines,
    listen(on) {
      const undo = (Object.keys(words) as SessionEventName[]).map((name) => hear(on, name));
      return () => undo.forEach((run) => run());
    },
  };
}

/** The local time of day of an epoch in milliseconds, to the second. */
export function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString([], { hourCycle: 'h23' });
}
