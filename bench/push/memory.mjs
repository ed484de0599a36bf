import { setTimeout as wait } from 'node:timers/promises';

const rounds = 20;
const pauseMs = 100;
const settled = 0.005;

/**
 * What this process holds once garbage collections change it no more. In bytes.
 *
 * @returns {Promise<{ rss: number, heap: number }>} `heap` is V8's, and a part of `rss`
 */
export async function readMemory() {
  let before = Infinity;
  for (let i = 0; i < rounds; i++) {
    globalThis.gc?.();
    await wait(pauseMs);
    const { rss } = process.memoryUsage();
    if (Math.abs(before - rss) < rss * settled) break;
    before = rss;
  }
  const { rss, heapUsed: heap } = process.memoryUsage();
  return { rss, heap };
}
