import type { SessionUser } from '../../src/contract/session.js';
import type { ProbeOutcome } from '../../src/machine/events.js';
import type { Outcome, Question } from './world.js';

/** The user of a browser. */
export const userOf = (who: number): SessionUser => ({ sub: `auth0|${who}`, sid: `s${who}` });

/** What a probe returns or throws for an outcome. A passive probe does not identify the user. */
export function probeOutcomeOf(
  who: number,
  question: Question,
  outcome: Outcome,
): Exclude<ProbeOutcome, { readonly signedOut: true }> {
  switch (outcome) {
    case 'alive':
      return {
        answer: { session: 'alive', ...(question === 'client' && { user: userOf(who) }) },
      };
    case 'blocked':
      return { error: { error: 'unauthorized', error_description: 'user is blocked' } };
    case 'rate_limited':
      return { error: { error: 'Rate limit reached', error_description: 'Rate limit reached' } };
    case 'network':
      return { error: { error: 'request_error', error_description: 'HTTP error.' } };
    case 'no_response':
      return { error: { error: 'timeout', error_description: 'No response in the page.' } };
  }
}
