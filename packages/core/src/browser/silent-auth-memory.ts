import type { SilentAuthMemory } from '../ports.js';

/** Remembers in `localStorage`; where that throws (private mode, quota, denied), for this page only. */
export function createSilentAuthMemory(domain: string, clientId: string): SilentAuthMemory {
  const key = `auth0-heartbeat.silent-auth.${domain}.${clientId}`;
  let proven = false;
  return {
    isProven() {
      try {
        return proven || localStorage.getItem(key) === 'proven';
      } catch {
        return proven;
      }
    },
    remember() {
      proven = true;
      try {
        localStorage.setItem(key, 'proven');
      } catch {
        // Then the next page load proves it again, at the price of one request.
      }
    },
    forget() {
      proven = false;
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was remembered either.
      }
    },
  };
}
