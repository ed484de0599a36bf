import { createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubBroadcastChannels } from './broadcast-channels.js';
import { advance, createFixture, find, inspector, mount, press, text, texts } from './inspected.js';

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

/** Creates a watched session with an inspector that has recorded the first check. */
async function watch(...options: Parameters<typeof createFixture>) {
  const fixture = createFixture(...options);
  const mounted = await mount(fixture);
  unmount = mounted.unmount;
  fixture.heartbeat.start();
  await advance(fixture, 0);
  return { ...fixture, ...mounted };
}

describe('a session that is alive', () => {
  it('is described with the last verification and the next check', async () => {
    const fixture = await watch();
    expect(text('[data-field=status]')).toBe('active');
    expect(text('[data-field=status-sentence]')).toBe('The session is alive.');
    expect(text('[data-field=verified]')).toMatch(/^just now at \d\d:\d\d:\d\d$/);
    expect(text('[data-field=next-check]')).toBe('In 15 min: the interval is over.');
    expect(text('[data-field=user]')).toContain('auth0|alice');
    await advance(fixture, 12_000);
    vi.advanceTimersByTime(1_000);
    await fixture.element.updateComplete;
    expect(text('[data-field=verified]')).toMatch(/^13 s ago/);
  });

  it('shows its checks in the timeline, newest first', async () => {
    const fixture = await watch();
    void fixture.heartbeat.check();
    await advance(fixture, 0);
    expect(texts('[data-entry] [data-field=verdict]')).toEqual(['alive', 'alive']);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['manual', 'start']);
    expect(texts('[data-entry] [data-field=source]')).toEqual(['this tab', 'this tab']);
    expect(texts('[data-entry] [data-field=duration]')).toEqual(['0 ms', '0 ms']);
  });

  it('keeps the element of an entry when a newer one is added', async () => {
    const fixture = await watch();
    const oldest = find('[data-entry]');
    await press('check');
    await advance(fixture, 0);
    expect(texts('[data-entry]')).toHaveLength(2);
    expect(find('[data-entry]:last-child')).toBe(oldest);
  });

  it('is checked when the button is pressed', async () => {
    const fixture = await watch();
    const { checks } = fixture.session;
    await press('check');
    await advance(fixture, 0);
    expect(fixture.session.checks).toBe(checks + 1);
  });

  it('is announced when its status changes, but not for each check', async () => {
    const fixture = await watch();
    const status = find('[role=status]');
    const changes = vi.fn();
    new MutationObserver(changes).observe(status, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    await press('check');
    await advance(fixture, 60_000);
    expect(changes).not.toHaveBeenCalled();
    fixture.session.goOffline();
    await press('check');
    await advance(fixture, 0);
    expect(find('[role=status]')).toBe(status);
    expect(text('[role=status]')).toMatch(/^Session unverified\./);
  });

  it('explains why no check is scheduled while the page is hidden', async () => {
    const fixture = await watch();
    fixture.session.hide();
    await advance(fixture, 0);
    expect(text('[data-field=next-check]')).toBe('When the page is visible.');
  });

  it('explains that checks pause until the next input while the user is idle', async () => {
    const fixture = await watch();
    await advance(fixture, 31 * 60_000);
    expect(text('[data-field=next-check]')).toMatch(/^At the next input/);
  });
});

describe('a session that ends', () => {
  it('shows each step of its ending, with its duration and its error', async () => {
    const fixture = createFixture();
    let close: () => void = () => undefined;
    const closing = new Promise<void>((resolve) => (close = resolve));
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.stubGlobal('reportError', () => undefined);
    handleSessionLoss(fixture.heartbeat, fixture.session.client, {
      clearLocalState: [
        function clearDrafts() {},
        function closeSocket() {
          throw new Error(`Rejected ${token}`);
        },
        () => closing,
      ],
    });
    ({ unmount } = await mount(fixture));
    fixture.heartbeat.start();
    await advance(fixture, 0);
    fixture.session.block();
    void fixture.heartbeat.check();
    await advance(fixture, 0);
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
      ['clearLocalState', 'task 3', 'running'],
    ]);
    expect(text('[data-task=closeSocket] [data-field=error]')).toBe('Error: Rejected [token]');
    close();
    await advance(fixture, 0);
    expect(outcomes().slice(2)).toEqual([
      ['clearLocalState', 'task 3', 'done'],
      ['client.logout', undefined, 'done'],
      ['redirectToLogin', undefined, 'running'],
    ]);
    report.mockRestore();
  });

  it('names the tab that detected it as soon as the name is known', async () => {
    const channels = stubBroadcastChannels();
    const fixture = await watch();
    const startedAt = fixture.session.now() + 1;
    fixture.session.signOutInOtherTab();
    await advance(fixture, 0);
    expect(text('[data-entry=remote] [data-field=source]')).toBe('from another tab');
    expect(find('[data-entry=remote]').dataset).toMatchObject({
      verdict: 'lost',
      code: 'signed_out',
    });
    channels.send({ startedAt, tab: '3fx', page: performance.timeOrigin + 1 });
    await fixture.element.updateComplete;
    expect(text('[data-entry=remote] [data-field=source]')).toBe('from tab 3fx');
  });

  it('is shown by an inspector that was mounted later', async () => {
    const fixture = createFixture();
    fixture.heartbeat.start();
    fixture.session.block();
    await advance(fixture, 0);
    ({ unmount } = await mount(fixture));
    expect(text('[data-field=status]')).toBe('lost');
    expect(texts('[data-entry=loss]')).toHaveLength(1);
  });
});

