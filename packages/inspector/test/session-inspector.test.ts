import { createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubBroadcastChannels } from './broadcast-channels.js';
import { fakeSession, find, inspector, mount, pass, press, text, texts } from './inspected.js';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHxhbGljZSJ9.c2lnbmF0dXJl';
let unmount: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

/** A watched session with an inspector that has seen its first check. */
async function watched(...options: Parameters<typeof fakeSession>) {
  const world = fakeSession(...options);
  const mounted = await mount(world);
  unmount = mounted.unmount;
  world.heartbeat.start();
  await pass(world, 0);
  return { ...world, ...mounted };
}

describe('a session that is alive', () => {
  it('is told in words, with the last proof and the next check', async () => {
    const world = await watched();
    expect(text('[data-field=status]')).toBe('active');
    expect(text('[data-field=status-sentence]')).toBe('Alive at the tenant.');
    expect(text('[data-field=last-proof]')).toMatch(/^just now at \d\d:\d\d:\d\d$/);
    expect(text('[data-field=next-check]')).toBe('In 15 min: the interval.');
    expect(text('[data-field=user]')).toContain('auth0|alice');
    await pass(world, 12_000);
    vi.advanceTimersByTime(1_000);
    await world.element.updateComplete;
    expect(text('[data-field=last-proof]')).toMatch(/^13 s ago/);
  });

  it('has its checks in the timeline, newest first', async () => {
    const world = await watched();
    void world.heartbeat.check();
    await pass(world, 0);
    expect(texts('[data-entry] [data-field=verdict]')).toEqual(['alive', 'alive']);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['manual', 'start']);
    expect(texts('[data-entry] [data-field=asked-by]')).toEqual(['this tab', 'this tab']);
    expect(texts('[data-entry] [data-field=duration]')).toEqual(['0 ms', '0 ms']);
  });

  it('keeps the element of an entry when a newer one comes', async () => {
    const world = await watched();
    const oldest = find('[data-entry]');
    await press('check');
    await pass(world, 0);
    expect(texts('[data-entry]')).toHaveLength(2);
    expect(find('[data-entry]:last-child')).toBe(oldest);
  });

  it('is checked at the press of a button', async () => {
    const world = await watched();
    const { checks } = world.session;
    await press('check');
    await pass(world, 0);
    expect(world.session.checks).toBe(checks + 1);
  });

  it('is announced when its status changes, and not with each check', async () => {
    const world = await watched();
    const status = find('[role=status]');
    const changes = vi.fn();
    new MutationObserver(changes).observe(status, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    await press('check');
    await pass(world, 60_000);
    expect(changes).not.toHaveBeenCalled();
    world.session.goOffline();
    await press('check');
    await pass(world, 0);
    expect(find('[role=status]')).toBe(status);
    expect(text('[role=status]')).toMatch(/^Session unverified\./);
  });

  it('says why there is no next check while the page is hidden', async () => {
    const world = await watched();
    world.session.hide();
    await pass(world, 0);
    expect(text('[data-field=next-check]')).toBe('When the page is shown.');
  });

  it('says that only an input brings the next check, where a pause comes before the interval', async () => {
    const world = await watched();
    await pass(world, 31 * 60_000);
    expect(text('[data-field=next-check]')).toMatch(/^At the next input/);
  });
});

