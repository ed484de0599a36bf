/**
 * What a page holds after a garbage collection. Heap in bytes.
 *
 * @param {import('@playwright/test').Page} page
 */
export async function readMemory(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  // What one collection finalizes, the next one frees.
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize: heap } = await devtools.send('Runtime.getHeapUsage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  await devtools.detach();
  const metric = (/** @type {string} */ name) =>
    metrics.find((each) => each.name === name)?.value ?? NaN;
  return {
    heap,
    listeners: metric('JSEventListeners'),
    nodes: metric('Nodes'),
    frames: metric('Frames'),
  };
}
