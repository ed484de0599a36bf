import type { SilentAuthMemory } from '../ports.js';

/** Remembers in `localStorage`; where that throws (private mode, quota, denied), for this page only. */
export function createSilentAuthMemory(domain: string, clientId: string): SilentAuthMemory {
  const key = `auth0-heartbeat.silent-auth.${domain}.${clientId}`;
  /** Whether it is proven, as far as storage could not take it. */
  let unstored = false;
  return {
    isProven() {
      try {
        // Read each time: another tab may have found out otherwise.
        return unstored || localStorage.getItem(key) === 'proven';
      } catch {
        return unstored;
      }
    },
    remember(proven) {
      unstored = false;
      try {
        if (proven) localStorage.setItem(key, 'proven');
        else localStorage.removeItem(key);
      } catch {
        // Then the next page load proves it again, at the price of one request.
        unstored = proven;
      }
    },
  };
}
