import { describe, expect, it, vi } from 'vitest';
import { createSessionHeartbeat, SessionHeartbeatError } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { trace, type TraceEvent } from '@auth0-heartbeat/core/trace';
import { internalsOf } from '../../src/shell/internals.js';
import { alive, offline, oauthError } from '../fake-answers.js';
import { catchRejections } from './fake-rejections.js';
import {
  createTracedBrowser,
  inShort,
  startTrace,
  startTraced,
  startTracedAgo,
} from './fake-trace.js';

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Object.isFrozen(value) && Object.values(value).every(isFrozen));

describe('a trace', () => {
  it('traces a heartbeat of createSessionHeartbeat in the time of its clock', async () => {
    const session = createFakeSession({ now: 5_000_000 });
    const heartbeat = createSessionHeartbeat(session.client);
    const entries: TraceEvent[] = [];
    trace(heartbeat, (entry) => entries.push(entry));
    heartbeat.start();
    await session.advance(0);
    expect(entries.map(inShort)).toContain('1 checkFinished start alive');
    expect(new Set(entries.map(({ at }) => at))).toEqual(new Set([5_000_000]));
  });

  it.each([[{ on: () => () => {} }], [undefined], [null]])(
    'throws invalid_heartbeat for %s',
    (other) => {
      const start = () => trace(other as never, () => {});
      expect(start).toThrow(SessionHeartbeatError);
      expect(start).toThrow(expect.objectContaining({ code: 'invalid_heartbeat' }));
      expect(start).toThrow('invalid_heartbeat: trace');
    },
  );

  it('removes its listener when it is stopped, and no other', async () => {
    const browser = await startTracedAgo();
    const listeners = internalsOf(browser.heartbeat)?.listeners;
    const other = startTrace(browser);
    expect(listeners?.size).toBe(2);
    await browser.check();
    expect(browser.takeStory()).toEqual(['2 checkStarted manual', '2 probeStarted main']);
    expect(other.takeStory()).toEqual(['2 checkStarted manual', '2 probeStarted main']);
    expect(browser.stopTrace()).toBeUndefined();
    browser.stopTrace();
    expect(listeners?.size).toBe(1);
    await browser.question().answer(alive);
    expect(browser.takeStory()).toEqual([]);
    expect(other.takeStory()).toEqual(['2 checkFinished manual alive']);
  });

  it('delivers only frozen entries', async () => {
    const browser = await startTraced();
    await browser.check();
    await browser.question().fail(offline());
    await browser.advance(60_000);
    browser.heartbeat.stop();
    expect(browser.entries.length).toBeGreaterThan(8);
    expect(browser.entries.filter((entry) => !isFrozen(entry))).toEqual([]);
  });

  it('contains no token and no other claim', async () => {
    const browser = createTracedBrowser();
    const secrets = { access_token: 'SECRET', mfa_token: 'SECRET', id_token: 'SECRET' };
    await browser.start();
    const claims = { sub: 'auth0|alice', sid: 'one', email: 'SECRET' };
    await browser.question().answer({ ...secrets, session: 'alive', user: claims } as never);
    await browser.check();
    const mfa = { ...oauthError('mfa_required', 'Multifactor'), ...secrets };
    await browser.question().fail(Object.assign(new Error('MFA'), mfa));
    await browser.check();
    await browser.question().fail({ ...oauthError('unauthorized', 'user is blocked'), ...secrets });
    expect(JSON.stringify(browser.entries)).not.toContain('SECRET');
    const verdicts = browser.takeStory().filter((line) => line.includes('checkFinished'));
    expect(verdicts).toEqual([
      '1 checkFinished start alive',
      '2 checkFinished manual interaction_required',
      '3 checkFinished manual lost',
    ]);
  });
});

describe('a listener of a trace', () => {
  it('changes nothing if it throws', async () => {
    const rejected = catchRejections();
    const browser = createTracedBrowser();
    const boom = new Error('boom');
    const received: TraceEvent[] = [];
    trace(browser.heartbeat, (entry) => {
      received.push(entry);
      throw boom;
    });
    await browser.startVerified();
    expect(browser.events()).toEqual(['sessionVerified']);
    expect(received).toEqual(browser.entries);
    await vi.waitFor(() => expect(rejected).toHaveLength(browser.entries.length));
    expect(new Set(rejected)).toEqual(new Set([boom]));
    expect(browser.exceptions).toEqual([]);
  });

  it('receives nothing more after it stops its trace, not even the rest of the step', async () => {
    const browser = createTracedBrowser();
    const received: string[] = [];
    const stop = trace(browser.heartbeat, (entry) => {
      received.push(entry.type);
      if (entry.type === 'checkStarted') stop();
    });
    await browser.start();
    expect(received.at(-1)).toBe('checkStarted');
    expect(browser.entries.map(({ type }) => type).slice(-2)).toEqual([
      'nextCheckChanged',
      'probeStarted',
    ]);
  });

  it('can stop another trace immediately', async () => {
    const browser = createTracedBrowser();
    const received: string[] = [];
    let stop = () => {};
    trace(browser.heartbeat, (entry) => {
      if (entry.type === 'checkStarted') stop();
    });
    stop = trace(browser.heartbeat, (entry) => void received.push(entry.type));
    await browser.start();
    expect(received).not.toContain('checkStarted');
  });

  it('receives what it causes after the rest of the step', async () => {
    const browser = createTracedBrowser();
    const received: string[] = [];
    trace(browser.heartbeat, (entry) => {
      received.push(inShort(entry));
      if (entry.type === 'checkStarted') browser.heartbeat.stop();
    });
    await browser.start();
    expect(received.slice(-4)).toEqual([
      '1 checkStarted start',
      'nextCheckChanged',
      '1 checkCancelled',
      'nextCheckChanged',
    ]);
    expect(browser.next()).toEqual({ trigger: null, because: 'stopped' });
  });

  it('receives what it causes after all of the first entries', async () => {
    const browser = await startTraced();
    await browser.check();
    const received: TraceEvent[] = [];
    trace(browser.heartbeat, (entry) => {
      const before = received.push(entry);
      browser.heartbeat.stop();
      expect(received).toHaveLength(before);
    });
    expect(received.map(inShort)).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      'nextCheckChanged',
      '2 checkCancelled',
      'nextCheckChanged',
    ]);
  });

  it('can start a check, and another trace that receives each entry once', async () => {
    const browser = createTracedBrowser();
    let late: ReturnType<typeof startTrace> | undefined;
    const stop = trace(browser.heartbeat, (entry) => {
      if (entry.type === 'probeStarted') late ??= startTrace(browser);
      if (entry.type !== 'checkFinished') return;
      stop();
      void browser.heartbeat.check();
    });
    await browser.startVerified();
    const story = [
      '1 checkStarted start',
      '1 probeStarted main',
      '1 checkFinished start alive',
      '2 checkStarted manual',
      '2 probeStarted main',
    ];
    expect(browser.takeStory()).toEqual(story);
    expect(late?.takeStory()).toEqual(story);
  });
});
