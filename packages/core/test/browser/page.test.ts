import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import type { PageHappening } from '../../src/ports.js';

let undo = () => {};
afterEach(() => {
  undo();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function listen(): PageHappening[] {
  const heard: PageHappening[] = [];
  undo = browserPage.listen((happening) => heard.push(happening));
  return heard;
}

const pageshow = (persisted: boolean) => Object.assign(new Event('pageshow'), { persisted });

const causes: [string, () => void, PageHappening][] = [
  ['is shown or hidden', () => document.dispatchEvent(new Event('visibilitychange')), 'noticed'],
  ['thaws', () => document.dispatchEvent(new Event('resume')), 'wake'],
  ['finds the network again', () => window.dispatchEvent(new Event('online')), 'online'],
  ['gets the focus', () => window.dispatchEvent(new Event('focus')), 'focus'],
  ['comes back by the Back button', () => window.dispatchEvent(pageshow(true)), 'pageshow'],
  ...['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'].map(
    (type): [string, () => void, PageHappening] => [
      `hears a ${type}`,
      () => document.body.dispatchEvent(new Event(type, { bubbles: true })),
      'active',
    ],
  ),
];

describe('a page that', () => {
  it.each(causes)('%s says so, and nothing once nobody listens', (_, cause, happening) => {
    const heard = listen();
    cause();
    expect(heard).toEqual([happening]);
    undo();
    cause();
    expect(heard).toHaveLength(1);
  });

  it('is loaded anew says nothing', () => {
    const heard = listen();
    window.dispatchEvent(pageshow(false));
    expect(heard).toEqual([]);
  });

  it('moves the focus about in itself says nothing', () => {
    const heard = listen();
    const input = document.body.appendChild(document.createElement('input'));
    input.dispatchEvent(new FocusEvent('focus'));
    expect(heard).toEqual([]);
  });

  it('hears an input that the app keeps to itself says so', () => {
    const heard = listen();
    const button = document.body.appendChild(document.createElement('button'));
    button.addEventListener('pointerdown', (event) => event.stopImmediatePropagation());
    button.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(heard).toEqual(['active']);
  });

  it('is listened to twice says it twice, and can be left singly', () => {
    const first = listen();
    const second: PageHappening[] = [];
    const undoSecond = browserPage.listen((happening) => second.push(happening));
    window.dispatchEvent(new Event('online'));
    undo();
    window.dispatchEvent(new Event('online'));
    undoSecond();
    expect([first, second]).toEqual([['online'], ['online', 'online']]);
  });

  it('is visible says so', () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    visibility.mockReturnValue('hidden');
    expect(browserPage.isVisible()).toBe(false);
    visibility.mockReturnValue('visible');
    expect(browserPage.isVisible()).toBe(true);
  });
});