describe('a session whose end is announced', () => {
  /** Time passes for the page, without an event of the heartbeat. */
  async function waitInPage(ms: number): Promise<void> {
    vi.advanceTimersByTime(ms);
    await inspector()?.updateComplete;
  }

  async function watchIdle() {
    const fixture = await watch({}, { idleTimeoutMs: 15 * 60_000, warnBeforeMs: 60_000 });
    expect(texts('[data-field=end]')).toEqual([]);
    await fixture.session.goIdle();
    await advance(fixture, 0);
    return fixture;
  }

  it('shows when it ends, why, and what postpones that, second by second', async () => {
    await watchIdle();
    const rest = String.raw`at \d\d:\d\d:\d\d: nobody uses the app\. extend\(\) postpones the end\.`;
    expect(text('[data-field=end]')).toMatch(new RegExp(`^In 60 s, ${rest}$`));
    await waitInPage(1_000);
    expect(text('[data-field=end]')).toMatch(new RegExp(`^In 59 s, ${rest}$`));
    await waitInPage(49_000);
    expect(text('[data-field=end]')).toMatch(new RegExp(`^In 10 s, ${rest}$`));
  });

  it('shows the announcement and the postponement in the timeline', async () => {
    const fixture = await watchIdle();
    expect(find('[data-entry=announcement]').dataset['cause']).toBe('idle_timeout');
    expect(text('[data-entry=announcement] [data-field=verdict]')).toBe('end announced');
    expect(text('[data-entry=announcement] p:last-child')).toMatch(
      /^idle_timeout The session ends at \d\d:\d\d:\d\d: nobody uses the app\. extend\(\) postpones the end\.$/,
    );
    fixture.heartbeat.extend();
    await advance(fixture, 0);
    expect(texts('[data-field=end]')).toEqual([]);
    expect(text('[data-entry=postponement] [data-field=verdict]')).toBe('end postponed');
    expect(text('[data-entry=postponement] p:last-child')).toBe(
      'idle_timeout The session continues.',
    );
    expect(texts('[data-entry=announcement]')).toHaveLength(1);
  });

  it('shows the loss once the end has come', async () => {
    const fixture = await watchIdle();
    await advance(fixture, 60_000);
    expect(texts('[data-field=end]')).toEqual([]);
    expect(text('[data-field=status-sentence]')).toBe(
      'The session is over: nobody used the app for too long.',
    );
    expect(find('[data-entry]').dataset['reason']).toBe('idle_timeout');
  });

  it('shows the announcement in an inspector that was mounted later', async () => {
    const fixture = createFixture({}, { idleTimeoutMs: 15 * 60_000 });
    fixture.heartbeat.start();
    await fixture.session.goIdle();
    await advance(fixture, 0);
    ({ unmount } = await mount(fixture));
    expect(texts('[data-entry=announcement]')).toHaveLength(1);
    expect(text('[data-field=end]')).toMatch(/^In 60 s, /);
  });

  it('shows that a verification postpones an end as unverifiable', async () => {
    const fixture = await watch({}, { maxUnverifiedMs: 10 * 60_000, warnBeforeMs: 60_000 });
    const words = /: no check verifies it\. A verification postpones the end\.$/;
    expect(text('[data-field=end]')).toMatch(words);
    fixture.session.goOffline();
    await advance(fixture, 9 * 60_000);
    expect(find('[data-entry=announcement]').dataset['cause']).toBe('unverifiable');
    expect(text('[data-entry=announcement] p:last-child')).toMatch(words);
  });

  it('shows that nothing postpones the expiry of the session', async () => {
    // The SDK ends the session a minute before.
    const session_expiry = Date.now() / 1_000 + 61 * 60;
    const user = { sub: 'auth0|alice', session_expiry };
    await watch({ user });
    expect(text('[data-field=end]')).toMatch(
      /^In 1 h, at .*: it reaches the lifetime that the tenant set\. Nothing postpones the end\.$/,
    );
  });

  it('is part of the report', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const fixture = await watchIdle();
    await press('copy');
    const announced = writeText.mock.calls[0]?.[0];
    expect(announced).toMatch(
      /^Ends: In 60 s, at .*: nobody uses the app\. extend\(\) postpones the end\.$/m,
    );
    expect(announced).toMatch(
      /^\d\d:\d\d:\d\d {2}end announced {2}idle_timeout {2}The session ends at .*\.$/m,
    );
    fixture.heartbeat.extend();
    await advance(fixture, 0);
    await press('copy');
    const postponed = writeText.mock.calls[1]?.[0];
    expect(postponed).not.toMatch(/^Ends:/m);
    expect(postponed).toMatch(/^\d\d:\d\d:\d\d {2}end postponed {2}idle_timeout$/m);
  });
});

