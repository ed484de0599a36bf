import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { draftIsGone, isOpenedBy, lossIn, signInAsAlice, writeDraft } from './steps';

export const bobSignsIn: Story = {
  id: 'bob-signs-in',
  title: 'Bob signs in',
  about: 'When somebody else takes over the browser, nothing of Alice is left on any screen.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'do',
      text: 'Let Bob sign in, in another tab of this browser. Then come back here.',
      action: { label: 'Open Bob’s tab', run: 'sign_in_bob' },
      met: ({ events }) =>
        eventsOf(events, 'ordered').some(({ order }) => order === 'sign_in_bob') ||
        eventsOf(events, 'lost').length > 0
          ? 'Sign in there as Bob.'
          : null,
    },
    {
      kind: 'see',
      text: 'This tab finds that it is another user’s browser now, and ends Alice’s session.',
      met: (scene) => lossIn(scene, ['user_changed', 'login_required']),
    },
    draftIsGone,
    {
      kind: 'see',
      text: 'It comes back as Bob’s, and shows nothing of hers.',
      met: ({ events, draft }) =>
        isOpenedBy('Bob', events) && !draft ? 'Hello Bob: an empty draft.' : null,
    },
  ],
};
