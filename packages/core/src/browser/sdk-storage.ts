import { isReservedKey } from '../contract/reserved-keys.js';
import { propertiesOf } from '../machine/untrusted.js';
import type { ClientConfiguration } from './client-configuration.js';

// What `@auth0/auth0-spa-js` stores in the browser, as far as it matters here.

/** Returns the transaction of the last redirect to the tenant. Nothing if storage is denied. */
export function readTransaction({
  clientId,
  usesTransactionCookies,
}: ClientConfiguration): Readonly<Record<string, unknown>> {
  const key = `a0.spajs.txs.${clientId}`;
  try {
    const transaction = usesTransactionCookies
      ? decodeURIComponent(readCookie(key) ?? readCookie(`_legacy_${key}`) ?? '')
      : (sessionStorage.getItem(key) ?? '');
    return propertiesOf(JSON.parse(transaction));
  } catch {
    return {};
  }
}

/** Whether a tab has signed in to an organization, which the SDK remembers for all tabs. */
export function hasOrganizationHint(clientId: string): boolean {
  return readCookie(`auth0.${clientId}.organization_hint`) !== undefined;
}

/** Returns the value of a cookie, as it is stored. Of two with this name the last one, like the SDK. */
function readCookie(name: string): string | undefined {
  const prefix = `${encodeURIComponent(name)}=`;
  const cookie = globalThis.document?.cookie
    .split('; ')
    .reverse()
    .find((each) => each.startsWith(prefix));
  return cookie?.slice(prefix.length);
}

/** Returns a function that restores the entries of the SDK and of this package, which a task may remove. */
export function keepSdkStorage(): () => void {
  try {
    const entries = Object.entries(localStorage).filter(([key]) => isReservedKey(key));
    return () => {
      for (const [key, value] of entries) {
        if (localStorage.getItem(key) === null) localStorage.setItem(key, String(value));
      }
    };
  } catch {
    // Denied: there are none.
    return () => {};
  }
}
