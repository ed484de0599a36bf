import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { createSessionHeartbeat } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

beforeEach(() => {
  visit('https://app.example.com/');
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What is said about heartbeats with these intervals, made one after the other on a fresh page. */
async function warnings(
  environment: string | undefined,
  ...intervals: number[]
): Promise<unknown[]> {
  const { createSessionHeartbeat: create } = (await import('../../src/index.js')) as {
    createSessionHeartbeat: typeof createSessionHeartbeat;
  };
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  if (environment === undefined) vi.stubGlobal('process', undefined);
  else vi.stubEnv('NODE_ENV', environment);
  for (const intervalMs of intervals) create(createFakeClient(), { intervalMs });
  vi.unstubAllGlobals();
  return warn.mock.calls.flat();
}

describe('an interval of less than a minute', () => {
  it('is warned of once in development, with the load that it causes', async () => {
    expect(await warnings('development', 6_000, 1_000)).toEqual([
      expect.stringMatching(/intervalMs 6000 .*10 checks a minute.*15 minutes/),
    ]);
  });

  it.each(['production', 'test', ''])('is not warned of in %j', async (environment) => {
    expect(await warnings(environment, 1_000)).toEqual([]);
  });

  it('is not warned of where nobody has said what the environment is', async () => {
    expect(await warnings(undefined, 1_000)).toEqual([]);
  });

  it('is the only one that is warned of', async () => {
    expect(await warnings('development', 60_000, 900_000, Infinity)).toEqual([]);
  });
});
