import { type AnnouncedEnd, createSessionCountdown } from '@auth0-heartbeat/core';
import { DestroyRef, inject, type Signal, signal } from '@angular/core';
import { injectSharedSession } from './inject-auth0-session.js';

/**
 * Returns a signal of the announced end of the session, or of `null`. It changes once a second while
 * an end is announced, and not otherwise. Must be called in an injection context.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use {@link provideAuth0}.
 *
 * @example
 * ```ts
 * import { injectSessionEnding } from '@auth0-heartbeat/angular';
 *
 * class Warning {
 *   readonly ending = injectSessionEnding();
 *   readonly seconds = computed(() => this.ending()?.secondsLeft);
 * }
 * ```
 *
 * @see [WCAG 2.2, success criterion 2.2.1](https://www.w3.org/TR/WCAG22/#timing-adjustable)
 */
export function injectSessionEnding(): Signal<AnnouncedEnd | null> {
  const { isBrowser, run, session } = injectSharedSession('injectSessionEnding');
  const ending = signal<AnnouncedEnd | null>(null);
  if (!isBrowser) return ending.asReadonly();
  const { getSnapshot, subscribe } = createSessionCountdown(session);
  const update = () => ending.set(getSnapshot());
  inject(DestroyRef).onDestroy(subscribe(() => run(update)));
  update();
  return ending.asReadonly();
}
