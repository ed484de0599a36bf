/** A tab that requests locks. */
interface LockClient {
  /** Runs a task of the tab, asynchronously. A suspended tab runs it when it resumes. */
  run(task: () => unknown): void;
}

interface LockRequest {
  readonly client: LockClient;
  readonly name: string;
  grant(): void;
  breakLock(): void;
}

/** The Web Locks of one browser: exclusive locks with a queue, an abort signal and `steal`. */
export function createFakeLocks() {
  const held = new Map<string, LockRequest>();
  let queue: LockRequest[] = [];

  function grantNext(name: string): void {
    const next = queue.find((request) => request.name === name);
    if (held.has(name) || !next) return;
    queue = queue.filter((request) => request !== next);
    next.grant();
  }

  function release(request: LockRequest): void {
    if (held.get(request.name) !== request) return;
    held.delete(request.name);
    grantNext(request.name);
  }

  function requestAs(
    client: LockClient,
    name: string,
    { signal, steal = false }: LockOptions,
    callback: (lock: Lock) => Promise<void> | undefined,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      if (steal && signal) {
        return reject(new DOMException('steal and signal', 'NotSupportedError'));
      }
      let isWaiting = true;
      const request: LockRequest = {
        client,
        name,
        grant() {
          held.set(name, request);
          client.run(async () => {
            if (isWaiting) {
              isWaiting = false;
              await callback({ name, mode: 'exclusive' });
              resolve();
            }
            release(request);
          });
        },
        breakLock: () => client.run(() => reject(new DOMException('stolen', 'AbortError'))),
      };
      const onAbort = () => {
        // An abort has no effect on a lock.
        if (!isWaiting) return;
        isWaiting = false;
        queue = queue.filter((other) => other !== request);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort);
      if (!steal) {
        queue.push(request);
        return grantNext(name);
      }
      held.get(name)?.breakLock();
      request.grant();
    });
  }

  return {
    /** The number of locks and requests. */
    count: () => held.size + queue.length,
    /** Releases everything of a tab that is gone. */
    forget(client: LockClient) {
      queue = queue.filter((request) => request.client !== client);
      for (const request of [...held.values()]) if (request.client === client) release(request);
    },
    /** The part of `navigator.locks` that the heartbeat uses, in a tab. */
    forTab: (client: LockClient) => ({
      request: (
        name: string,
        options: LockOptions,
        callback: (lock: Lock) => Promise<void> | undefined,
      ) => requestAs(client, name, options, callback),
    }),
  };
}
