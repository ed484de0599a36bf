import { eventsOf, type LabEvent, type Story } from './story';
import {
  actionStep,
  draftIsDeleted,
  isOpenedBy,
  lossIn,
  seconds,
  signInAsAlice,
  writeDraft,
} from './story-steps';

const blockAlice: Story = {
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

/** The number of tabs. */
export const tabCount = 20;

const twentyTabs: Story = {
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

const tenantDown: Story = {
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

const safarisCookies: Story = {
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

const asleep: Story = {
  id: 'asleep',
  title: 'Asleep for an hour',
  about: 'After sleep, the page checks at once, before anybody can read it.',
  site: 'same',
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'do',
      text: 'Close the lid for an hour. Alice’s session expires at the tenant. (The lab moves the clock of this page. No timer runs during sleep.)',
      action: { label: 'Close the lid', run: 'sleep' },
      met: ({ events }) => (eventsOf(events, 'woke').length > 0 ? 'An hour has passed.' : null),
    },
    {
      kind: 'see',
      text: 'The page detects that its clock has jumped, and checks at once.',
      met: (scene) => lossIn(scene, ['login_required', 'session_expired']),
    },
    draftIsDeleted,
    {
      kind: 'do',
      text: 'Sign in again. You return to the same page.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Alice is signed in again.' : null),
    },
  ],
};

const away: Story = {
  id: 'away',
  title: 'Away from the desk',
  about: 'An unused session ends after a warning, and the unsaved draft survives.',
  site: 'same',
  // Far shorter than in production, where it is minutes.
  options: { idleTimeoutMs: 20_000, warnBeforeMs: 10_000 },
  steps: [
    signInAsAlice,
    writeDraft,
    {
      kind: 'see',
      text: 'Take your hands off the mouse and the keyboard. After a moment, a warning appears.',
      met({ events }) {
        const ending = eventsOf(events, 'ending').at(-1);
        return ending ? `Announced ${seconds(ending.leftMs)} before the end.` : null;
      },
    },
    {
      kind: 'see',
      text: 'Move the mouse. The countdown continues: only the buttons decide.',
      met: ({ events }) =>
        eventsOf(events, 'ignored_input').length > 0 ? 'The input changed nothing.' : null,
    },
    {
      kind: 'see',
      text: 'Choose “Stay signed in”. The warning closes, in all tabs.',
      met: ({ events }) =>
        eventsOf(events, 'extended').length > 0 ? 'The session continues.' : null,
    },
    {
      kind: 'see',
      text: 'Take your hands off again, and let the time run out.',
      met({ events }) {
        const loss = eventsOf(sinceLast('extended', events), 'lost').at(-1);
        return loss?.reason === 'idle_timeout' ? 'Signed out, in the app and at the tenant.' : null;
      },
    },
    {
      kind: 'see',
      text: 'The page says why.',
      met: ({ events }) =>
        isOpenedBy(null, sinceLast('lost', events)) ? 'The reason survived the redirects.' : null,
    },
    {
      kind: 'do',
      text: 'Sign in as Alice again.',
      action: { label: 'Sign in', run: 'sign_in_alice' },
      met: ({ events }) => (isOpenedBy('Alice', events) ? 'Alice is signed in again.' : null),
    },
    {
      kind: 'see',
      text: 'Her draft is back. After a login of Bob it would be gone.',
      met: ({ draft }) => (draft.trim() ? 'The draft is restored.' : null),
    },
  ],
};

/** The events from the last one of this type on. */
function sinceLast(type: LabEvent['type'], events: readonly LabEvent[]): readonly LabEvent[] {
  const last = events.map((event) => event.type).lastIndexOf(type);
  return last < 0 ? [] : events.slice(last);
}

const bobSignsIn: Story = {
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

/** All stories, in the recommended order. */
export const stories: readonly Story[] = [
  blockAlice,
  twentyTabs,
  tenantDown,
  safarisCookies,
  asleep,
  away,
  bobSignsIn,
];

export function storyOf(id: string | null | undefined): Story | undefined {
  return stories.find((story) => story.id === id);
}
