import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineSessionInspector, mountSessionInspector } from '../src/index.js';
import { stubBroadcastChannels } from './broadcast-channels.js';
import { advance, createFixture, find, inspector, mount, press, text, texts } from './inspected.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  inspector()?.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

const imitation = {
  check: () => undefined,
  getSnapshot: () => undefined,
  on: () => undefined,
  subscribe: () => undefined,
};

describe('the element', () => {
  // Must be the first test: the others define the element.
  it('uses a heartbeat that was set before the element was defined', async () => {
    const fixture = createFixture();
    document.body.innerHTML = '<session-inspector inline></session-inspector>';
    const element = inspector()!;
    Object.assign(element, { heartbeat: fixture.heartbeat });
    defineSessionInspector();
    defineSessionInspector();
    fixture.heartbeat.start();
    await advance(fixture, 0);
    expect(text('[data-field=status]')).toBe('active');
    expect(Object.hasOwn(element, 'heartbeat')).toBe(false);
  });

  it('explains how to set a heartbeat, and accepts one later', async () => {
    const fixture = createFixture();
    const element = document.createElement('session-inspector');
    document.body.append(element);
    await element.updateComplete;
    expect(text('[data-field=empty]')).toBe('No heartbeat yet.');
    element.heartbeat = fixture.heartbeat;
    await element.updateComplete;
    expect(text('[data-field=status]')).toBe('loading');
    element.heartbeat = null;
    await press('collapse');
    expect(text('[data-action=expand]')).toBe('Session inspector: no heartbeat');
    await press('expand');
    await element.updateComplete;
    expect(text('[data-field=empty]')).toBe('No heartbeat yet.');
  });

  it.each([
    ['another object', {}],
    ['a part of a heartbeat', { ...createFixture().heartbeat, subscribe: undefined }],
    ['an imitation of a heartbeat', { ...imitation }],
  ])('shows a message instead of throwing for %s', async (_, heartbeat) => {
    const element = document.createElement('session-inspector');
    document.body.append(element);
    Object.assign(element, { heartbeat });
    await element.updateComplete;
    expect(text('[data-field=empty]')).toContain('createSessionHeartbeat()');
  });

  it('keeps its timeline when it receives a copy of the same heartbeat', async () => {
    const fixture = createFixture();
    const { element } = await mount(fixture);
    fixture.heartbeat.start();
    await advance(fixture, 0);
    element.heartbeat = { ...fixture.heartbeat };
    await element.updateComplete;
    expect(texts('[data-entry]')).toHaveLength(1);
  });

  it('follows a copy of a heartbeat', async () => {
    const fixture = createFixture();
    await mount({ ...fixture, heartbeat: { ...fixture.heartbeat } });
    fixture.heartbeat.start();
    await advance(fixture, 0);
    expect(texts('[data-entry]')).toHaveLength(1);
  });

  it('starts a new timeline with another heartbeat', async () => {
    const [fixture, other] = [createFixture(), createFixture()];
    const { element } = await mount(fixture);
    fixture.heartbeat.start();
    await advance(fixture, 0);
    element.heartbeat = other.heartbeat;
    await element.updateComplete;
    expect(texts('[data-entry]')).toEqual([]);
    void fixture.heartbeat.check();
    await advance(fixture, 0);
    expect(texts('[data-entry]')).toEqual([]);
  });

  it('removes timers and listeners when it is removed, and resumes when it is inserted again', async () => {
    const channels = stubBroadcastChannels();
    const add = vi.spyOn(document, 'addEventListener');
    const remove = vi.spyOn(document, 'removeEventListener');
    const fixture = createFixture();
    const { element } = await mount(fixture);
    fixture.heartbeat.start();
    await advance(fixture, 0);
    element.remove();
    await element.updateComplete;
    expect([vi.getTimerCount(), channels.open()]).toEqual([0, 0]);
    const countCalls = ({ mock }: { mock: { calls: unknown[][] } }) =>
      mock.calls.filter(([type]) => type === 'visibilitychange').length;
    expect(countCalls(remove)).toBe(countCalls(add));
    void fixture.heartbeat.check();
    await advance(fixture, 0);
    document.body.append(element);
    await element.updateComplete;
    expect(texts('[data-entry]')).toHaveLength(1);
    void fixture.heartbeat.check();
    await advance(fixture, 0);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['manual', 'start']);
  });

  it('marks a check as not recorded if it finished while the inspector was removed', async () => {
    const fixture = createFixture();
    const { element } = await mount(fixture);
    fixture.heartbeat.start();
    await advance(fixture, 0);
    void fixture.heartbeat.check();
    element.remove();
    await advance(fixture, 0);
    document.body.append(element);
    await element.updateComplete;
    expect(texts('[data-entry] [data-field=verdict]')).toEqual(['not recorded', 'alive']);
  });

  it('records the end of a check while it is moved within the page', async () => {
    const fixture = createFixture();
    const { element } = await mount(fixture);
    fixture.heartbeat.start();
    await advance(fixture, 0);
    void fixture.heartbeat.check();
    const main = document.createElement('main');
    document.body.append(main);
    main.append(element);
    await advance(fixture, 0);
    expect(texts('[data-entry] [data-field=verdict]')).toEqual(['alive', 'alive']);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['manual', 'start']);
    main.remove();
  });

  it('follows a heartbeat that was set while it was removed', async () => {
    const [fixture, other] = [createFixture(), createFixture()];
    const { element } = await mount(fixture);
    element.remove();
    element.heartbeat = other.heartbeat;
    document.body.append(element);
    other.heartbeat.start();
    await advance(other, 0);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['start']);
  });

  it('does not render while the page is hidden, and renders when it is shown', async () => {
    const fixture = createFixture();
    const { element } = await mount(fixture);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    fixture.heartbeat.start();
    await advance(fixture, 0);
    await element.updateComplete;
    expect(texts('[data-entry]')).toEqual([]);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(texts('[data-entry]')).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it('uses the clock of a heartbeat that is ahead of the page', async () => {
    const fixture = createFixture({ now: Date.now() + 60_000 });
    const { element } = await mount(fixture);
    fixture.heartbeat.start();
    await fixture.session.advance(0);
    await element.updateComplete;
    expect(text('[data-field=next-check]')).toBe('In 15 min: the interval is over.');
  });

  it('can be moved by the app from the stored corner', async () => {
    localStorage.setItem(
      'auth0-heartbeat.inspector',
      JSON.stringify({ corner: 'top-left', collapsed: false }),
    );
    const { element } = await mount(createFixture());
    expect(element.corner).toBe('top-left');
    element.corner = 'bottom-left';
    await element.updateComplete;
    expect(element.corner).toBe('bottom-left');
  });

  it('runs one timer while expanded, a slow one while collapsed, none in a hidden page', async () => {
    const { element } = await mount(createFixture());
    expect(vi.getTimerCount()).toBe(1);
    const update = vi.spyOn(element, 'requestUpdate');
    vi.advanceTimersByTime(1_000);
    expect(update).toHaveBeenCalledTimes(1);
    element.collapsed = true;
    await element.updateComplete;
    update.mockClear();
    vi.advanceTimersByTime(5_000);
    expect(update.mock.calls.length).toBeLessThanOrEqual(1);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(vi.getTimerCount()).toBe(0);
    vi.restoreAllMocks();
  });

  it('has no corner controls and does not collapse if it is inline', async () => {
    localStorage.setItem(
      'auth0-heartbeat.inspector',
      JSON.stringify({ corner: 'top-left', collapsed: true }),
    );
    const element = document.createElement('session-inspector');
    element.inline = true;
    element.heartbeat = createFixture().heartbeat;
    document.body.append(element);
    await element.updateComplete;
    expect(element.hasAttribute('inline')).toBe(true);
    expect(find('.panel')).toBeDefined();
    expect(texts('[data-action=move], [data-action=collapse]')).toEqual([]);
  });

  it('uses the default for an unknown corner', async () => {
    const element = document.createElement('session-inspector');
    element.setAttribute('corner', 'middle');
    document.body.append(element);
    await element.updateComplete;
    expect(element.corner).toBe('bottom-right');
  });
});

