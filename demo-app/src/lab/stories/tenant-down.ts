import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { order, seconds, signInAsAlice, writeDraft } from './steps';

export const tenantDown: Story = {
  id: 'tenant-down',
  title: 'The tenant is down',
  about: 'A check that fails says nothing about the session: nobody is thrown out.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    order(
      'take_down',
      {
        text: 'Take the tenant down: every connection to it is dropped.',
        action: { label: 'Take it down', run: 'take_down' },
      },
      'It answers nobody.',
    ),
    {
      kind: 'see',
      text: 'Check after check finds nothing out. The page says “unverified”, and Alice stays.',
      met({ events, status }) {
        const failed = eventsOf(events, 'unverified').at(-1)?.attempts ?? 0;
        return failed >= 3 && status === 'unverified'
          ? `${failed} checks in a row without an answer, and nothing ended.`
          : null;
      },
    },
    order(
      'bring_back',
      {
        text: 'Bring it back.',
        action: { label: 'Bring it back', run: 'bring_back' },
      },
      'It answers again.',
    ),
    {
      kind: 'see',
      text: 'The next check repairs everything by itself: “active”, and the draft is where it was.',
      met({ events, since, draft }) {
        const proof = eventsOf(events, 'verified')[0];
        return proof && draft ? `Verified after ${seconds(proof.at - since)}.` : null;
      },
    },
  ],
};
