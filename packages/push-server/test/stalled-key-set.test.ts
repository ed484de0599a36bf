/** @vitest-environment node */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import { createRemoteKeys } from '../src/tokens/remote-keys.js';

let requests = 0;
const server = createServer((_req, res) => {
  requests += 1;
  // The headers arrive, but the body never ends.
  res.writeHead(200, { 'Content-Type': 'application/json' }).write('{"keys":[');
});
afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('gives up on a stalled key set after 5 seconds, also after a garbage collection', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const keys = createRemoteKeys(
    new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  );
  const failed = vi.fn();
  Promise.resolve(keys({ alg: 'RS256', kid: 'key' }, { payload: '', signature: '' })).catch(failed);
  await vi.waitFor(() => expect(requests).toBe(1));
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  vi.advanceTimersByTime(5000);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
});
