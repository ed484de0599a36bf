import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiagnosisCode, SessionEvents, SessionHeartbeat } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

beforeEach(() => {
  visit('https://app.example.com/');
  localStorage.clear();
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Imports the package as a new page does, in an environment. `undefined`: none is defined. */
async function load(environment: string | undefined) {
  const core = await import('../../src/index.js');
  const testing = await import('../../src/testing/index.js');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  // The test runner itself needs the rest of it at any moment.
  const withoutEnvironment: unknown = Object.create(process, { env: { value: undefined } });
  if (environment === undefined) vi.stubGlobal('process', withoutEnvironment);
  else vi.stubEnv('NODE_ENV', environment);
  return { ...core, ...testing, warnings: () => warn.mock.calls.flat() };
}

const otherEnvironments = ['production', 'test', '', undefined];

describe('an interval below a minute', () => {
  /** Creates heartbeats with these intervals. Returns the warnings. */
  async function warningsOf(environment: string | undefined, ...intervals: number[]) {
    const { createSessionHeartbeat, warnings } = await load(environment);
    for (const intervalMs of intervals) createSessionHeartbeat(createFakeClient(), { intervalMs });
    vi.unstubAllGlobals();
    return warnings();
  }

  it('warns once in development, with the load that it causes', async () => {
    expect(await warningsOf('development', 6_000, 1_000)).toEqual([
      expect.stringMatching(/^auth0-heartbeat: intervalMs 6000 .*10 checks a minute.*15 minutes/),
    ]);
  });

  it.each(otherEnvironments)('does not warn in the environment %j', async (environment) => {
    expect(await warningsOf(environment, 1_000)).toEqual([]);
  });

  it('is the only one that warns', async () => {
    expect(await warningsOf('development', 60_000, 900_000, Infinity)).toEqual([]);
  });
});

describe('an unknown option', () => {
  async function warningsOf(environment: string | undefined) {
    const { createSession, warnings } = await load(environment);
    const options = { intervallMs: 900_000, minGapMs: 10_000, onBlocked: () => {} };
    createSession(createFakeClient(), options);
    vi.unstubAllGlobals();
    return warnings();
  }

  it('is named once in development', async () => {
    expect(await warningsOf('development')).toEqual([
      'auth0-heartbeat: there is no option intervallMs.',
    ]);
  });

  it.each(otherEnvironments)('is not named in the environment %j', async (environment) => {
    expect(await warningsOf(environment)).toEqual([]);
  });
});

describe('a heartbeat that is not started', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function warningsOf(environment: string, isStarted: boolean) {
    const { createSessionHeartbeat, warnings } = await load(environment);
    const heartbeat = createSessionHeartbeat(createFakeClient());
    if (isStarted) heartbeat.start();
    await vi.advanceTimersByTimeAsync(10_000);
    heartbeat.stop();
    return warnings();
  }

  it('warns in development', async () => {
    expect(await warningsOf('development', false)).toEqual([
      expect.stringMatching(/not started.*startSession/),
    ]);
  });

  it('does not warn if another one is started, as in StrictMode', async () => {
    const { createSessionHeartbeat, warnings } = await load('development');
    createSessionHeartbeat(createFakeClient());
    const heartbeat = createSessionHeartbeat(createFakeClient());
    heartbeat.start();
    await vi.advanceTimersByTimeAsync(10_000);
    heartbeat.stop();
    expect(warnings()).toEqual([]);
  });

  it('does not warn if it is started, or in production', async () => {
    expect(await warningsOf('development', true)).toEqual([]);
    expect(await warningsOf('production', false)).toEqual([]);
  });
});

describe('a diagnosis', () => {
  /** Emits diagnoses of a heartbeat. Returns the warnings. */
  async function warningsOf(environment: string | undefined, ...codes: DiagnosisCode[]) {
    const { warnings } = await load(environment);
    const { warnInDevelopment } = await import('../../src/browser/development-warnings.js');
    const { default: mitt } = await import('mitt');
    const emitter = mitt<SessionEvents>();
    const on: SessionHeartbeat['on'] = (event, handler) => {
      emitter.on(event, handler);
      return () => emitter.off(event, handler);
    };
    warnInDevelopment({ on }, 900_000);
    for (const code of codes) emitter.emit('diagnosis', { code });
    vi.unstubAllGlobals();
    return warnings();
  }

  it.each<[DiagnosisCode, RegExp]>([
    ['third_party_cookies_blocked', /custom domain .*or refresh tokens/],
    ['cross_origin_isolated', /refresh tokens, or remove Cross-Origin-Embedder-Policy/],
    ['refresh_token_mode', /sessionProbe, or back-channel logout/],
    ['web_origin_not_allowed', /Allowed Web Origins.*frame-src/],
    ['redirect_loop', /custom domain .*or refresh tokens/],
  ])('%s warns once in development, with its remedy', async (code, remedy) => {
    const warnings = await warningsOf('development', code, code);
    expect(warnings).toEqual([expect.stringMatching(remedy)]);
    expect(warnings).toEqual([expect.stringMatching(`^auth0-heartbeat: ${code}: `)]);
  });

  it('warns also after another one', async () => {
    expect(
      await warningsOf('development', 'third_party_cookies_blocked', 'refresh_token_mode'),
    ).toHaveLength(2);
  });

  it.each(otherEnvironments)('does not warn in the environment %j', async (environment) => {
    expect(await warningsOf(environment, 'third_party_cookies_blocked')).toEqual([]);
  });

  it.each([
    ['development', 1],
    ['production', 0],
  ])('of a heartbeat in %s warns %d times', async (environment, times) => {
    const { createFakeSession, createSessionHeartbeat, warnings } = await load(environment);
    for (let turn = 0; turn < 2; turn++) {
      const session = createFakeSession({ blocksThirdPartyCookies: true });
      const heartbeat = createSessionHeartbeat(session.client);
      heartbeat.start();
      await session.advance(0);
      expect(heartbeat.getSnapshot().diagnosis?.code).toBe('third_party_cookies_blocked');
      heartbeat.stop();
    }
    expect(warnings()).toHaveLength(times);
  });
});

describe('a refusal of the push server', () => {
  /** Opens a stream that the server refuses three times. Returns the warnings. */
  async function warningsOf(environment: string | undefined, status: number) {
    vi.useFakeTimers();
    try {
      const { warnings } = await load(environment);
      const { createFakeStream, settle } = await import('../push/fake-stream.js');
      const stream = createFakeStream();
      for (let turn = 0; turn < 3; turn++) {
        await settle();
        stream.server.stream().respond(new Response('', { status }));
        await vi.advanceTimersByTimeAsync(60_000);
      }
      stream.kept.stop();
      vi.unstubAllGlobals();
      return warnings();
    } finally {
      vi.useRealTimers();
    }
  }

  it.each([
    // The page of the app, at every URL.
    [200, 1],
    [401, 1],
    [404, 1],
    [429, 0],
    [503, 0],
  ])('with status %d warns %d times in development', async (status, times) => {
    const warnings = await warningsOf('development', status);
    expect(warnings).toHaveLength(times);
    for (const warning of warnings) {
      expect(warning).toContain(`https://push.example.com/hints responded with ${status}`);
      expect(warning).not.toMatch(/token \d/);
    }
  });

  it.each(otherEnvironments)('does not warn in the environment %j', async (environment) => {
    expect(await warningsOf(environment, 401)).toEqual([]);
  });
});
