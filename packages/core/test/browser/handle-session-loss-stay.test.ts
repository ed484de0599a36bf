import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import { createSessionHeartbeat, handleSessionLoss } from '../../src/index.js';
import { internalsOf } from '../../src/shell/internals.js';
import { createFakeSession } from '../../src/testing/index.js';
import { endSession, loss } from './fake-ending.js';
import { setUpPage, settle, wait } from './fake-page.js';

const page = setUpPage();

/** A heartbeat of a fake session whose user is blocked. */
async function block(redirectToLogin?: () => void) {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  const { ports } = internalsOf(heartbeat)!;
  vi.spyOn(ports.page, 'isEmbedded').mockReturnValue(!redirectToLogin);
  handleSessionLoss(heartbeat, session.client, { redirectToLogin });
  heartbeat.start();
  await session.advance(0);
  session.block();
  await heartbeat.check();
  await settle();
  return { session, heartbeat };
}

describe('the status after a loss', () => {
  it.each([
    ['stays', 'signed_out', () => undefined],
    ['leaves', 'lost', () => void window.dispatchEvent(new Event('beforeunload'))],
  ])('with a redirectToLogin that %s is %s', async (_, status, redirectToLogin) => {
    const { heartbeat } = await block(redirectToLogin);
    expect(heartbeat.getSnapshot().status).toBe('lost');
    await wait(1_000);
    expect(heartbeat.getSnapshot()).toMatchObject({ status, loss: { reason: 'user_blocked' } });
    heartbeat.stop();
  });

  it('in a frame, where the page stays, is signed_out', async () => {
    const { session, heartbeat } = await block();
    const loss = { reason: 'user_blocked' };
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'signed_out', loss });
    expect(session.user).toBeNull();
    expect(session.logins).toEqual([]);
    heartbeat.stop();
  });
});

describe('a page in a frame', () => {
  beforeEach(() => void vi.spyOn(browserPage, 'isEmbedded').mockReturnValue(true));

  it('is cleared and does not navigate', async () => {
    const clearLocalState = vi.fn();
    const onCleared = vi.fn();
    const { steps, lose } = endSession({ clearLocalState, onCleared });
    await lose();
    await page.act('focus');
    await page.act('pointermove');
    expect(clearLocalState).toHaveBeenCalledExactlyOnceWith({ ...loss, otherUserSignedIn: false });
    expect(onCleared).toHaveBeenCalledExactlyOnceWith(loss);
    expect(steps).toEqual(['logout']);
  });

  it('calls redirectToLogin of the app', async () => {
    const redirectToLogin = vi.fn();
    const { steps, lose } = endSession({ redirectToLogin });
    await lose();
    expect(redirectToLogin).toHaveBeenCalledExactlyOnceWith({ loss, returnTo: '/notes?view=2' });
    expect(steps).toEqual(['logout']);
  });
});
