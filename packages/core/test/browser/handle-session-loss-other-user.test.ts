import { describe, expect, it, vi } from 'vitest';
import { createTabs } from '../../src/browser/tabs.js';
import type { ClearLocalState, ProbeAnswer } from '../../src/index.js';
import { digestOfUser } from '../../src/machine/digest.js';
import { alice, bob } from '../fake-answers.js';
import { endSession, loss, watchAlice } from './fake-ending.js';
import { setUpPage } from './fake-page.js';

setUpPage();

/** Another tab completes a login. */
function signInElsewhere(user?: { sub: string; org_id?: string }, at = Date.now()): void {
  const tabs = createTabs({ localStorage }, 'tenant.example.com', 'spa');
  tabs.publish({ login: { at, user: user && digestOfUser(user) } });
}

/** A session of Alice, with `lose`, which ends it and returns the argument of the task. */
async function startSession(isSameUser?: () => boolean) {
  const clearLocalState = vi.fn<ClearLocalState>();
  const options = { clearLocalState, redirectToLogin: false } as const;
  const session = await watchAlice({ ...options, ...(isSameUser && { isSameUser }) });
  return {
    ...session,
    /** The client has the tokens of this user from the moment of the loss on. */
    signInAtLoss: (user: object) =>
      session.heartbeat.on('sessionLost', () => session.signIn({ ...user })),
    async lose(answer?: ProbeAnswer) {
      await session.lose(answer);
      expect(clearLocalState).toHaveBeenCalledOnce();
      // Only a login by popup begins a new session in a page that stays.
      expect(session.heartbeat.getSnapshot().status).toBe('signed_out');
      return clearLocalState.mock.calls[0]?.[0];
    },
  };
}

describe('a task learns that another user has signed in since', () => {
  it.each([
    ['the login of another tab', { sub: 'auth0|bob' }],
    ['the login of the same user to another organization', { ...alice, org_id: 'org_2' }],
  ])('from %s', async (_, user) => {
    const { lose } = await startSession();
    signInElsewhere(user);
    expect(await lose()).toMatchObject({ user: { sub: 'auth0|alice' }, otherUserSignedIn: true });
  });

  it('from the login of another tab, if the client does not answer', async () => {
    const { client, heartbeat, lose } = await startSession();
    signInElsewhere(bob);
    const fail = () => Promise.reject(new Error('boom'));
    heartbeat.on('sessionLost', () => void client.getIdTokenClaims.mockImplementation(fail));
    expect(await lose()).toMatchObject({ otherUserSignedIn: true });
  });

  it('from the tokens of the client', async () => {
    const { signIn, lose } = await startSession();
    signIn(bob);
    expect(await lose()).toMatchObject({ reason: 'user_changed', otherUserSignedIn: true });
  });

  it('from the tokens of the client, with a heartbeat of another kind', async () => {
    const clearLocalState = vi.fn();
    const ending = endSession({ clearLocalState });
    ending.client.getIdTokenClaims.mockResolvedValue(bob);
    await ending.lose();
    expect(clearLocalState).toHaveBeenCalledExactlyOnceWith({ ...loss, otherUserSignedIn: true });
  });
});

describe('a task clears as usual', () => {
  it('if nobody has signed in since', async () => {
    const { lose } = await startSession();
    const about = await lose();
    expect(about).toMatchObject({ reason: 'session_expired', otherUserSignedIn: false });
    expect(Object.isFrozen(about)).toBe(true);
  });

  it('if the same user has signed in since', async () => {
    const { signInAtLoss, lose } = await startSession();
    signInElsewhere({ sub: alice.sub });
    signInAtLoss({ ...alice, sid: 'two' });
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });

  it('if the other user had signed in before', async () => {
    signInElsewhere(bob, Date.now() - 60_000);
    const { lose } = await startSession();
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });

  it('if the login of another tab names nobody', async () => {
    const { lose } = await startSession();
    signInElsewhere();
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });

  it('if a check found the other user at the tenant, who has not signed in to the app', async () => {
    const { signInAtLoss, lose } = await startSession();
    signInAtLoss({ sub: bob.sub });
    expect(await lose({ session: 'alive', user: { sub: bob.sub } })).toMatchObject({
      reason: 'user_changed',
      otherUserSignedIn: false,
    });
  });

  it('if both accounts belong to one person', async () => {
    const { signInAtLoss, lose } = await startSession(() => true);
    signInAtLoss({ sub: 'google|alice' });
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });
});
