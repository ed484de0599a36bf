// @vitest-environment happy-dom
import type { SessionOptions } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { secondsToAnnounce } from '../../src/app/ending-texts.js';
import { type Mount, mounts } from './mount.js';

let unmount = () => {};

afterEach(() => {
  unmount();
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
});

/** A dialog for a signed-in user. */
async function open(mount: Mount, options: SessionOptions) {
  const session = createFakeSession();
  const element = document.body.appendChild(document.createElement('div'));
  const mounted = mount(element, session.client, options);
  unmount = mounted.unmount;
  const advance = (ms: number) => mounted.settle(() => session.advance(ms));
  await advance(0);
  const dialog = element.querySelector('dialog')!;
  const textOf = (selector: string) => dialog.querySelector(selector)!.textContent.trim();
  /** Does what the user does, and lets the dialog render. */
  const act = (work: () => void) =>
    mounted.settle(async () => {
      work();
      await session.advance(0);
    });
  return {
    session,
    dialog,
    advance,
    textOf,
    click: (name: string) =>
      act(() =>
        [...dialog.querySelectorAll('button')]
          .find((button) => button.textContent.trim() === name)!
          .click(),
      ),
    /** A browser fires `cancel`, then closes the dialog. */
    pressEscape: () =>
      act(() => {
        dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
        dialog.close();
      }),
    input: () => act(session.input),
  };
}

const idle = { idleTimeoutMs: 600_000, warnBeforeMs: 60_000 };

describe.each(Object.entries(mounts))('the dialog in %s', (_, mount) => {
  it('opens when the end is announced, and counts down', async () => {
    const { dialog, advance, textOf } = await open(mount, idle);
    await advance(539_000);
    expect(dialog.open).toBe(false);
    await advance(1_000);
    expect(dialog.open).toBe(true);
    expect(textOf('h2')).toBe('Are you still there?');
    expect(textOf('[aria-hidden]')).toBe('You will be signed out in 60 seconds.');
    await advance(1_000);
    expect(textOf('[aria-hidden]')).toBe('You will be signed out in 59 seconds.');
  });

  it('has a name and a description', async () => {
    const { dialog } = await open(mount, idle);
    expect(dialog.getAttribute('role')).toBe('alertdialog');
    for (const name of ['aria-labelledby', 'aria-describedby']) {
      expect(dialog.querySelector(`#${dialog.getAttribute(name)}`)).not.toBeNull();
    }
  });

  it('changes what a screen reader announces three times in a minute', async () => {
    const { dialog, advance, textOf } = await open(mount, idle);
    await advance(540_000);
    const announced: string[] = [];
    for (let second = 0; second < 59; second++) {
      const text = textOf('[role=status]');
      if (text !== announced.at(-1)) announced.push(text);
      await advance(1_000);
    }
    expect(announced).toEqual(
      [60, 30, 10].map((seconds) => `You will be signed out in less than ${seconds} seconds.`),
    );
    expect(dialog.open).toBe(true);
  });

  it('stays open when the mouse is bumped', async () => {
    const { dialog, advance, input } = await open(mount, idle);
    await advance(550_000);
    await input();
    expect(dialog.open).toBe(true);
  });

  it('closes when the user stays, and the session continues', async () => {
    const { dialog, advance, click } = await open(mount, idle);
    await advance(550_000);
    await click('Stay signed in');
    expect(dialog.open).toBe(false);
    await advance(530_000);
    expect(dialog.open).toBe(false);
    await advance(10_000);
    expect(dialog.open).toBe(true);
  });

  it('treats Escape as staying', async () => {
    const { dialog, session, advance, pressEscape } = await open(mount, idle);
    await advance(550_000);
    await pressEscape();
    await advance(60_000);
    expect(dialog.open).toBe(false);
    expect(session.logouts).toEqual([]);
  });

  it('closes when the session has ended', async () => {
    const { dialog, session, advance } = await open(mount, idle);
    await advance(601_000);
    expect(dialog.open).toBe(false);
    expect(session.logouts).toHaveLength(1);
  });

  it('signs out on request', async () => {
    const { dialog, session, advance, click } = await open(mount, idle);
    await advance(550_000);
    await click('Sign out now');
    expect(dialog.open).toBe(false);
    expect(session.logouts).toHaveLength(1);
  });

  it('shows an end that nobody can postpone once', async () => {
    const { dialog, session, advance, textOf, click } = await open(mount, {
      maxUnverifiedMs: 600_000,
    });
    session.goOffline();
    await advance(545_000);
    expect(dialog.open).toBe(true);
    expect(textOf('h2')).toBe('Your session cannot be verified');
    await click('Continue until then');
    expect(dialog.open).toBe(false);
    await advance(10_000);
    expect(dialog.open).toBe(false);
  });

  it('does not come back after Escape for an end that nobody can postpone', async () => {
    const { dialog, session, advance, pressEscape } = await open(mount, {
      maxUnverifiedMs: 600_000,
    });
    session.goOffline();
    await advance(545_000);
    expect(dialog.open).toBe(true);
    await pressEscape();
    await advance(10_000);
    expect(dialog.open).toBe(false);
  });
});

it.each([
  [300, 300],
  [241, 300],
  [31, 60],
  [30, 30],
  [11, 30],
  [10, 10],
  [0, 10],
])('%s seconds are announced as %s', (secondsLeft, announced) => {
  expect(secondsToAnnounce(secondsLeft)).toBe(announced);
});
