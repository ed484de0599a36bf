import { eventsOf } from '../lab-event';
import type { Story } from '../story';
import { actionStep, isOpenedBy, signInAsAlice } from './steps';

export const safarisCookies: Story = {
  id: 'safaris-cookies',
  title: 'Safari’s cookies',
  about:
    'If a browser blocks third-party cookies, the response of the tenant looks like a lost session, but is not.',
  site: 'any',
  steps: [
    {
      kind: 'do',
      text: 'Open the cross-site URL. There, the tenant and the app are different sites.',
      action: { label: 'Open it', run: 'go_cross_site' },
      met: ({ hostname }) =>
        hostname === 'app.localhost' ? 'The app and the tenant are different sites.' : null,
    },
    actionStep(
      'block_cookies',
      {
        text: 'Simulate a new Safari: nobody is signed in, and iframes receive no cookies of the tenant. (The tenant simulates it, so it works in every browser.)',
        action: { label: 'Simulate Safari', run: 'simulate_safari' },
      },
      'Iframes receive no cookies of the tenant.',
    ),
    {
      ...signInAsAlice,
      // An earlier login does not count.
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Alice is signed in.' : null),
    },
    {
      kind: 'see',
      text: 'The response to the check is “login required”, right after a successful login. The status is “unsupported”, and the page shows the remedy.',
      met({ status, events }) {
        const last = eventsOf(events, 'unsupported').at(-1);
        return status === 'unsupported' && last ? `Diagnosis: ${last.code}.` : null;
      },
    },
    {
      kind: 'see',
      text: 'Alice stays signed in, check after check.',
      met({ events, userName }) {
        const checks = eventsOf(events, 'unsupported').length;
        return checks >= 3 && userName === 'Alice'
          ? `${checks} checks, and Alice is still signed in.`
          : null;
      },
    },
    actionStep(
      'allow_cookies',
      {
        text: 'Allow the cookies again, like a custom domain.',
        action: { label: 'Allow cookies', run: 'allow_cookies' },
      },
      'Iframes receive the cookies of the tenant.',
    ),
    {
      kind: 'see',
      text: 'The next check detects it.',
      met({ events, status }) {
        if (status === 'active' && eventsOf(events, 'verified').length > 0) {
          return 'The status is active, without a reload or a new login.';
        }
        return eventsOf(events, 'unsupported').length >= 2
          ? 'Still unsupported: this browser itself blocks third-party cookies. At the same-site URL the status is active.'
          : null;
      },
    },
  ],
};
