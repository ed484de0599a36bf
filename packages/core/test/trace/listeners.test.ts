import { describe, expect, it, vi } from 'vitest';
import { createSessionHeartbeat, SessionHeartbeatError } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { type SessionTrace, trace } from '@auth0-heartbeat/core/trace';
import { tracedOf } from '../../src/traced.js';
import { alive, blocked, offline } from '../fake-answers.js';
import { catchRejections } from './fake-rejections.js';
import { beginTrace, createTracedBrowser, inShort, lastNext } from './fake-trace.js';

describe('a trace', () => {
  it('is of whatever createSessionHeartbeat made, and lives by its clock', async () => {
    const session = createFakeSession({ now: 5_000_000 });
    const heartbeat = createSessionHeartbeat(session.client);
    const traced: SessionTrace[] = [];
    const stop = trace(heartbeat, (event) => traced.push(event));
    heartbeat.start();
    await session.advance(0);
    expect(traced.map(inShort)).toContain('1 checkEnded start alive');
    expect(new Set(traced.map(({ at }) => at))).toEqual(new Set([5_000_000]));
    stop();
    const before = traced.length;
    await session.advance(900_000);
    expect(traced).toHaveLength(before);
  });

  it.each([[{ on: () => () => {} }], [undefined], [null]])(
    'of anything else is a mistake: %s',
    (other) => {
      const begin = () => trace(other as never, () => {});
      expect(begin).toThrow(SessionHeartbeatError);
      expect(begin).toThrow(expect.objectContaining({ code: 'invalid_heartbeat' }));
    },
  );

  it('holds nothing once undone, and nothing before', () => {
    const world = createTracedBrowser();
    const listeners = tracedOf(world.heartbeat)?.listeners;
    expect(listeners?.size).toBe(1);
    expect(world.undo()).toBeUndefined();
    world.undo();
    expect(listeners?.size).toBe(0);
  });

  it('and another one know nothing of each other', async () => {
    const world = createTracedBrowser();
    await world.startProven();
    const other = beginTrace(world);
    world.story();
    await world.check();
    expect(world.story()).toEqual(['2 checkStarted manual', '2 probeAsked main']);
    expect(other.story()).toEqual(['1 checkStarted manual', '1 probeAsked main']);
    world.undo();
    await world.question().answer(alive);
    expect(world.story()).toEqual([]);
    expect(other.story()).toEqual(['1 checkEnded manual alive']);
  });

  it('tells what nobody can change, neither for another trace nor for the heartbeat', async () => {
    const world = createTracedBrowser();
    await world.startProven();
    await world.check();
    await world.question().fail(offline());
    world.heartbeat.report(blocked);
    const isFrozen = (value: unknown): boolean =>
      Object(value) !== value ||
      (Object.isFrozen(value) && Object.values(value as object).every(isFrozen));
    expect(world.traced.length).toBeGreaterThan(8);
    expect(world.traced.filter((event) => !isFrozen(event))).toEqual([]);
  });

  it('has no token in it, whoever handed one over', async () => {
    const world = createTracedBrowser();
    const secrets = { access_token: 'SECRET', mfa_token: 'SECRET', id_token: 'SECRET' };
    await world.start();
    const claims = { sub: 'auth0|alice', sid: 'one', email: 'SECRET' };
    await world.question().answer({ ...secrets, session: 'alive', user: claims } as never);
    await world.check();
    const mfa = { error: 'mfa_required', error_description: 'Multifactor', ...secrets };
    await world.question().fail(Object.assign(new Error('MFA'), mfa));
    world.heartbeat.report({
      error: 'unauthorized',
      error_description: 'user is blocked',
      ...secrets,
    });
    expect(world.story().filter((line) => line.includes('checkEnded'))).toHaveLength(3);
    expect(JSON.stringify(world.traced)).not.toContain('SECRET');
  });
});

describe('a listener', () => {
  it('that throws changes nothing, neither for the heartbeat nor for itself', async () => {
    const rejected = catchRejections();
    const world = createTracedBrowser();
    const boom = new Error('boom');
    const heard: SessionTrace[] = [];
    trace(world.heartbeat, (event) => {
      heard.push(event);
      throw boom;
    });
    await world.startProven();
    expect(world.events()).toEqual(['sessionVerified']);
    expect(heard).toEqual(world.traced);
    await vi.waitFor(() => expect(rejected).toHaveLength(world.traced.length));
    expect(new Set(rejected)).toEqual(new Set([boom]));
    expect(world.exceptions).toEqual([]);
  });

  it('that undoes itself hears no more, not even the rest of that moment', async () => {
    const world = createTracedBrowser();
    const heard: string[] = [];
    const undo = trace(world.heartbeat, (event) => {
      heard.push(event.type);
      if (event.type === 'checkStarted') undo();
    });
    await world.start();
    expect(heard.at(-1)).toBe('checkStarted');
    expect(world.traced.map(({ type }) => type).slice(-3)).toEqual([
      'checkStarted',
      'nextCheckChanged',
      'probeAsked',
    ]);
  });

  it('that undoes another one silences it at once', async () => {
    const world = createTracedBrowser();
    world.undo();
    const heard: string[] = [];
    let undo = () => {};
    trace(world.heartbeat, (event) => {
      if (event.type === 'checkStarted') undo();
    });
    undo = trace(world.heartbeat, (event) => void heard.push(event.type));
    await world.start();
    expect(heard).not.toContain('checkStarted');
  });

  it('that stops the heartbeat hears of that after what it was told', async () => {
    const world = createTracedBrowser();
    const heard: string[] = [];
    trace(world.heartbeat, (event) => {
      heard.push(inShort(event));
      if (event.type === 'checkStarted') world.heartbeat.stop();
    });
    await world.start();
    expect(heard.slice(-4)).toEqual([
      '1 checkStarted start',
      'nextCheckChanged',
      '1 checkDropped',
      'nextCheckChanged',
    ]);
    expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'stopped' });
  });

  it('that stops the heartbeat at the first word hears of that after all of the others', async () => {
    const world = createTracedBrowser();
    await world.startProven();
    await world.check();
    const heard: SessionTrace[] = [];
    trace(world.heartbeat, (event) => {
      const before = heard.push(event);
      world.heartbeat.stop();
      expect(heard).toHaveLength(before);
    });
    expect(heard.map(inShort)).toEqual([
      '1 checkStarted manual',
      '1 probeAsked main',
      'nextCheckChanged',
      '1 checkDropped',
      'nextCheckChanged',
    ]);
    expect(lastNext(heard)).toEqual({ trigger: null, because: 'stopped' });
  });

  it('that asks for a check gets one', async () => {
    const world = createTracedBrowser();
    const undo = trace(world.heartbeat, (event) => {
      if (event.type === 'checkEnded') undo();
      if (event.type === 'checkEnded') void world.heartbeat.check();
    });
    await world.startProven();
    expect(world.story().slice(2)).toEqual([
      '1 checkEnded start alive',
      '2 checkStarted manual',
      '2 probeAsked main',
    ]);
  });

  it('that begins another trace: it is not told again what it begins with', async () => {
    const world = createTracedBrowser();
    let late: ReturnType<typeof beginTrace> | undefined;
    trace(world.heartbeat, (event) => {
      if (event.type === 'probeAsked') late ??= beginTrace(world);
    });
    await world.startProven();
    expect(late?.story()).toEqual([
      '1 checkStarted start',
      '1 probeAsked main',
      '1 checkEnded start alive',
    ]);
  });
});