describe('a session that ends', () => {
  it('shows each step of its ending: how long it took, and what failed', async () => {
    const world = fakeSession();
    let close: () => void = () => undefined;
    const closing = new Promise<void>((resolve) => (close = resolve));
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.stubGlobal('reportError', () => undefined);
    handleSessionLoss(world.heartbeat, world.session.client, {
      clearLocalState: [
        function clearDrafts() {},
        function closeSocket() {
          throw new Error(`Refused with ${token}`);
        },
        () => closing,
      ],
    });
    ({ unmount } = await mount(world));
    world.heartbeat.start();
    await pass(world, 0);
    world.session.block();
    void world.heartbeat.check();
    await pass(world, 0);
    expect(text('[data-field=status-sentence]')).toBe('The session is over: the user is blocked.');
    expect(find('[data-entry=loss]').dataset).toMatchObject({
      reason: 'user_blocked',
      trigger: 'manual',
    });
    const outcomes = () =>
      [...(inspector()?.shadowRoot?.querySelectorAll<HTMLElement>('[data-step]') ?? [])].map(
        ({ dataset }) => [dataset['step'], dataset['task'], dataset['outcome']],
      );
    expect(outcomes()).toEqual([
      ['clearLocalState', 'clearDrafts', 'done'],
      ['clearLocalState', 'closeSocket', 'failed'],
      ['clearLocalState', 'task 3', 'pending'],
    ]);
    expect(text('[data-task=closeSocket] [data-field=error]')).toBe('Error: Refused with [token]');
    close();
    await pass(world, 0);
    expect(outcomes().slice(2)).toEqual([
      ['clearLocalState', 'task 3', 'done'],
      ['client.logout', undefined, 'done'],
      ['redirectToLogin', undefined, 'pending'],
    ]);
    report.mockRestore();
  });

  it('says which tab found it out, before and after it is told the name', async () => {
    const channels = stubBroadcastChannels();
    const world = await watched();
    const askedAt = world.session.now() + 1;
    world.session.signOutInOtherTab();
    await pass(world, 0);
    expect(text('[data-entry=adopted] [data-field=asked-by]')).toBe('from another tab');
    expect(find('[data-entry=adopted]').dataset).toMatchObject({
      verdict: 'lost',
      code: 'signed_out',
    });
    channels.send({ askedAt, tab: '3fx', page: performance.timeOrigin + 1 });
    await world.element.updateComplete;
    expect(text('[data-entry=adopted] [data-field=asked-by]')).toBe('from tab 3fx');
  });

  it('is shown by an inspector that came later', async () => {
    const world = fakeSession();
    world.heartbeat.start();
    world.session.block();
    await pass(world, 0);
    ({ unmount } = await mount(world));
    expect(text('[data-field=status]')).toBe('lost');
    expect(texts('[data-entry=loss]')).toHaveLength(1);
  });
});

describe('a session of which nothing is found out', () => {
  it('shows the cause, the error and when it is asked again', async () => {
    const world = await watched({}, { minGapMs: 0 });
    world.session.goOffline();
    await press('check');
    await pass(world, 0);
    expect(text('[data-field=status]')).toBe('unverified');
    expect(find('[data-entry]').dataset).toMatchObject({
      verdict: 'inconclusive',
      code: 'network',
    });
    expect(text('[data-entry] [data-field=meaning]')).toBe('The tenant was not reached.');
    expect(text('[data-entry] [data-field=error]')).toBe('TypeError: Failed to fetch');
    expect(text('[data-entry] [data-field=retry]')).toBe('again in 1 s');
    expect(text('[data-field=next-check]')).toBe('In 1 s: the last one found nothing out.');
    await pass(world, 1_000);
    expect(texts('[data-field=retry]')).toHaveLength(1);
    expect(text('[data-field=trigger]')).toBe('retry');
  });

  it('shows the diagnosis with its remedy where the browser cannot ask', async () => {
    await watched({ blocksThirdPartyCookies: true });
    expect(text('[data-field=status]')).toBe('unsupported');
    expect(find('.diagnosis').dataset['code']).toBe('third_party_cookies_blocked');
    expect(text('[data-field=diagnosis-help]')).toMatch(/custom domain/);
    expect(texts('[data-entry=diagnosis]')).toHaveLength(1);
  });
});

describe('a session with a push trigger', () => {
  async function watchedWithPush() {
    const session = createFakeSession({ now: Date.now() });
    const heartbeat = createSessionHeartbeat(session.client, {
      liveIntervalMs: 20 * 60_000,
      triggers: { push: session.pushTrigger },
    });
    const world = { session, heartbeat };
    ({ unmount } = await mount(world));
    heartbeat.start();
    await pass(world, 0);
    return world;
  }

  it('says whether hints get through, and when that changed', async () => {
    const world = await watchedWithPush();
    expect(text('[data-field=watch]')).toBe('Push: hints get through.');
    expect(text('[data-field=next-check]')).toBe('In 20 min: the interval.');
    world.session.setPushLive(false);
    await pass(world, 0);
    expect(text('[data-field=watch]')).toBe('Polling.');
    expect(text('[data-field=next-check]')).toBe('In 15 min: the interval.');
    expect(texts('[data-entry=push] [data-field=verdict]')).toEqual(['push ended', 'push live']);
    expect(texts('[data-entry=push] p:last-child')).toEqual([
      'No hints get through.',
      'Hints get through.',
    ]);
  });

  it('is watched by nothing before it begins and once it is over', async () => {
    const world = fakeSession();
    ({ unmount } = await mount(world));
    expect(text('[data-field=watch]')).toBe('Nothing now.');
    world.heartbeat.start();
    await pass(world, 0);
    expect(text('[data-field=watch]')).toBe('Polling.');
    world.session.block();
    await press('check');
    await pass(world, 0);
    expect(text('[data-field=watch]')).toBe('Nothing now.');
  });

  it('is in the timeline as text', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const world = await watchedWithPush();
    await press('copy');
    await pass(world, 0);
    const report = writeText.mock.calls[0]?.[0];
    expect(report).toMatch(/^Watched by: Push: hints get through\.$/m);
    expect(report).toMatch(/^\d\d:\d\d:\d\d {2}push live$/m);
  });
});

