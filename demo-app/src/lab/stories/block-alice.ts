import type { Story } from '../story';
import { actionStep, draftIsDeleted, lossIn, signInAsAlice, writeDraft } from './steps';

export const blockAlice: Story = {
  id: 'block-alice',
  title: 'Block Alice',
  about: 'A blocked user is signed out of the open app within one interval, and sees the reason.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    actionStep(
      'block',
      {
        text: 'Block Alice at the tenant. Then wait.',
        action: { label: 'Block Alice', run: 'block_alice' },
      },
      'The tenant has blocked her. It does not notify the app.',
    ),
    {
      kind: 'see',
      text: 'The page checks within one interval and ends the session.',
      met: (scene) => lossIn(scene, ['login_required', 'user_blocked']),
    },
    draftIsDeleted,
    {
      kind: 'do',
      text: 'Sign in as Alice again. The page says that she is blocked. There is no redirect loop.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ refusal }) => (refusal === 'blocked' ? 'One redirect, one message.' : null),
    },
    actionStep(
      'unblock',
      {
        text: 'Unblock Alice for the next story.',
        action: { label: 'Unblock Alice', run: 'unblock_alice' },
      },
      'She can sign in again.',
    ),
  ],
};
