import { createSessionHeartbeat, type SessionHeartbeatOptions } from '@auth0-heartbeat/core';
import { createFakeSession, type FakeSessionOptions } from '@auth0-heartbeat/core/testing';
import { vi } from 'vitest';
import { mountSessionInspector, type SessionInspectorOptions } from '../src/index.js';
import type { SessionInspectorElement } from '../src/session-inspector.js';

export type Fixture = ReturnType<typeof createFixture>;

/** Creates a fake session and its heartbeat. Its clock starts at the time of the page. */
export function createFixture(
  options: FakeSessionOptions = {},
  heartbeatOptions: SessionHeartbeatOptions = {},
) {
  const session = createFakeSession({ now: Date.now(), ...options });
  const heartbeat = createSessionHeartbeat(session.client, heartbeatOptions);
  return { session, heartbeat };
}

/** Advances the clocks of the session and of the page. */
export async function advance({ session }: Fixture, ms: number): Promise<void> {
  await session.advance(ms);
  vi.setSystemTime(session.now());
  vi.advanceTimersByTime(0);
  await inspector()?.updateComplete;
}

/** Mounts an inspector and waits for its first render. */
export async function mount(
  { heartbeat }: Fixture,
  options?: SessionInspectorOptions,
): Promise<{ unmount: () => void; element: SessionInspectorElement }> {
  const unmount = mountSessionInspector(heartbeat, options);
  const element = inspector();
  if (!element) throw new Error('No inspector.');
  await element.updateComplete;
  return { unmount, element };
}

export function inspector(): SessionInspectorElement | null {
  return document.querySelector('session-inspector');
}

/** Finds an element of the panel. */
export function find(selector: string): HTMLElement {
  const found = inspector()?.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`No ${selector}.`);
  return found;
}

/** The text of each matching element, without repeated white space. */
export function texts(selector: string): string[] {
  const found = inspector()?.shadowRoot?.querySelectorAll(selector) ?? [];
  return [...found].map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim() ?? '');
}

/** The text of the first matching element. */
export function text(selector: string): string {
  return texts(selector)[0] ?? '';
}

/** Clicks a button of the panel. */
export async function press(action: string): Promise<void> {
  find(`[data-action=${action}]`).click();
  await inspector()?.updateComplete;
}
