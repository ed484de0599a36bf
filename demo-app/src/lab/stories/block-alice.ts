import type { Story } from '../story';
import { draftIsGone, lossIn, order, signInAsAlice, writeDraft } from './steps';

export const blockAlice: Story = {
  id: 'block-alice',
  title: 'Block Alice',
  about: 'A user who is blocked is out of the open app within one interval, and learns why.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    order(
      'block',
      {
        text: 'Block her at the tenant, then touch nothing.',
        action: { label: 'Block Alice', run: 'block_alice' },
      },
      'The tenant has blocked her. The app was told nothing.',
    ),
    {
      kind: 'see',
      text: 'Within one interval the page asks, and ends the session.',
      met: (scene) => lossIn(scene, ['login_required', 'user_blocked']),
    },
    draftIsGone,
    {
      kind: 'do',
      text: 'Sign in again as Alice. The page says that she is blocked, and does not go round in circles.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ opening }) => (opening === 'blocked' ? 'One redirect, one answer.' : null),
    },
    order(
      'unblock',
      {
        text: 'Unblock her, so that the next story can begin.',
        action: { label: 'Unblock Alice', run: 'unblock_alice' },
      },
      'She may sign in again.',
    ),
  ],
};
