import type { ConfiguredClient } from '../contract/client.js';
import { isSameSub } from '../machine/digest.js';
import type { SignedInUser } from '../machine/state.js';
import { textOf } from '../machine/untrusted.js';
import { readClientConfiguration } from './client-configuration.js';
import { tabsOf } from './complete-login.js';
import { lastUserOf } from './restore-session.js';
import { keepSdkStorage } from './sdk-storage.js';
import { recallOwner, rememberOwner } from './tab-memory.js';

/** Knows whose data the app still holds in this browser, and clears it before another user is watched. */
export interface Admission {
  /** Resolves when the user may be watched: nothing of another one is left. Never rejects. */
  admit(user: SignedInUser): Promise<void>;
  /** Clears what an ending has left that was interrupted, as by a reload. Nobody is signed in. */
  finishEnding(): Promise<void>;
  /** The app was cleared. `otherUserSignedIn`: only what belongs to this tab. */
  markCleared(otherUserSignedIn: boolean): void;
}

/**
 * @param client Whose browser and tab remember the user.
 * @param now The time. Epoch milliseconds.
 * @param clear Runs the clean-up tasks. Must not reject.
 */
export function createAdmission(
  client: ConfiguredClient,
  now: () => number,
  clear: (otherUserSignedIn: boolean) => Promise<void>,
): Admission {
  const { domain, clientId } = readClientConfiguration(client);
  const scope = `${domain}.${clientId}`;
  let admission = Promise.resolve();

  /** Whose data the browser holds. A hash; nothing if an ending has cleared it. */
  function browserOwner(): string | undefined {
    return textOf(tabsOf(client).read().data?.user);
  }

  function setBrowserOwner(user: string): void {
    tabsOf(client).publish({ data: { at: now(), user } });
  }

  async function clearForAnother(digest: string): Promise<void> {
    const isOther = (owner: string | null | undefined) => owner && !isSameSub(owner, digest);
    const isBrowserOther = isOther(browserOwner());
    // A tab that was discarded while another user was signed in.
    if (isBrowserOther || isOther(recallOwner(scope))) {
      // The tokens are those of the new user.
      const restore = keepSdkStorage();
      await clear(!isBrowserOther);
      restore();
    }
    if (browserOwner() !== digest) setBrowserOwner(digest);
    rememberOwner(scope, digest);
  }

  return {
    admit: ({ digest }) => (admission = admission.then(() => clearForAnother(digest))),
    async finishEnding() {
      const record = tabsOf(client).read();
      if (lastUserOf(record).isOver && textOf(record.data?.user)) await clear(false);
    },
    markCleared(otherUserSignedIn) {
      rememberOwner(scope, '');
      if (!otherUserSignedIn && browserOwner()) setBrowserOwner('');
    },
  };
}
