import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { draftIsDeleted, isOpenedBy, lossIn, signInAsAlice, writeDraft } from './steps';

export const bobSignsIn: Story = {
  id: 'bob-signs-in',
  title: 'Bob signs in',
  about: 'When another user signs in, no tab shows data of Alice any more.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'do',
      text: 'Sign in as Bob in another tab of this browser. Then return to this tab.',
      action: { label: 'Open Bob’s tab', run: 'sign_in_bob' },
      met: ({ events }) =>
        eventsOf(events, 'acted').some(({ action }) => action === 'sign_in_bob') ||
        eventsOf(events, 'lost').length > 0
          ? 'Sign in as Bob in the other tab.'
          : null,
    },
    {
      kind: 'see',
      text: 'This tab detects the other user and ends Alice’s session.',
      met: (scene) => lossIn(scene, ['user_changed', 'login_required']),
    },
    draftIsDeleted,
    {
      kind: 'see',
      text: 'The tab reloads for Bob, without data of Alice.',
      met: ({ events, draft }) =>
        isOpenedBy('Bob', events) && !draft ? 'Bob is signed in, with an empty draft.' : null,
    },
  ],
};
