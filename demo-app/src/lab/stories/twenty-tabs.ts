import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { order, signInAsAlice } from './steps';

/** How many tabs there are to see. */
export const tabCount = 20;

export const twentyTabs: Story = {
  id: 'twenty-tabs',
  title: 'Twenty tabs',
  about: 'However many tabs are open, the tenant hears from one of them, and all of them know.',
  site: 'same',
  steps: [
    signInAsAlice,
    {
      kind: 'do',
      text: 'Open twenty tabs. Here they are frames of one page, so that you see them all; to the heartbeat they are tabs.',
      action: { label: 'Open twenty tabs', run: 'open_tabs' },
      met: ({ events }) =>
        eventsOf(events, 'tabs').some(({ active }) => active === tabCount)
          ? 'Twenty tabs watch her session.'
          : null,
    },
    {
      kind: 'see',
      text: 'At each interval one tab asks, and tells the others. See the counter: a bare heartbeat would have asked twenty times.',
      met({ events }) {
        const { rounds = 0, checks = 0 } = eventsOf(events, 'tabs').at(-1) ?? {};
        // Now and then a tab takes over from one that has just asked.
        return rounds >= 3 && checks <= 2 * rounds
          ? `${checks} checks, heard of by all ${tabCount} tabs.`
          : null;
      },
    },
    order(
      'block',
      {
        text: 'Block Alice.',
        action: { label: 'Block Alice', run: 'block_alice' },
      },
      'The tenant has blocked her.',
    ),
    {
      kind: 'see',
      text: 'All twenty end.',
      met({ events }) {
        const lost = eventsOf(events, 'tabs').at(-1)?.lost ?? 0;
        return lost === tabCount ? 'Twenty of twenty have ended.' : null;
      },
    },
    order(
      'unblock',
      {
        text: 'Unblock her and close the tabs.',
        action: { label: 'Tidy up', run: 'close_tabs' },
      },
      'She may sign in again.',
    ),
  ],
};
