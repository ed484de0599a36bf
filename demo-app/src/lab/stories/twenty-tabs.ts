import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { actionStep, signInAsAlice } from './steps';

/** The number of tabs. */
export const tabCount = 20;

export const twentyTabs: Story = {
  id: 'twenty-tabs',
  title: 'Twenty tabs',
  about: 'One tab checks, and all tabs of the browser receive the result.',
  site: 'same',
  steps: [
    signInAsAlice,
    {
      kind: 'do',
      text: 'Open twenty tabs. Here they are iframes of one page, so that you see all of them. Each is a tab to its heartbeat.',
      action: { label: 'Open twenty tabs', run: 'open_tabs' },
      met: ({ events }) =>
        eventsOf(events, 'tabs').some(({ active }) => active === tabCount)
          ? 'Twenty tabs watch the session.'
          : null,
    },
    {
      kind: 'see',
      text: 'At each interval, one tab checks and shares the result. See the counter: a setInterval in each tab would make twenty times as many requests.',
      met({ events }) {
        const { rounds = 0, checks = 0 } = eventsOf(events, 'tabs').at(-1) ?? {};
        // Occasionally, two tabs check in the same interval.
        return rounds >= 3 && checks <= 2 * rounds
          ? `${checks} checks for ${tabCount} tabs.`
          : null;
      },
    },
    actionStep(
      'block',
      {
        text: 'Block Alice.',
        action: { label: 'Block Alice', run: 'block_alice' },
      },
      'The tenant has blocked her.',
    ),
    {
      kind: 'see',
      text: 'The session ends in all twenty tabs.',
      met({ events }) {
        const lost = eventsOf(events, 'tabs').at(-1)?.lost ?? 0;
        return lost === tabCount ? 'The session ended in twenty of twenty tabs.' : null;
      },
    },
    actionStep(
      'unblock',
      {
        text: 'Unblock Alice and close the tabs.',
        action: { label: 'Clean up', run: 'close_tabs' },
      },
      'She can sign in again.',
    ),
  ],
};
