import type { CheckTrigger } from '../../src/contract/session.js';
import type { Measures } from './measures.js';

/** How a request to the tenant ended, for the page that made it. */
export const outcomes = ['alive', 'blocked', 'rate_limited', 'network', 'no_response'] as const;

export type Outcome = (typeof outcomes)[number];

/** What is asked: the client (`/authorize`, then `/oauth/token`), or only whether there is a session. */
export type Question = 'client' | 'passive';

/** What the heartbeats of a fleet see and use. */
export interface World {
  readonly seed: number;
  readonly browsers: number;
  readonly measures: Measures;
  /** Epoch milliseconds. */
  now: number;
  isVisible(who: number): boolean;
  isOnline(who: number): boolean;
  /** Since when the machine sleeps; `Infinity`: it does not. */
  asleepSince(who: number): number;
  /** Whether the user works in the app now. */
  isInApp(who: number): boolean;
  /** `-Infinity`: never. */
  lastInputAt(who: number): number;
  /** Whether hints arrive. */
  isLive(who: number): boolean;
  /** Replaces the timer of a browser. `Infinity`: none. */
  wakeAt(who: number, at: number): void;
  /** Asks the tenant. The answer to an earlier question of the browser is dropped. */
  ask(who: number, question: Question, trigger: CheckTrigger): void;
  /** The session of a browser ended, rightly or not. */
  end(who: number): void;
}

/** One way to watch sessions, in all browsers of a fleet. */
export interface Contestant {
  /** A page load, with the tokens of the user in storage. */
  load(who: number): void;
  /** The user comes back to the window. */
  returnTo(who: number): void;
  /** The user goes elsewhere. */
  leave(who: number): void;
  /** The machine wakes up. */
  wakeUp(who: number): void;
  networkBack(who: number): void;
  timerDue(who: number): void;
  answer(who: number, outcome: Outcome): void;
  /** The stream of hints began or ended. */
  setLive(who: number, isLive: boolean): void;
  /** `isMissed`: the stream is back, and a hint may have been missed. */
  hint(who: number, isMissed: boolean): void;
  /** `-Infinity`: never. */
  verifiedAt(who: number): number;
}
