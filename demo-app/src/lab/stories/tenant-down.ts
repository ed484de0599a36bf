import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { actionStep, seconds, signInAsAlice, writeDraft } from './steps';

export const tenantDown: Story = {
  id: 'tenant-down',
  title: 'The tenant is down',
  about: 'A check that fails says nothing about the session: nobody is signed out.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    actionStep(
      'take_down',
      {
        text: 'Take the tenant down. It drops every connection.',
        action: { label: 'Take it down', run: 'take_down' },
      },
      'The tenant drops every connection.',
    ),
    {
      kind: 'see',
      text: 'Several checks are inconclusive. The status is “unverified”, and Alice stays signed in.',
      met({ events, status }) {
        const failed = eventsOf(events, 'unverified').at(-1)?.attempts ?? 0;
        return failed >= 3 && status === 'unverified'
          ? `${failed} inconclusive checks in a row, and Alice is still signed in.`
          : null;
      },
    },
    actionStep(
      'bring_back',
      {
        text: 'Restore the tenant.',
        action: { label: 'Restore it', run: 'bring_back' },
      },
      'The tenant responds again.',
    ),
    {
      kind: 'see',
      text: 'The next check verifies the session: the status is “active”, and the draft is unchanged.',
      met({ events, since, draft }) {
        const verified = eventsOf(events, 'verified')[0];
        return verified && draft ? `Verified after ${seconds(verified.at - since)}.` : null;
      },
    },
  ],
};
