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
  probe,
  silentAuthLifetimeMs: Infinity,
  diagnosis: null,
  isFinal: undefined,
  isSameUser: undefined,
};

describe('the options', () => {
  it('have defaults', () => {
    expect(decide({})).toEqual(defaults);
  });

  it('have defaults if they are undefined', () => {
    const names = ['shareTabs', 'push', 'probe', ...Object.keys(defaults)];
    expect(decide(Object.fromEntries(names.map((name) => [name, undefined])))).toEqual(defaults);
  });

  it('may have other values', () => {
    const given = {
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
    };
    expect(decide({ ...given, shareTabs: false, push: () => () => {} })).toMatchObject(given);
    expect(decide({ confirmByRedirect: false }).confirmByRedirect).toBe(false);
    expect(decide({ confirmByRedirect: 'push' }).confirmByRedirect).toBe('push');
  });

  it('may be infinite where that is useful', () => {
    expect(decide({ intervalMs: Infinity }).intervalMs).toBe(Infinity);
    expect(decide({ maxUnverifiedMs: Infinity }).maxUnverifiedMs).toBe(Infinity);
    expect(decide({ pauseAfterIdleMs: false }).pauseAfterIdleMs).toBe(Infinity);
  });

  it.each(['silent_auth', 'grant', 'custom'])('accept a probe of the kind %s', (kind) => {
    for (const passive of [true, false, undefined]) {
      expect(decide({}, { ...probe, kind, passive }).probe).toMatchObject({ kind, passive });
    }
  });
});

/** The message names the option. */
const mistake = (name: string) =>
  expect.objectContaining({
    code: 'invalid_option',
    name: 'SessionHeartbeatError',
    message: `invalid_option: ${name}`,
  }) as Error;

describe('a mistake is', () => {
  const durations = [
    'intervalMs',
    'minGapMs',
    'timeoutMs',
    'pauseAfterIdleMs',
    'idleTimeoutMs',
    'warnBeforeMs',
    'maxUnverifiedMs',
  ];

  it.each(
    durations.flatMap((name) =>
      [-1, -Infinity, Number.NaN, '5', null, true, {}, 1n].map((value) => [name, value] as const),
    ),
  )('%s: %o', (name, value) => {
    const attempt = () => decide({ [name]: value });
    expect(attempt).toThrow(SessionHeartbeatError);
    expect(attempt).toThrowError(mistake(name));
  });

  it.each([
    ['intervalMs', 0],
    ['timeoutMs', 0],
    ['timeoutMs', Infinity],
    ['minGapMs', Infinity],
    ['pauseAfterIdleMs', 0],
    ['maxUnverifiedMs', 0],
    ['idleTimeoutMs', 0],
    ['warnBeforeMs', -1],
  ])('%s: %d', (name, value) => {
    expect(() => decide({ [name]: value })).toThrowError(mistake(name));
  });

  it.each(
    ['checkOnFocus', 'checkOnReconnect', 'shareTabs'].flatMap((name) =>
      ['false', 0, null, () => undefined].map((value) => [name, value] as const),
    ),
  )('%s: %o', (name, value) => {
    expect(() => decide({ [name]: value })).toThrowError(mistake(name));
  });

  it.each(['true', 'pushed', '', 1, null, {}])('confirmByRedirect: %o', (value) => {
    expect(() => decide({ confirmByRedirect: value })).toThrowError(mistake('confirmByRedirect'));
  });

  it.each(['wss://example.com', true, false, null, {}])('push: %o', (value) => {
    expect(() => decide({ push: value })).toThrowError(mistake('push'));
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
    expect(() => decide({}, given)).toThrowError(mistake('probe'));
  });
});
