import { createSessionHeartbeat, type SessionHeartbeatOptions } from '@auth0-heartbeat/core';
import { createFakeSession, type FakeSessionOptions } from '@auth0-heartbeat/core/testing';
import { vi } from 'vitest';
import { mountSessionInspector, type SessionInspectorOptions } from '../src/index.js';
import type { SessionInspectorElement } from '../src/session-inspector.js';

/** A session whose heartbeat is watched, in one time with the page. */
export function fakeSession(
  options: FakeSessionOptions = {},
  heartbeatOptions: SessionHeartbeatOptions = {},
) {
  const session = createFakeSession({ now: Date.now(), ...options });
  const heartbeat = createSessionHeartbeat(session.client, heartbeatOptions);
  return { session, heartbeat };
}

/** Lets time pass in the session and on the page. */
export async function pass({ session }: ReturnType<typeof fakeSession>, ms: number): Promise<void> {
  await session.advance(ms);
  vi.setSystemTime(session.now());
  vi.advanceTimersByTime(0);
  await inspector()?.updateComplete;
}

/** Mounts an inspector that has looked once. */
export async function mount(
  { heartbeat }: ReturnType<typeof fakeSession>,
  options?: SessionInspectorOptions,
): Promise<{ unmount: () => void; element: SessionInspectorElement }> {
  const unmount = mountSessionInspector(heartbeat, options);
  const element = inspector();
  if (!element) throw new Error('There is no inspector.');
  await element.updateComplete;
  return { unmount, element };
}

export function inspector(): SessionInspectorElement | null {
  return document.querySelector('session-inspector');
}

/** Looks into the panel. */
export function find(selector: string): HTMLElement {
  const found = inspector()?.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

/** The text of each, as it is read. */
export function texts(selector: string): string[] {
  const found = inspector()?.shadowRoot?.querySelectorAll(selector) ?? [];
  return [...found].map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim() ?? '');
}

/** The text of one. */
export function text(selector: string): string {
  return texts(selector)[0] ?? '';
}

/** Presses a button of the panel. */
export async function press(action: string): Promise<void> {
  find(`[data-action=${action}]`).click();
  await inspector()?.updateComplete;
}