describe('the timeline as text', () => {
  it('is copied, with nobody named', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const world = await watched();
    await press('copy');
    await pass(world, 0);
    const report = writeText.mock.calls[0]?.[0];
    expect(report).toMatch(/^Status: active$/m);
    expect(report).toMatch(/^\d\d:\d\d:\d\d {2}alive {2}start {2}0 ms {2}this tab/m);
    expect(report).not.toContain('alice');
    expect(text('[data-field=note]')).toBe('Copied.');
  });

  it('names the user of an error neither as it is nor as in a URL', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const world = fakeSession();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.stubGlobal('reportError', () => undefined);
    handleSessionLoss(world.heartbeat, world.session.client, {
      clearLocalState() {
        throw new Error('Nothing of auth0|alice at /users/auth0%7Calice');
      },
    });
    ({ unmount } = await mount(world));
    world.heartbeat.start();
    await pass(world, 0);
    world.session.block();
    void world.heartbeat.check();
    await pass(world, 0);
    await press('copy');
    const report = writeText.mock.calls[0]?.[0];
    expect(report).toContain('Error: Nothing of [user] at /users/[user]');
    expect(report).not.toContain('alice');
    vi.restoreAllMocks();
  });

  it.each([
    ['is denied', { writeText: () => Promise.reject(new Error('denied')) }],
    ['is missing', undefined],
  ])('says so where the clipboard %s', async (_, clipboard) => {
    vi.stubGlobal('navigator', { clipboard });
    const world = await watched();
    await press('copy');
    await pass(world, 0);
    expect(text('[data-field=note]')).toBe('The browser does not let the page copy.');
  });

  it('is gone when it is cleared', async () => {
    await watched();
    await press('clear');
    expect(texts('[data-entry]')).toEqual([]);
    expect(text('[data-field=no-entries]')).not.toBe('');
  });
});

describe('the place', () => {
  it('is the next corner at each press, and remembered', async () => {
    const { element } = await watched();
    expect(element.corner).toBe('bottom-right');
    await press('move');
    expect(element.getAttribute('corner')).toBe('bottom-left');
    find('[data-action=move]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
    expect(element.corner).toBe('top-left');
    unmount();
    const later = await mount(fakeSession(), { corner: 'bottom-right' });
    unmount = later.unmount;
    expect(later.element.corner).toBe('top-left');
  });

  it('collapses to a button with the status, and keeps the focus', async () => {
    const { element } = await watched();
    find('[data-action=collapse]').focus();
    await press('collapse');
    expect(texts('[data-entry]')).toEqual([]);
    expect(text('[data-action=expand]')).toBe('Session inspector: active· last proof < 1 min');
    expect(element.shadowRoot?.activeElement).toBe(find('[data-action=expand]'));
    await press('expand');
    expect(element.shadowRoot?.activeElement).toBe(find('[data-action=collapse]'));
    expect(texts('[data-entry]')).toHaveLength(1);
  });

  it('is announced in as well while it is collapsed', async () => {
    const world = await watched();
    await press('collapse');
    world.session.block();
    void world.heartbeat.check();
    await pass(world, 0);
    expect(text('[role=status]')).toBe('Session lost. The session is over: the user is blocked.');
  });

  it.each([
    ['is where the header was dropped', 'pointerup', 'top-left'],
    ['stays where the browser took the gesture over', 'pointercancel', 'bottom-right'],
  ])('%s', async (_, end, corner) => {
    const { element } = await watched();
    const header = Object.assign(find('header'), { setPointerCapture: () => undefined });
    const point = (type: string, x: number, y: number) =>
      header.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y }));
    point('pointerdown', 900, 700);
    point('pointermove', 10, 10);
    point(end, 10, 10);
    point('lostpointercapture', 10, 10);
    await element.updateComplete;
    expect(element.corner).toBe(corner);
    expect(localStorage.getItem('auth0-heartbeat.inspector') === null).toBe(end !== 'pointerup');
  });

  it('begins as the options say', async () => {
    const world = fakeSession();
    const mounted = await mount(world, { corner: 'top-left', collapsed: true });
    unmount = mounted.unmount;
    expect(mounted.element).toMatchObject({ corner: 'top-left', collapsed: true });
  });
});