describe('a session that cannot be verified', () => {
  it('shows the cause, the error and when the check is repeated', async () => {
    const fixture = await watch({}, { minGapMs: 1_000 });
    fixture.session.goOffline();
    await press('check');
    await advance(fixture, 0);
    expect(text('[data-field=status]')).toBe('unverified');
    expect(find('[data-entry]').dataset).toMatchObject({
      verdict: 'inconclusive',
      code: 'network',
    });
    expect(text('[data-entry] [data-field=meaning]')).toBe('The request failed.');
    expect(text('[data-entry] [data-field=error]')).toBe('TypeError: Failed to fetch');
    expect(text('[data-entry] [data-field=retry]')).toBe('retry in 1 s');
    expect(text('[data-field=next-check]')).toBe('In 1 s: the last check was inconclusive.');
    await advance(fixture, 1_000);
    expect(texts('[data-field=retry]')).toHaveLength(1);
    expect(text('[data-field=trigger]')).toBe('retry');
  });

  it('shows the diagnosis with its remedy if silent authentication does not work', async () => {
    await watch({ blocksThirdPartyCookies: true });
    expect(text('[data-field=status]')).toBe('unsupported');
    expect(find('.diagnosis').dataset['code']).toBe('third_party_cookies_blocked');
    expect(text('[data-field=diagnosis-meaning]')).toMatch(/blocks the cookies of the tenant/);
    expect(text('[data-field=diagnosis-remedy]')).toMatch(/^Remedy .*custom domain/);
    expect(texts('[data-entry=diagnosis]')).toHaveLength(1);
  });
});

describe('a session with a push source', () => {
  async function watchWithPush() {
    const session = createFakeSession({ now: Date.now() });
    const heartbeat = createSessionHeartbeat(session.client, {
      push: (hint, pushSession) =>
        session.pushTrigger(hint, {
          ...pushSession,
          setLive: (isLive) => pushSession.setLive(isLive, 20 * 60_000),
        }),
    });
    const fixture = { session, heartbeat };
    ({ unmount } = await mount(fixture));
    heartbeat.start();
    await advance(fixture, 0);
    return fixture;
  }

  it('shows whether push hints arrive, and when that changed', async () => {
    const fixture = await watchWithPush();
    expect(text('[data-field=detection]')).toBe('Push: hints arrive.');
    expect(text('[data-field=next-check]')).toBe('In 20 min: the interval is over.');
    fixture.session.setPushLive(false);
    await advance(fixture, 0);
    expect(text('[data-field=detection]')).toBe('Polling.');
    expect(text('[data-field=next-check]')).toBe('In 15 min: the interval is over.');
    expect(texts('[data-entry=push] [data-field=verdict]')).toEqual(['push stopped', 'push live']);
    expect(texts('[data-entry=push] p:last-child')).toEqual([
      'Push hints no longer arrive.',
      'Push hints arrive.',
    ]);
  });

  it('is not watched before it starts and after it ends', async () => {
    const fixture = createFixture();
    ({ unmount } = await mount(fixture));
    expect(text('[data-field=detection]')).toBe('Off.');
    fixture.heartbeat.start();
    await advance(fixture, 0);
    expect(text('[data-field=detection]')).toBe('Polling.');
    fixture.session.block();
    await press('check');
    await advance(fixture, 0);
    expect(text('[data-field=detection]')).toBe('Off.');
  });

  it('is part of the report', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const fixture = await watchWithPush();
    await press('copy');
    await advance(fixture, 0);
    const report = writeText.mock.calls[0]?.[0];
    expect(report).toMatch(/^Detection: Push: hints arrive\.$/m);
    expect(report).toMatch(/^\d\d:\d\d:\d\d {2}push live$/m);
  });
});

