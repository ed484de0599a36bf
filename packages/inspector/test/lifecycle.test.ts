import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineSessionInspector, mountSessionInspector } from '../src/index.js';
import { stubBroadcastChannels } from './broadcast-channels.js';
import { fakeSession, find, inspector, mount, pass, press, text, texts } from './inspected.js';

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

const likeHeartbeat = {
  check: () => undefined,
  getSnapshot: () => undefined,
  on: () => undefined,
  subscribe: () => undefined,
};

describe('the element', () => {
  // First: later on the element is defined.
  it('takes the heartbeat that was set before it was defined', async () => {
    const world = fakeSession();
    document.body.innerHTML = '<session-inspector inline></session-inspector>';
    const element = inspector()!;
    Object.assign(element, { heartbeat: world.heartbeat });
    defineSessionInspector();
    defineSessionInspector();
    world.heartbeat.start();
    await pass(world, 0);
    expect(text('[data-field=status]')).toBe('active');
    expect(Object.hasOwn(element, 'heartbeat')).toBe(false);
  });

  it('says what to do while it has no heartbeat, and takes one later', async () => {
    const world = fakeSession();
    const element = document.createElement('session-inspector');
    document.body.append(element);
    await element.updateComplete;
    expect(text('[data-field=empty]')).toBe('No heartbeat yet.');
    element.heartbeat = world.heartbeat;
    await element.updateComplete;
    expect(text('[data-field=status]')).toBe('idle');
    element.heartbeat = null;
    await press('collapse');
    expect(text('[data-action=expand]')).toBe('Session inspector: no heartbeat');
    await press('expand');
    await element.updateComplete;
    expect(text('[data-field=empty]')).toBe('No heartbeat yet.');
  });

  it.each([
    ['something else', {}],
    ['a part of one', { ...fakeSession().heartbeat, subscribe: undefined }],
    ['what looks like one', { ...likeHeartbeat }],
  ])('says so where it is handed %s', async (_, heartbeat) => {
    const element = document.createElement('session-inspector');
    document.body.append(element);
    Object.assign(element, { heartbeat });
    await element.updateComplete;
    expect(text('[data-field=empty]')).toContain('createSessionHeartbeat()');
  });

  it('keeps its timeline when it is handed a copy of the heartbeat', async () => {
    const world = fakeSession();
    const { element } = await mount(world);
    world.heartbeat.start();
    await pass(world, 0);
    element.heartbeat = { ...world.heartbeat };
    await element.updateComplete;
    expect(texts('[data-entry]')).toHaveLength(1);
  });

  it('looks on at a copy', async () => {
    const world = fakeSession();
    await mount({ ...world, heartbeat: { ...world.heartbeat } });
    world.heartbeat.start();
    await pass(world, 0);
    expect(texts('[data-entry]')).toHaveLength(1);
  });

  it('begins another timeline with another heartbeat', async () => {
    const [world, other] = [fakeSession(), fakeSession()];
    const { element } = await mount(world);
    world.heartbeat.start();
    await pass(world, 0);
    element.heartbeat = other.heartbeat;
    await element.updateComplete;
    expect(texts('[data-entry]')).toEqual([]);
    void world.heartbeat.check();
    await pass(world, 0);
    expect(texts('[data-entry]')).toEqual([]);
  });

  it('leaves nothing behind when it is removed, and goes on where it is put back', async () => {
    const channels = stubBroadcastChannels();
    const listen = vi.spyOn(document, 'addEventListener');
    const unlisten = vi.spyOn(document, 'removeEventListener');
    const world = fakeSession();
    const { element } = await mount(world);
    world.heartbeat.start();
    await pass(world, 0);
    element.remove();
    await element.updateComplete;
    expect([vi.getTimerCount(), channels.open()]).toEqual([0, 0]);
    const visibility = ({ mock }: { mock: { calls: unknown[][] } }) =>
      mock.calls.filter(([type]) => type === 'visibilitychange').length;
    expect(visibility(unlisten)).toBe(visibility(listen));
    void world.heartbeat.check();
    await pass(world, 0);
    document.body.append(element);
    await element.updateComplete;
    expect(texts('[data-entry]')).toHaveLength(1);
    void world.heartbeat.check();
    await pass(world, 0);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['manual', 'start']);
  });

  it('says of a check that was under way when it was removed that nobody saw its end', async () => {
    const world = fakeSession();
    const { element } = await mount(world);
    world.heartbeat.start();
    await pass(world, 0);
    void world.heartbeat.check();
    element.remove();
    await pass(world, 0);
    document.body.append(element);
    await element.updateComplete;
    expect(texts('[data-entry] [data-field=verdict]')).toEqual(['not seen', 'alive']);
  });

  it('goes on with a check that is under way while it is moved within the page', async () => {
    const world = fakeSession();
    const { element } = await mount(world);
    world.heartbeat.start();
    await pass(world, 0);
    void world.heartbeat.check();
    const main = document.createElement('main');
    document.body.append(main);
    main.append(element);
    await pass(world, 0);
    expect(texts('[data-entry] [data-field=verdict]')).toEqual(['alive', 'alive']);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['manual', 'start']);
    main.remove();
  });

  it('looks at the heartbeat that it was handed on the way', async () => {
    const [world, other] = [fakeSession(), fakeSession()];
    const { element } = await mount(world);
    element.remove();
    element.heartbeat = other.heartbeat;
    document.body.append(element);
    other.heartbeat.start();
    await pass(other, 0);
    expect(texts('[data-entry] [data-field=trigger]')).toEqual(['start']);
  });

  it('is not rendered while the page is hidden, and then at once', async () => {
    const world = fakeSession();
    const { element } = await mount(world);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    world.heartbeat.start();
    await pass(world, 0);
    await element.updateComplete;
    expect(texts('[data-entry]')).toEqual([]);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(texts('[data-entry]')).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it('is not behind a heartbeat with a clock that runs ahead', async () => {
    const world = fakeSession({ now: Date.now() + 60_000 });
    const { element } = await mount(world);
    world.heartbeat.start();
    await world.session.advance(0);
    await element.updateComplete;
    expect(text('[data-field=next-check]')).toBe('In 15 min: the interval.');
  });

  it('is moved by the app wherever it was left before', async () => {
    localStorage.setItem(
      'auth0-heartbeat.inspector',
      JSON.stringify({ corner: 'top-left', collapsed: false }),
    );
    const { element } = await mount(fakeSession());
    expect(element.corner).toBe('top-left');
    element.corner = 'bottom-left';
    await element.updateComplete;
    expect(element.corner).toBe('bottom-left');
  });

  it('runs one timer while it is shown, a slow one while it is collapsed, none while hidden', async () => {
    const { element } = await mount(fakeSession());
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

  it('has no corner controls inline, and does not collapse there', async () => {
    localStorage.setItem(
      'auth0-heartbeat.inspector',
      JSON.stringify({ corner: 'top-left', collapsed: true }),
    );
    const element = document.createElement('session-inspector');
    element.inline = true;
    element.heartbeat = fakeSession().heartbeat;
    document.body.append(element);
    await element.updateComplete;
    expect(element.hasAttribute('inline')).toBe(true);
    expect(find('.panel')).toBeDefined();
    expect(texts('[data-action=move], [data-action=collapse]')).toEqual([]);
  });

  it('takes an unknown corner for the default', async () => {
    const element = document.createElement('session-inspector');
    element.setAttribute('corner', 'middle');
    document.body.append(element);
    await element.updateComplete;
    expect(element.corner).toBe('bottom-right');
  });
});

describe('mountSessionInspector', () => {
  it('has one inspector in a page: the last one', async () => {
    const unmountFirst = mountSessionInspector(fakeSession().heartbeat);
    const unmount = mountSessionInspector(fakeSession().heartbeat);
    expect(document.querySelectorAll('session-inspector')).toHaveLength(1);
    unmountFirst();
    expect(document.querySelectorAll('session-inspector')).toHaveLength(1);
    unmount();
    expect(inspector()).toBeNull();
  });

  it('waits for the body', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    const unmount = mountSessionInspector(fakeSession().heartbeat);
    body.mockRestore();
    expect(inspector()).toBeNull();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(inspector()).not.toBeNull();
    unmount();
  });

  it('has one where two were mounted before there was a body', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    mountSessionInspector(fakeSession().heartbeat);
    const unmount = mountSessionInspector(fakeSession().heartbeat);
    body.mockRestore();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(document.querySelectorAll('session-inspector')).toHaveLength(1);
    unmount();
    expect(inspector()).toBeNull();
  });

  it('does not bring back one that was replaced before there was a body', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    mountSessionInspector(fakeSession().heartbeat);
    mountSessionInspector(fakeSession().heartbeat)();
    body.mockRestore();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(inspector()).toBeNull();
  });

  it('replaces what a module mounted that was loaded anew since, and nothing else', async () => {
    mountSessionInspector(fakeSession().heartbeat);
    const own = document.createElement('session-inspector');
    document.body.append(own);
    vi.resetModules();
    const anew = await import('../src/mount-session-inspector.js');
    const unmount = anew.mountSessionInspector(fakeSession().heartbeat);
    expect(document.querySelectorAll('session-inspector[data-mounted]')).toHaveLength(1);
    unmount();
    expect([...document.querySelectorAll('session-inspector')]).toEqual([own]);
  });

  it('mounts nothing once it was undone', () => {
    const body = vi.spyOn(document, 'body', 'get').mockReturnValue(null as never);
    mountSessionInspector(fakeSession().heartbeat)();
    body.mockRestore();
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(inspector()).toBeNull();
  });
});
