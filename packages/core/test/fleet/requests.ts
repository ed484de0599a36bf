import type { CheckTrigger } from '../../src/contract/session.js';
import type { EventQueue } from './event-queue.js';
import type { Cause, Measures } from './measures.js';
import type { Reception, Tenant } from './tenant.js';
import { type Outcome, outcomes, type Question } from './world.js';

/** A page that is no answer has failed after so long, for a passive probe: see `session-probe.ts`. */
const EMPTY_PAGE_MS = 1_000;

interface Network {
  readonly browsers: number;
  readonly queue: EventQueue;
  readonly tenant: Tenant;
  readonly measures: Measures;
  now(): number;
  /** Half of a round trip. */
  latencyMs(): number;
  isOnline(who: number): boolean;
  isBlocked(who: number): boolean;
}

/** The requests of a fleet, on their way to the tenant and back. */
export interface Requests {
  ask(who: number, question: Question, cause: CheckTrigger | Cause): void;
  /** Drops the answer to the last question of a browser. */
  cancel(who: number): void;
  /** A request that a user makes, at the top level. */
  receive(cause: CheckTrigger | Cause): Reception;
  authorizeArrived(who: number, question: number): void;
  exchangeArrived(who: number, question: number): void;
  /** `undefined`: nobody waits for it any more, or it is lost. */
  outcomeOf(who: number, detail: number): Outcome | undefined;
}

export function createRequests(network: Network): Requests {
  const { browsers, queue, tenant, measures, now, latencyMs, isOnline, isBlocked } = network;
  /** The last question of each browser: its number, whether it is passive, and why it is asked. */
  const asked = new Uint32Array(browsers);
  const isPassive = new Uint8Array(browsers);
  const causes: (CheckTrigger | Cause)[] = Array.from({ length: browsers }, () => 'other');

  function answer(who: number, question: number, outcome: Outcome, delayMs: number): void {
    const detail = question * outcomes.length + outcomes.indexOf(outcome);
    queue.add(now() + delayMs, 'answer_arrives', who, detail);
  }

  const requests: Requests = {
    ask(who, question, cause) {
      asked[who]!++;
      isPassive[who] = question === 'passive' ? 1 : 0;
      causes[who] = cause;
      if (isOnline(who)) queue.add(now() + latencyMs(), 'authorize_arrives', who, asked[who]);
      else if (question === 'passive') answer(who, asked[who]!, 'no_response', EMPTY_PAGE_MS);
    },
    cancel: (who) => void asked[who]!++,
    receive(cause) {
      const reception = tenant.receive(now());
      measures.countRequest(now(), cause, reception === 'rate_limited');
      return reception;
    },
    authorizeArrived(who, question) {
      const reception = requests.receive(causes[who]!);
      const backMs = latencyMs();
      if (reception === 'served') {
        if (isBlocked(who)) return answer(who, question, 'blocked', backMs);
        if (isPassive[who] === 1) return answer(who, question, 'alive', backMs);
        queue.add(now() + backMs + latencyMs(), 'exchange_arrives', who, question);
      } else if (reception !== 'unanswered' && isPassive[who] === 1) {
        answer(who, question, 'no_response', backMs + EMPTY_PAGE_MS);
      }
      // The client waits until its time limit: for it, any other page is silence.
    },
    exchangeArrived(who, question) {
      const reception = requests.receive(causes[who]!);
      if (reception === 'served') answer(who, question, 'alive', latencyMs());
      if (reception === 'rate_limited') answer(who, question, 'rate_limited', latencyMs());
      if (reception === 'unavailable') answer(who, question, 'network', latencyMs());
    },
    outcomeOf(who, detail) {
      const outcome = outcomes[detail % outcomes.length];
      if (Math.floor(detail / outcomes.length) !== asked[who]) return undefined;
      return isOnline(who) || outcome === 'no_response' ? outcome : undefined;
    },
  };
  return requests;
}
