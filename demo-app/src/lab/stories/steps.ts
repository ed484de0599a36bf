import type { CheckTrigger, LossReason } from '@auth0-heartbeat/core';
import { eventsOf, type LabEvent, type Order } from '../lab-event';
import type { Scene, Step } from '../story';

/** Steps that several stories have. */

export const signInAsAlice: Step = {
  kind: 'do',
  text: 'Sign in as Alice.',
  action: { label: 'Sign in', run: 'sign_in_alice' },
  met: ({ userName, status }) =>
    userName === 'Alice' && status !== 'lost' ? 'Alice is signed in.' : null,
};

export const writeDraft: Step = {
  kind: 'do',
  text: 'Write a draft: something that nobody but Alice should see.',
  action: { label: 'Write one for me', run: 'write_draft' },
  met: ({ draft }) => (draft.trim() ? 'It is in the page and in the browser’s storage.' : null),
};

export const draftIsGone: Step = {
  kind: 'see',
  text: 'Before the page leaves, her draft is gone from the screen and from storage.',
  met({ events }) {
    const cleared = eventsOf(events, 'cleared').at(-1);
    return cleared && !cleared.draftIsLeft ? 'Nothing of it was left.' : null;
  },
};

/** Something that the reader does to the tenant. */
export function order(what: Order, step: Omit<Step, 'kind' | 'met'>, evidence: string): Step {
  return {
    kind: 'do',
    ...step,
    met: ({ events }) =>
      eventsOf(events, 'ordered').some((event) => event.order === what) ? evidence : null,
  };
}

/** The loss of the session, if it has come, for one of the reasons. */
export function lossIn({ events, since }: Scene, reasons: readonly LossReason[]): string | null {
  const loss = eventsOf(events, 'lost').find(({ reason }) => reasons.includes(reason));
  if (!loss) return null;
  return `Lost after ${seconds(loss.at - since)}: ${loss.reason}, found by ${triggerWords[loss.trigger]}.`;
}

/** Has the page opened with this user signed in? */
export function isOpenedBy(name: string, events: readonly LabEvent[]): boolean {
  return eventsOf(events, 'opened').some(
    ({ opening, userName }) => opening === 'signed_in' && userName === name,
  );
}

/** A duration in milliseconds in words. */
export function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
}

const triggerWords: Record<CheckTrigger, string> = {
  start: 'the first check',
  interval: 'the check at the interval',
  focus: 'the check on focus',
  online: 'the check when the network came back',
  wake: 'the check on waking',
  pageshow: 'the check on coming back',
  activity: 'the check at the first input',
  report: 'the app’s own request',
  push: 'a hint from outside',
  manual: 'the check by hand',
  retry: 'a repeated check',
  other_tab: 'another tab',
};
