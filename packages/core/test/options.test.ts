import { describe, expect, it } from 'vitest';
import type { SessionHeartbeatOptions } from '../src/contract/options.js';
import type { Probe } from '../src/contract/probe.js';
import { SessionHeartbeatError } from '../src/index.js';
import { decideSettings } from '../src/machine/settings.js';

const probe: Probe = { kind: 'silent_auth', ask: async () => ({ session: 'alive' }) };
const decide = (options: unknown, given: unknown = probe) =>
  decideSettings(options as SessionHeartbeatOptions, given as Probe);

const defaults = {
  intervalMs: 900_000,
  minGapMs: 10_000,
  timeoutMs: 4_500,
  pauseAfterIdleMs: 1_800_000,
  idleTimeoutMs: Infinity,
  warnBeforeMs: 60_000,
  maxUnverifiedMs: Infinity,
  confirmByRedirect: 'push',
  checkOnFocus: true,
  checkOnReconnect: true,
  shareTabs: true,
  probe,
  silentAuthLifetimeMs: Infinity,
  crossOriginIsolated: false,
  diagnosis: null,
  isFinal: undefined,
  isSameUser: undefined,
};

describe('the options', () => {
  it('have defaults, also if they are undefined', () => {
    expect(decide({})).toEqual(defaults);
    const names = ['push', 'probe', ...Object.keys(defaults)];
    expect(decide(Object.fromEntries(names.map((name) => [name, undefined])))).toEqual(defaults);
  });

  it.each([
    {
      intervalMs: 1,
      minGapMs: 0,
      timeoutMs: 1,
      pauseAfterIdleMs: 1,
      idleTimeoutMs: 1,
      warnBeforeMs: 0,
      maxUnverifiedMs: 1,
      confirmByRedirect: true,
      checkOnFocus: false,
      checkOnReconnect: false,
      shareTabs: false,
    },
    { confirmByRedirect: false, intervalMs: Infinity, maxUnverifiedMs: Infinity },
    { confirmByRedirect: 'push' },
  ])('may have other values: %j', (given) => {
    expect(decide({ ...given, push: () => () => {} })).toMatchObject(given);
  });

  it('may switch the pause off', () => {
    expect(decide({ pauseAfterIdleMs: false }).pauseAfterIdleMs).toBe(Infinity);
  });

  it.each(['silent_auth', 'grant', 'custom'])('accept a probe of the kind %s', (kind) => {
    for (const passive of [true, false, undefined]) {
      expect(decide({}, { ...probe, kind, passive }).probe).toMatchObject({ kind, passive });
    }
  });
});

describe('a mistake is', () => {
  /** The message names the option. */
  function expectMistake(name: string, attempt: () => unknown): void {
    expect(attempt).toThrow(SessionHeartbeatError);
    const error = { code: 'invalid_option', name: 'SessionHeartbeatError' };
    const message = `invalid_option: ${name}`;
    expect(attempt).toThrowError(expect.objectContaining({ ...error, message }) as Error);
  }

  const noDuration = [-1, -Infinity, Number.NaN, '5', null, true, {}, 1n];
  const noFlag = ['false', 0, null, () => undefined];
  const noFunction = ['wss://example.com', true, false, null, {}];

  it.each<[string, unknown[]]>([
    ['intervalMs', [...noDuration, 0]],
    ['minGapMs', [...noDuration, Infinity]],
    ['timeoutMs', [...noDuration, 0, Infinity]],
    ['pauseAfterIdleMs', [...noDuration, 0]],
    ['idleTimeoutMs', [...noDuration, 0]],
    ['warnBeforeMs', noDuration],
    ['maxUnverifiedMs', [...noDuration, 0]],
    ['checkOnFocus', noFlag],
    ['checkOnReconnect', noFlag],
    ['shareTabs', noFlag],
    ['confirmByRedirect', ['true', 'pushed', '', 1, null, {}]],
    ['push', noFunction],
    ['isFinal', noFunction],
    ['isSameUser', noFunction],
  ])('%s: %o', (name, values) => {
    for (const value of values) expectMistake(name, () => decide({ [name]: value }));
  });

  it.each([
    null,
    'silent_auth',
    {},
    async () => ({ session: 'alive' }),
    { ask: probe.ask },
    { kind: 'silent_auth' },
    { kind: 'silent_auth', ask: true },
    { kind: 'iframe', ask: probe.ask },
    { kind: 'silent_authx', ask: probe.ask },
    Object.assign(async () => ({ session: 'alive' }), { passive: true }),
  ])('probe: %o', (given) => {
    expectMistake('probe', () => decide({}, given));
  });
});
