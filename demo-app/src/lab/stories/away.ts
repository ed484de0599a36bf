import { type LabEvent, eventsOf } from '../lab-event';
import type { Story } from '../story';
import { isOpenedBy, seconds, signInAsAlice, writeDraft } from './steps';

export const away: Story = {
  id: 'away',
  title: 'Away from the desk',
  about: 'An unused session ends after a warning, and the unsaved draft survives.',
  site: 'same',
  // Far shorter than in production, where it is minutes.
  options: { idleTimeoutMs: 20_000, warnBeforeMs: 10_000 },
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'see',
      text: 'Take your hands off the mouse and the keyboard. After a moment, a warning appears.',
      met({ events }) {
        const ending = eventsOf(events, 'ending').at(-1);
        return ending ? `Announced ${seconds(ending.leftMs)} before the end.` : null;
      },
    },
    {
      kind: 'see',
      text: 'Move the mouse. The countdown continues: only the buttons decide.',
      met: ({ events }) =>
        eventsOf(events, 'ignored_input').length > 0 ? 'The input changed nothing.' : null,
    },
    {
      kind: 'see',
      text: 'Choose “Stay signed in”. The warning closes, in all tabs.',
      met: ({ events }) =>
        eventsOf(events, 'extended').length > 0 ? 'The session continues.' : null,
    },
    {
      kind: 'see',
      text: 'Take your hands off again, and let the time run out.',
      met({ events }) {
        const loss = eventsOf(sinceLast('extended', events), 'lost').at(-1);
        return loss?.reason === 'idle_timeout' ? 'Signed out, in the app and at the tenant.' : null;
      },
    },
    {
      kind: 'see',
      text: 'The page says why.',
      met: ({ events }) =>
        isOpenedBy(null, sinceLast('lost', events)) ? 'The reason survived the redirects.' : null,
    },
    {
      kind: 'do',
      text: 'Sign in as Alice again.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Alice is signed in again.' : null),
    },
    {
      kind: 'see',
      text: 'Her draft is back. After a login of Bob it would be gone.',
      met: ({ draft }) => (draft.trim() ? 'The draft is restored.' : null),
    },
  ],
};

/** The events from the last one of this type on. */
function sinceLast(type: LabEvent['type'], events: readonly LabEvent[]): readonly LabEvent[] {
  const last = events.map((event) => event.type).lastIndexOf(type);
  return last < 0 ? [] : events.slice(last);
}
