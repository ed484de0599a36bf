import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiagnosisCode, SessionEvents, SessionHeartbeat } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

beforeEach(() => {
  visit('https://app.example.com/');
  localStorage.clear();
  vi.resetModules();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

type Environment = string | undefined;

/** Imports the package as a new page does, in an environment. `undefined`: none is defined. */
async function load(environment: Environment) {
  const core = await import('../../src/index.js');
  const testing = await import('../../src/testing/index.js');
  return { ...core, ...testing, warnings: enter(environment) };
}

/** Enters an environment. Returns a function that leaves it, and returns the warnings. */
function enter(environment: Environment): () => unknown[] {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  // The test runner itself needs the rest of it at any moment.
  const withoutEnvironment: unknown = Object.create(process, { env: { value: undefined } });
  if (environment === undefined) vi.stubGlobal('process', withoutEnvironment);
  else vi.stubEnv('NODE_ENV', environment);
  return () => {
    vi.unstubAllGlobals();
    return warn.mock.calls.flat();
  };
}

/** Creates heartbeats with these intervals. */
async function createHeartbeats(environment: Environment, ...intervals: number[]) {
  const { createSessionHeartbeat, warnings } = await load(environment);
  for (const intervalMs of intervals) createSessionHeartbeat(createFakeClient(), { intervalMs });
  return warnings();
}

/** Creates a session with an option that does not exist. */
async function createWithUnknownOption(environment: Environment) {
  const { createSession, warnings } = await load(environment);
  const options = { intervallMs: 900_000, minGapMs: 10_000, onBlocked: () => {} };
  createSession(createFakeClient(), options);
  return warnings();
}

/** Emits diagnoses of a heartbeat. */
async function diagnose(environment: Environment, ...codes: DiagnosisCode[]) {
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
  return warnings();
}

/** Opens a stream that the push server refuses three times. */
async function refuseStream(environment: Environment, status: number) {
  const { warnings } = await load(environment);
  const { createFakeStream, settle } = await import('../push/fake-stream.js');
  const stream = createFakeStream();
  for (let turn = 0; turn < 3; turn++) {
    await settle();
    stream.server.stream().respond(new Response('', { status }));
    await vi.advanceTimersByTimeAsync(60_000);
  }
  stream.kept.stop();
  return warnings();
}

describe.each(['production', 'test', '', undefined])('in the environment %j', (environment) => {
  it.each<[string, () => Promise<unknown[]>]>([
    ['a short interval', () => createHeartbeats(environment, 1_000)],
    ['an unknown option', () => createWithUnknownOption(environment)],
    ['a diagnosis', () => diagnose(environment, 'third_party_cookies_blocked')],
    ['a refusal of the push server', () => refuseStream(environment, 401)],
  ])('%s causes no warning', async (_, act) => {
    expect(await act()).toEqual([]);
  });
});

describe('in development', () => {
  it('an interval below a minute warns once, with the load that it causes', async () => {
    expect(await createHeartbeats('development', 6_000, 1_000)).toEqual([
      expect.stringMatching(/^auth0-heartbeat: intervalMs 6000 .*10 checks a minute.*15 minutes/),
    ]);
  });

  it('no other interval warns', async () => {
    expect(await createHeartbeats('development', 60_000, 900_000, Infinity)).toEqual([]);
  });

  it('an unknown option is named once', async () => {
    expect(await createWithUnknownOption('development')).toEqual([
      'auth0-heartbeat: there is no option intervallMs.',
    ]);
  });

  it.each<[DiagnosisCode, RegExp]>([
    ['third_party_cookies_blocked', /custom domain .*or refresh tokens/],
    ['cross_origin_isolated', /refresh tokens, or remove Cross-Origin-Embedder-Policy/],
    ['refresh_token_mode', /sessionProbe, or back-channel logout/],
    ['web_origin_not_allowed', /Allowed Web Origins.*frame-src/],
    ['redirect_loop', /custom domain .*or refresh tokens/],
  ])('the diagnosis %s warns once, with its remedy', async (code, remedy) => {
    const warnings = await diagnose('development', code, code);
    expect(warnings).toEqual([expect.stringMatching(remedy)]);
    expect(warnings).toEqual([expect.stringMatching(`^auth0-heartbeat: ${code}: `)]);
  });

  it('each diagnosis warns', async () => {
    const codes = ['third_party_cookies_blocked', 'refresh_token_mode'] as const;
    expect(await diagnose('development', ...codes)).toHaveLength(2);
  });

  it.each([
    // The page of the app, at every URL.
    [200, 1],
    [401, 1],
    [404, 1],
    [429, 0],
    [503, 0],
  ])('a refusal of the push server with status %d warns %d times', async (status, times) => {
    const warnings = await refuseStream('development', status);
    expect(warnings).toHaveLength(times);
    for (const warning of warnings) {
      expect(warning).toContain(`https://push.example.com/hints responded with ${status}`);
      expect(warning).not.toMatch(/token \d/);
    }
  });
});

it.each([
  ['development', 1],
  ['production', 0],
])('a diagnosis of heartbeats in %s warns %d times', async (environment, times) => {
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

describe('a heartbeat that is not started', () => {
  /** Creates heartbeats, of which some are started within 10 seconds. */
  async function createStarted(environment: string, ...started: boolean[]) {
    const { createSessionHeartbeat, warnings } = await load(environment);
    const heartbeats = started.map((isStarted) => {
      const heartbeat = createSessionHeartbeat(createFakeClient());
      if (isStarted) heartbeat.start();
      return heartbeat;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    for (const heartbeat of heartbeats) heartbeat.stop();
    return warnings();
  }

  it('warns in development', async () => {
    expect(await createStarted('development', false)).toEqual([
      expect.stringMatching(/not started.*startSession/),
    ]);
  });

  it.each([
    ['in production', 'production', [false]],
    ['if it is started', 'development', [true]],
    ['if another one is started, as in StrictMode', 'development', [false, true]],
  ])('does not warn %s', async (_, environment, started) => {
    expect(await createStarted(environment, ...started)).toEqual([]);
  });
});
