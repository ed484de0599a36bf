import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { draftIsGone, isOpenedBy, lossIn, signInAsAlice, writeDraft } from './steps';

export const asleep: Story = {
  id: 'asleep',
  title: 'Asleep for an hour',
  about: 'A laptop that was closed asks as soon as it wakes, before anybody can read on.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'do',
      text: 'Close the lid for an hour. Meanwhile Alice’s session expires at the tenant. (The lab moves the clock of this page; no timer runs in a sleep.)',
      action: { label: 'Close the lid', run: 'sleep' },
      met: ({ events }) => (eventsOf(events, 'woke').length > 0 ? 'It is an hour later.' : null),
    },
    {
      kind: 'see',
      text: 'On waking the page sees that its clock has jumped, and asks at once.',
      met: (scene) => lossIn(scene, ['login_required', 'session_expired']),
    },
    draftIsGone,
    {
      kind: 'do',
      text: 'Sign in again. You are back where you were.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Hello again.' : null),
    },
  ],
};
