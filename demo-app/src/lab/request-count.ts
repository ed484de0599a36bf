import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { createStore, type Store } from '../store';

/** How many requests all tabs of this browser have caused, and what a bare heartbeat would have. */
export interface RequestCount {
  readonly made: number;
  /** Of a `setInterval` in each tab that calls `getTokenSilently({ cacheMode: 'off' })`. */
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
  const follow = () => {
    const next = read();
    const { made, bare } = count.getSnapshot();
    if (next.made !== made || next.bare !== bare) count.set(next);
  };
  follow();
  window.addEventListener('storage', follow);
  return () => window.removeEventListener('storage', follow);
});

/** The two numbers, as all tabs of this browser share them. */
export const requestCount: Store<RequestCount> & { reset(): Promise<void> } = {
  ...count,
  reset: () => change(() => none),
};

/** Counts the requests of a heartbeat of this tab, and those of the bare one it replaces. */
export function countRequests(heartbeat: SessionHeartbeat, intervalMs: number): () => void {
  const stopTrace = trace(heartbeat, (event) => {
    // Silent authentication is one request; a token is exchanged for its code only by the main probe.
    if (event.type === 'probeAsked') void add({ made: 1, bare: 0 });
    if (event.type === 'checkEnded' && event.verdict.type === 'alive')
      void add({ made: 1, bare: 0 });
  });
  const bare = setInterval(() => {
    const { status } = heartbeat.getSnapshot();
    if (status !== 'idle' && status !== 'lost') void add({ made: 0, bare: 2 });
  }, intervalMs);
  return () => {
    stopTrace();
    clearInterval(bare);
  };
}

function add({ made, bare }: RequestCount): Promise<void> {
  return change((now) => ({ made: now.made + made, bare: now.bare + bare }));
}

/** One tab at a time: each reads, and then writes. */
async function change(next: (now: RequestCount) => RequestCount): Promise<void> {
  await navigator.locks.request(key, () => {
    const value = next(read());
    localStorage.setItem(key, JSON.stringify(value));
    count.set(value);
  });
}
