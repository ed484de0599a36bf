import { describe, expect, it } from 'vitest';
import { SessionHeartbeatError } from '../src/index.js';
import { decideSettings, type SessionHeartbeatOptions } from '../src/options.js';
import type { Probe } from '../src/probe.js';

const probe: Probe = async () => ({ session: 'alive' });
const decide = (options: unknown, asked = probe) =>
  decideSettings(options as SessionHeartbeatOptions, asked);

describe('the options', () => {
  it('have a default each', () => {
    expect(decide({})).toEqual({
      intervalMs: 900_000,
      liveIntervalMs: 900_000,
      minGapMs: 10_000,
      timeoutMs: 4_500,
      pauseAfterIdleMs: 1_800_000,
      maxUnverifiedMs: Infinity,
      confirmByRedirect: false,
      triggers: {},
      probeIsPassive: false,
      probeUsesSilentAuth: true,
    });
  });

  it('that are undefined have it too', () => {
    const names = Object.keys(decide({})).filter((name) => !name.startsWith('probe'));
    expect(decide(Object.fromEntries(names.map((name) => [name, undefined])))).toEqual(decide({}));
  });

  it('are taken as they are given', () => {
    const given = {
      intervalMs: 1,
      minGapMs: 0,
      timeoutMs: 1,
      pauseAfterIdleMs: 1,
      maxUnverifiedMs: 1,
      confirmByRedirect: true,
      triggers: { focus: false, push: () => () => undefined },
    };
    expect(decide(given)).toMatchObject(given);
  });

  it('may be without an end where that makes sense', () => {
    expect(decide({ intervalMs: Infinity }).intervalMs).toBe(Infinity);
    expect(decide({ maxUnverifiedMs: Infinity }).maxUnverifiedMs).toBe(Infinity);
    expect(decide({ pauseAfterIdleMs: false }).pauseAfterIdleMs).toBe(Infinity);
  });

  it('take from the probe what it is', () => {
    const passive = Object.assign(async () => ({ session: 'alive' as const }), { passive: true });
    expect(decide({}, passive)).toMatchObject({ probeIsPassive: true, probeUsesSilentAuth: true });
    const direct = Object.assign(async () => ({ session: 'alive' as const }), {
      silentAuth: false,
    });
    expect(decide({}, direct)).toMatchObject({ probeIsPassive: false, probeUsesSilentAuth: false });
  });
});

/** The message names the option, what is wrong with it, and what to give instead. */
describe('a mistake', () => {
  const durations = ['intervalMs', 'minGapMs', 'timeoutMs', 'pauseAfterIdleMs', 'maxUnverifiedMs'];

  it.each(
    durations.flatMap((name) =>
      [-1, -Infinity, Number.NaN, '5', null, true, {}, 1n].map((value) => [name, value] as const),
    ),
  )('%s: %o', (name, value) => {
    const attempt = () => decide({ [name]: value });
    expect(attempt).toThrow(SessionHeartbeatError);
    expect(attempt).toThrowError(
      expect.objectContaining({
        code: 'invalid_option',
        name: 'SessionHeartbeatError',
        message: expect.stringMatching(
          new RegExp(`^${name} is .+; give it milliseconds, [01] or more`),
        ) as string,
      }),
    );
  });

  it.each([
    ['intervalMs', 0],
    ['timeoutMs', 0],
    ['timeoutMs', Infinity],
    ['minGapMs', Infinity],
    ['pauseAfterIdleMs', 0],
    ['maxUnverifiedMs', 0],
  ])('%s: %d', (name, value) => {
    expect(() => decide({ [name]: value })).toThrowError(
      expect.objectContaining({ code: 'invalid_option' }),
    );
  });

  it.each([
    ['foucs', false],
    ['foucs', true],
    ['manual', false],
    ['focus', 'false'],
    ['focus', 0],
    ['focus', () => undefined],
    ['push', 'ws://example.com'],
    ['push', {}],
    ['xfocus', false],
    ['focusx', false],
    ['toString', false],
  ])('triggers.%s: %o', (name, value) => {
    expect(() => decide({ triggers: { [name]: value } })).toThrowError(
      expect.objectContaining({
        code: 'invalid_option',
        message: expect.stringMatching(
          new RegExp(`^triggers\\.${name} is [^]+; give true or false for .*focus.*push`),
        ) as string,
      }),
    );
  });

  it.each([
    'start',
    'interval',
    'focus',
    'online',
    'wake',
    'pageshow',
    'activity',
    'report',
    'push',
    'retry',
    'other_tab',
  ])('is not: triggers.%s', (name) => {
    for (const value of [true, false, undefined, null]) {
      if (name === 'push' && value === true) continue;
      expect(() => decide({ triggers: { [name]: value } })).not.toThrow();
    }
  });
});