describe('mountSessionInspector', () => {
  it('replaces the inspector that was mounted before', async () => {
    const unmountFirst = mountSessionInspector(createFixture().heartbeat);
    const unmount = mountSessionInspector(createFixture().heartbeat);
    expect(document.querySelectorAll('session-inspector')).toHaveLength(1);
    unmountFirst();
    expect(document.querySelectorAll('session-inspector')).toHaveLength(1);
    unmount();
    expect(inspector()).toBeNull();
  });

  it('waits for the body of the document', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    const unmount = mountSessionInspector(createFixture().heartbeat);
    body.mockRestore();
    expect(inspector()).toBeNull();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(inspector()).not.toBeNull();
    unmount();
  });

  it('mounts one inspector if it is called twice before the document has a body', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    mountSessionInspector(createFixture().heartbeat);
    const unmount = mountSessionInspector(createFixture().heartbeat);
    body.mockRestore();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(document.querySelectorAll('session-inspector')).toHaveLength(1);
    unmount();
    expect(inspector()).toBeNull();
  });

  it('does not restore an inspector that was replaced before the document had a body', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    mountSessionInspector(createFixture().heartbeat);
    mountSessionInspector(createFixture().heartbeat)();
    body.mockRestore();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(inspector()).toBeNull();
  });

  it('replaces an inspector that was mounted before a hot reload, and no other element', async () => {
    mountSessionInspector(createFixture().heartbeat);
    const own = document.createElement('session-inspector');
    document.body.append(own);
    vi.resetModules();
    const reloaded = await import('../src/mount-session-inspector.js');
    const unmount = reloaded.mountSessionInspector(createFixture().heartbeat);
    expect(document.querySelectorAll('session-inspector[data-mounted]')).toHaveLength(1);
    unmount();
    expect([...document.querySelectorAll('session-inspector')]).toEqual([own]);
  });

  it('mounts nothing if it is unmounted before the document has a body', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    mountSessionInspector(createFixture().heartbeat)();
    body.mockRestore();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(inspector()).toBeNull();
  });
});
