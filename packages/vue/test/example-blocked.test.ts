import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { createAuth0Session, useAuth0Session } from '@auth0-heartbeat/vue';
import { mount } from '@vue/test-utils';
import { afterEach, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';

/** The app under test: it keeps drafts in `localStorage` and shows the user. */
const Notes = defineComponent(() => {
  const { status, user } = useAuth0Session();
  return () => {
    if (status.value === 'lost') return h('p', 'You were signed out.');
    if (status.value === 'unverified') return h('p', 'Offline. Your drafts are safe.');
    return h('p', `Notes of ${user.value?.sub ?? 'nobody'}`);
  };
});

function mountNotes({ client }: Pick<ReturnType<typeof createFakeSession>, 'client'>) {
  const plugin = createAuth0Session({ client, clearLocalState: () => localStorage.clear() });
  return mount(Notes, { global: { plugins: [plugin] } });
}

afterEach(() => {
  localStorage.clear();
});

it('clears the drafts of a blocked user and goes to login', async () => {
  const session = createFakeSession();
  localStorage.setItem('draft', 'a secret');
  const app = mountNotes(session);
  session.block();
  await session.advance(15 * 60_000);
  expect(app.text()).toBe('You were signed out.');
  expect(localStorage.getItem('draft')).toBeNull();
  expect(session.logins).toMatchObject([{ appState: { returnTo: '/' } }]);
});

it('keeps the drafts while the network is down', async () => {
  const session = createFakeSession();
  localStorage.setItem('draft', 'a secret');
  const app = mountNotes(session);
  await session.advance(0);
  session.goOffline();
  await session.advance(15 * 60_000);
  expect(app.text()).toBe('Offline. Your drafts are safe.');
  session.goOnline();
  await session.advance(10_000);
  expect(app.text()).toBe('Notes of auth0|alice');
  expect(localStorage.getItem('draft')).toBe('a secret');
  expect(session.logins).toEqual([]);
});

it('hides the data of Alice when Bob signs in', async () => {
  const session = createFakeSession({ user: { sub: 'auth0|alice' } });
  const app = mountNotes(session);
  session.switchUser({ sub: 'auth0|bob' });
  await session.advance(15 * 60_000);
  expect(app.text()).not.toContain('alice');
});