describe('the report', () => {
  it('is copied without the user', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const fixture = await watch();
    await press('copy');
    await advance(fixture, 0);
    const report = writeText.mock.calls[0]?.[0];
    expect(report).toMatch(/^Status: active$/m);
    expect(report).toMatch(/^\d\d:\d\d:\d\d {2}alive {2}start {2}0 ms {2}this tab/m);
    expect(report).not.toContain('alice');
    expect(text('[data-field=notice]')).toBe('Copied.');
  });

  it('removes the user from an error, also URL-encoded', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const fixture = createFixture();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.stubGlobal('reportError', () => undefined);
    handleSessionLoss(fixture.heartbeat, fixture.session.client, {
      clearLocalState() {
        throw new Error('Cannot delete auth0|alice at /users/auth0%7Calice');
      },
    });
    ({ unmount } = await mount(fixture));
    fixture.heartbeat.start();
    await advance(fixture, 0);
    fixture.session.block();
    void fixture.heartbeat.check();
    await advance(fixture, 0);
    await press('copy');
    const report = writeText.mock.calls[0]?.[0];
    expect(report).toContain('Error: Cannot delete [user] at /users/[user]');
    expect(report).not.toContain('alice');
    vi.restoreAllMocks();
  });

  it.each([
    ['is denied', { writeText: () => Promise.reject(new Error('denied')) }],
    ['is missing', undefined],
  ])('shows a notice if the clipboard %s', async (_, clipboard) => {
    vi.stubGlobal('navigator', { clipboard });
    const fixture = await watch();
    await press('copy');
    await advance(fixture, 0);
    expect(text('[data-field=notice]')).toBe('The browser does not allow copying.');
  });

  it('is empty after it is cleared', async () => {
    await watch();
    await press('clear');
    expect(texts('[data-entry]')).toEqual([]);
    expect(text('[data-field=no-entries]')).not.toBe('');
  });
});

describe('the place', () => {
  it('moves to the next corner with each press, and is stored', async () => {
    const { element } = await watch();
    expect(element.corner).toBe('bottom-right');
    await press('move');
    expect(element.getAttribute('corner')).toBe('bottom-left');
    find('[data-action=move]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
    expect(element.corner).toBe('top-left');
    unmount();
    const later = await mount(createFixture(), { corner: 'bottom-right' });
    unmount = later.unmount;
    expect(later.element.corner).toBe('top-left');
  });

  it('collapses to a button with the status and keeps the focus', async () => {
    const { element } = await watch();
    find('[data-action=collapse]').focus();
    await press('collapse');
    expect(texts('[data-entry]')).toEqual([]);
    expect(text('[data-action=expand]')).toBe('Session inspector: active· verified < 1 min ago');
    expect(element.shadowRoot?.activeElement).toBe(find('[data-action=expand]'));
    await press('expand');
    expect(element.shadowRoot?.activeElement).toBe(find('[data-action=collapse]'));
    expect(texts('[data-entry]')).toHaveLength(1);
  });

  it('announces the status also while collapsed', async () => {
    const fixture = await watch();
    await press('collapse');
    fixture.session.block();
    void fixture.heartbeat.check();
    await advance(fixture, 0);
    expect(text('[role=status]')).toBe('Session lost. The session is over: the user is blocked.');
  });

  it.each([
    ['moves to where the header was dropped', 'pointerup', 'top-left'],
    ['stays if the browser takes over the gesture', 'pointercancel', 'bottom-right'],
  ])('%s', async (_, end, corner) => {
    const { element } = await watch();
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

  it('follows the options at first', async () => {
    const fixture = createFixture();
    const mounted = await mount(fixture, { corner: 'top-left', collapsed: true });
    unmount = mounted.unmount;
    expect(mounted.element).toMatchObject({ corner: 'top-left', collapsed: true });
  });
});
