import { propertiesOf } from '../machine/untrusted.js';

/**
 * Queues for a Web Lock. Returns a function that leaves the queue or releases the lock.
 *
 * @param readLocks Returns the lock manager, or `undefined` if the browser has none. May throw.
 * @param steal Takes the lock from its holder.
 * @param onHeld Called once: when the lock is held, or immediately where locks are missing or denied.
 * @param onStolen Called when another tab has taken the lock.
 * @see [Web Locks §3](https://www.w3.org/TR/web-locks/#api)
 */
export function enterLockQueue(
  readLocks: () => LockManager | undefined,
  name: string,
  steal: boolean,
  onHeld: () => void,
  onStolen: () => void,
): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  let isHeld = false;
  let release = () => {};

  const take = (): Promise<void> | undefined => {
    if (signal.aborted) return undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    isHeld = true;
    // May leave immediately: another tab may have the answer by now.
    onHeld();
    return held;
  };
  const request = async (options: LockOptions) => {
    const locks = readLocks();
    if (!locks) return void take();
    await locks.request(name, options, take);
  };
  const enter = (options: LockOptions) => {
    request(options).catch((error: unknown) => {
      if (signal.aborted) return;
      if (isHeld) return onStolen();
      // A suspended page loses the lock before it has noticed that it got it. Otherwise locks are denied.
      if (propertiesOf(error)['name'] === 'AbortError') enter({ signal });
      else void take();
    });
  };
  enter(steal ? { steal } : { signal });
  return () => {
    leaving.abort();
    release();
  };
}
