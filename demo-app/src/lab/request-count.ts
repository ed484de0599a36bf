import type { Session } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { createStore, type Store } from '../app/store';

/** The requests of all tabs of this browser, and those of a `setInterval` in each tab. */
export interface RequestCount {
  readonly made: number;
  /** With a `setInterval` in each tab that calls `getTokenSilently({ cacheMode: 'off' })`. */
  readonly bare: number;
}

const key = 'lab.requests';
const none: RequestCount = { made: 0, bare: 0 };

function read(): RequestCount {
  try {
    const { made, bare } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<RequestCount>;
    return { made: Number(made) || 0, bare: Number(bare) || 0 };
  } catch {
    return none;
  }
}

const count = createStore<RequestCount>(read(), () => {
  const refresh = () => {
    const next = read();
    const { made, bare } = count.getSnapshot();
    if (next.made !== made || next.bare !== bare) count.set(next);
  };
  refresh();
  window.addEventListener('storage', refresh);
  return () => window.removeEventListener('storage', refresh);
});

/** The numbers of this browser, shared by all tabs. */
export const requestCount: Store<RequestCount> & { reset(): Promise<void> } = {
  ...count,
  reset: () => change(() => none),
};

/** Counts the requests of a session, and those of a `setInterval` instead. Returns a function that stops it. */
export function countRequests(session: Session, intervalMs: number): () => void {
  const stopTrace = trace(session, (event) => {
    // Each probe is one request. A main probe that succeeds exchanges its code for a token.
    if (event.type === 'probeStarted') void add({ made: 1, bare: 0 });
    if (event.type === 'checkFinished' && event.verdict.type === 'alive') {
      void add({ made: 1, bare: 0 });
    }
  });
  const bare = setInterval(() => {
    if (session.getSnapshot().user) void add({ made: 0, bare: 2 });
  }, intervalMs);
  return () => {
    stopTrace();
    clearInterval(bare);
  };
}

function add({ made, bare }: RequestCount): Promise<void> {
  return change((now) => ({ made: now.made + made, bare: now.bare + bare }));
}

/** Reads and writes under a Web Lock, so that no tab overwrites the number of another one. */
async function change(next: (now: RequestCount) => RequestCount): Promise<void> {
  await navigator.locks.request(key, () => {
    const value = next(read());
    localStorage.setItem(key, JSON.stringify(value));
    count.set(value);
  });
}
