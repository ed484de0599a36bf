/** Who asks for a lock. What is done in its name waits while it is frozen. */
export interface LockClient {
  run(task: () => unknown): void;
}

interface Request {
  readonly client: LockClient;
  readonly name: string;
  grant(): void;
  rob(): void;
}

/** The Web Locks of one browser: exclusive ones, which are waited for, given back and stolen. */
export function createFakeLocks() {
  const held = new Map<string, Request>();
  let queue: Request[] = [];

  function grantNext(name: string): void {
    const next = queue.find((request) => request.name === name);
    if (held.has(name) || !next) return;
    queue = queue.filter((request) => request !== next);
    next.grant();
  }

  function release(request: Request): void {
    if (held.get(request.name) !== request) return;
    held.delete(request.name);
    grantNext(request.name);
  }

  return {
    held: () => held.size + queue.length,
    /** The locks of a tab that is gone are free. */
    forget(client: LockClient) {
      queue = queue.filter((request) => request.client !== client);
      for (const request of held.values()) if (request.client === client) release(request);
    },
    of: (client: LockClient) => ({
      request: (
        name: string,
        { signal, steal = false }: LockOptions,
        callback: (lock: Lock) => Promise<void> | undefined,
      ) =>
        new Promise<void>((resolve, reject) => {
          const request: Request = {
            client,
            name,
            grant() {
              held.set(name, request);
              client.run(async () => {
                await callback({ name, mode: 'exclusive' });
                resolve();
                release(request);
              });
            },
            rob: () => client.run(() => reject(new DOMException('stolen', 'AbortError'))),
          };
          signal?.addEventListener('abort', () => {
            queue = queue.filter((other) => other !== request);
            reject(signal.reason as Error);
          });
          if (!steal) {
            queue.push(request);
            return grantNext(name);
          }
          held.get(name)?.rob();
          request.grant();
        }),
    }),
  };
}
