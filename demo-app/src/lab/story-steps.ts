import type { CheckTrigger, LossReason } from '@auth0-heartbeat/core';
import { eventsOf, type LabEvent, type ReaderAction, type Scene, type Step } from './story';

// Steps that several stories share.

export const signInAsAlice: Step = {
  kind: 'do',
  text: 'Sign in as Alice.',
  action: { label: 'Sign in', run: 'sign_in_alice' },
  met: ({ userName }) => (userName === 'Alice' ? 'Alice is signed in.' : null),
};

export const writeDraft: Step = {
  kind: 'do',
  text: 'Write a draft that only Alice may see.',
  action: { label: 'Write one for me', run: 'write_draft' },
  met: ({ draft }) =>
    draft.trim() ? 'It is on the page and in the storage of the browser.' : null,
};

export const draftIsDeleted: Step = {
  kind: 'see',
  text: 'The draft is deleted from the screen and from storage before the page navigates.',
  met({ events }) {
    const cleared = eventsOf(events, 'cleared').at(-1);
    return cleared && !cleared.draftExists ? 'The draft is deleted.' : null;
  },
};

/** A step in which the reader performs an action on the tenant. */
export function actionStep(
  action: ReaderAction,
  step: Omit<Step, 'kind' | 'met'>,
  evidence: string,
): Step {
  return {
    kind: 'do',
    ...step,
    met: ({ events }) =>
      eventsOf(events, 'acted').some((event) => event.action === action) ? evidence : null,
  };
}

/** Describes a loss for one of the reasons. `null` if there is none. */
export function lossIn({ events, since }: Scene, reasons: readonly LossReason[]): string | null {
  const loss = eventsOf(events, 'lost').find(({ reason }) => reasons.includes(reason));
  if (!loss) return null;
  return `Lost after ${seconds(loss.at - since)}: ${loss.reason}, detected by ${triggerWords[loss.trigger]}.`;
}

/** Whether the page opened with this user signed in. `null`: with nobody. */
export function isOpenedBy(name: string | null, events: readonly LabEvent[]): boolean {
  return eventsOf(events, 'opened').some(({ userName }) => userName === name);
}

/** Formats a duration in seconds. */
export function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
}

const triggerWords: Record<CheckTrigger, string> = {
  start: 'the first check',
  interval: 'an interval check',
  focus: 'a check on focus',
  online: 'a check on reconnect',
  wake: 'a check on wake',
  pageshow: 'a check on return to the page',
  activity: 'a check on input',
  report: 'an error of the app’s own request',
  push: 'a push hint',
  manual: 'a manual check',
  retry: 'a retry',
  extend: 'a check after “Stay signed in”',
  other_tab: 'another tab',
};
