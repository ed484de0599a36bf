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
const input = (type: string) => new Event(type, { bubbles: true });

describe('the page of the browser', () => {
  it.each<[string, EventTarget, Event, PageEvent]>([
    ['visibilitychange', document, new Event('visibilitychange'), 'visibilitychange'],
    ['resume', document, new Event('resume'), 'wake'],
    ['online', window, new Event('online'), 'online'],
    ['focus', window, new Event('focus'), 'focus'],
    ['a persisted pageshow', window, pageshow(true), 'pageshow'],
    ['pointerdown', document.body, input('pointerdown'), 'input'],
    ['pointermove', document.body, input('pointermove'), 'input'],
    ['keydown', document.body, input('keydown'), 'input'],
    ['wheel', document.body, input('wheel'), 'input'],
    ['touchmove', document.body, input('touchmove'), 'input'],
  ])('reports %s, until it is unsubscribed', (_, target, event, expected) => {
    const events = listen();
    target.dispatchEvent(event);
    expect(events).toEqual([expected]);
    unsubscribe();
    target.dispatchEvent(event);
    expect(events).toHaveLength(1);
  });

  it('reports neither the pageshow of a new page nor the focus of an element', () => {
    const events = listen();
    window.dispatchEvent(pageshow(false));
    const element = document.body.appendChild(document.createElement('input'));
    element.dispatchEvent(new FocusEvent('focus'));
    expect(events).toEqual([]);
  });

  it('reports input whose propagation the app stops', () => {
    const events = listen();
    const button = document.body.appendChild(document.createElement('button'));
    button.addEventListener('pointerdown', (event) => event.stopImmediatePropagation());
    button.dispatchEvent(input('pointerdown'));
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
      const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
      const events = listen();
      document.dispatchEvent(new Event('visibilitychange'));
      expect(browserPage.isVisible()).toBe(false);
      document.body.dispatchEvent(input(type));
      expect(browserPage.isVisible()).toBe(true);
      expect(browserPage.lastInputAt()).toBeLessThanOrEqual(Date.now());
      // A change of the visibility is true.
      document.dispatchEvent(new Event('visibilitychange'));
      expect(browserPage.isVisible()).toBe(false);
      expect(events).toEqual(['visibilitychange', 'input', 'visibilitychange']);
      visibility.mockReturnValue('visible');
      expect(browserPage.isVisible()).toBe(true);
    },
  );
});
