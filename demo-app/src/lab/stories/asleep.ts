import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { draftIsDeleted, isOpenedBy, lossIn, signInAsAlice, writeDraft } from './steps';

export const asleep: Story = {
  id: 'asleep',
  title: 'Asleep for an hour',
  about: 'After sleep, the page checks at once, before anybody can read it.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'do',
      text: 'Close the lid for an hour. Alice’s session expires at the tenant. (The lab moves the clock of this page. No timer runs during sleep.)',
      action: { label: 'Close the lid', run: 'sleep' },
      met: ({ events }) => (eventsOf(events, 'woke').length > 0 ? 'An hour has passed.' : null),
    },
    {
      kind: 'see',
      text: 'The page detects that its clock has jumped, and checks at once.',
      met: (scene) => lossIn(scene, ['login_required', 'session_expired']),
    },
    draftIsDeleted,
    {
      kind: 'do',
      text: 'Sign in again. You return to the same page.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Alice is signed in again.' : null),
    },
  ],
};
