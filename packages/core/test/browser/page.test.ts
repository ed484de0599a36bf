import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import type { PageEvent } from '../../src/ports.js';

let unsubscribe = () => {};
afterEach(() => {
  unsubscribe();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function listen(): PageEvent[] {
  const events: PageEvent[] = [];
  unsubscribe = browserPage.listen((event) => events.push(event));
  return events;
}

const pageshow = (persisted: boolean) => Object.assign(new Event('pageshow'), { persisted });

const cases: [string, () => void, PageEvent][] = [
  [
    'visibilitychange',
    () => document.dispatchEvent(new Event('visibilitychange')),
    'visibilitychange',
  ],
  ['resume', () => document.dispatchEvent(new Event('resume')), 'wake'],
  ['online', () => window.dispatchEvent(new Event('online')), 'online'],
  ['focus', () => window.dispatchEvent(new Event('focus')), 'focus'],
  ['a persisted pageshow', () => window.dispatchEvent(pageshow(true)), 'pageshow'],
  ...['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'].map(
    (type): [string, () => void, PageEvent] => [
      type,
      () => document.body.dispatchEvent(new Event(type, { bubbles: true })),
      'input',
    ],
  ),
];

describe('the page of the browser', () => {
  it.each(cases)('reports %s, until it is unsubscribed', (_, dispatch, event) => {
    const events = listen();
    dispatch();
    expect(events).toEqual([event]);
    unsubscribe();
    dispatch();
    expect(events).toHaveLength(1);
  });

  it('does not report the pageshow of a new page', () => {
    const events = listen();
    window.dispatchEvent(pageshow(false));
    expect(events).toEqual([]);
  });

  it('does not report the focus of an element', () => {
    const events = listen();
    const input = document.body.appendChild(document.createElement('input'));
    input.dispatchEvent(new FocusEvent('focus'));
    expect(events).toEqual([]);
  });

  it('reports input whose propagation the app stops', () => {
    const events = listen();
    const button = document.body.appendChild(document.createElement('button'));
    button.addEventListener('pointerdown', (event) => event.stopImmediatePropagation());
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(events).toEqual(['input']);
  });

  it('supports several listeners', () => {
    const first = listen();
    const second: PageEvent[] = [];
    const unsubscribeSecond = browserPage.listen((event) => second.push(event));
    window.dispatchEvent(new Event('online'));
    unsubscribe();
    window.dispatchEvent(new Event('online'));
    unsubscribeSecond();
    expect([first, second]).toEqual([['online'], ['online', 'online']]);
  });

  it.each(['input', 'click', 'keydown'])(
    'is visible after the input event %s, whatever a web view reports',
    (type) => {
      const visibility = vi.spyOn(document, 'visibilityState', 'get');
      visibility.mockReturnValue('hidden');
      const events = listen();
      document.dispatchEvent(new Event('visibilitychange'));
      expect(browserPage.isVisible()).toBe(false);
      document.body.dispatchEvent(new Event(type, { bubbles: true }));
      expect(browserPage.isVisible()).toBe(true);
      expect(browserPage.lastInputAt()).toBeLessThanOrEqual(Date.now());
      // A change of the visibility is true.
      document.dispatchEvent(new Event('visibilitychange'));
      expect(browserPage.isVisible()).toBe(false);
      expect(events).toEqual(['visibilitychange', 'input', 'visibilitychange']);
    },
  );

  it('knows whether it is visible', () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    visibility.mockReturnValue('hidden');
    listen();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(browserPage.isVisible()).toBe(false);
    visibility.mockReturnValue('visible');
    expect(browserPage.isVisible()).toBe(true);
  });
});
