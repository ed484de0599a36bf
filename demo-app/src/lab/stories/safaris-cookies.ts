import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { isOpenedBy, order, signInAsAlice } from './steps';

export const safarisCookies: Story = {
  id: 'safaris-cookies',
  title: 'Safari’s cookies',
  about:
    'Where a browser blocks third-party cookies, the tenant’s answer looks like a lost session. It is none.',
  site: 'any',
  steps: [
    {
      kind: 'do',
      text: 'Go to the cross-site address, where the tenant is another site than the app.',
      action: { label: 'Go there', run: 'go_cross_site' },
      met: ({ hostname }) =>
        hostname === 'app.localhost' ? 'App and tenant are two sites.' : null,
    },
    order(
      'block_cookies',
      {
        text: 'Begin like a fresh Safari: nobody signed in, and no cookies for the tenant’s frames. (The tenant plays it, so that every browser can show it.)',
        action: { label: 'Be Safari', run: 'play_safari' },
      },
      'The tenant’s frames get no cookies now.',
    ),
    {
      ...signInAsAlice,
      // Not the login from before.
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Alice is signed in.' : null),
    },
    {
      kind: 'see',
      text: 'The check is answered “login required”, right after a good login. The page says “unsupported”, and what would help.',
      met({ status, events }) {
        const found = eventsOf(events, 'unsupported').at(-1);
        return status === 'unsupported' && found ? `Diagnosis: ${found.code}.` : null;
      },
    },
    {
      kind: 'see',
      text: 'However often it asks: Alice stays signed in.',
      met({ events, userName }) {
        const asked = eventsOf(events, 'unsupported').length;
        return asked >= 3 && userName === 'Alice' ? `${asked} checks, and nothing ended.` : null;
      },
    },
    order(
      'allow_cookies',
      {
        text: 'Allow the cookies again, as a custom domain would.',
        action: { label: 'Allow them', run: 'allow_cookies' },
      },
      'The tenant’s frames get their cookies.',
    ),
    {
      kind: 'see',
      text: 'The next check notices by itself.',
      met({ events, status }) {
        if (status === 'active' && eventsOf(events, 'verified').length > 0) {
          return 'Active, without a reload or a new login.';
        }
        return eventsOf(events, 'unsupported').length >= 2
          ? 'Still unsupported: this browser blocks third-party cookies by itself. At the same-site address it is active.'
          : null;
      },
    },
  ],
};
