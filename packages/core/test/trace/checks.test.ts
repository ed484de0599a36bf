import { describe, expect, it } from 'vitest';
import { noMemory, readStep } from '../../src/trace/read-step.js';
import { initialState, type State } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { decideSettings } from '../../src/options.js';
import type { SessionTrace } from '../../src/trace/index.js';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  bob,
  consentRequired,
  loginRequired,
  minute,
  missingRefreshToken,
  offline,
  timeout,
} from '../fake-answers.js';
import { digestOf } from '../fake-browser.js';
import { tell } from '../fake-other-tab.js';
import { beginTrace, createTracedBrowser, inShort } from './fake-trace.js';

/** A session that was proven a minute ago, and of which nothing is told yet. */
async function startProven(options: Parameters<typeof createTracedBrowser>[0] = {}) {
  const world = createTracedBrowser(options);
  await world.startProven();
  await world.advance(minute);
  world.story();
  return world;
}

describe('a check of this tab', () => {
  it('is told from its start to its end', async () => {
    const world = createTracedBrowser();
    await world.start();
    world.elapse(20);
    await world.question().answer(alive);
    expect(world.traced.filter(({ type }) => type !== 'nextCheckChanged')).toEqual([
      { type: 'checkStarted', at: 1_000_000, check: 1, trigger: 'start' },
      { type: 'probeAsked', at: 1_000_000, check: 1, probe: 'main' },
      {
        type: 'checkEnded',
        at: 1_000_020,
        check: 1,
        trigger: 'start',
        verdict: { type: 'alive', user: alice },
        durationMs: 20,
        askedAt: 1_000_000,
        retryAt: null,
      },
    ]);
  });

  it.each([
    ['lost', loginRequired],
    ['interaction_required', consentRequired],
    ['lost', blocked],
    ['inconclusive', offline()],
  ])('says what it found: %s', async (type, error) => {
    const world = await startProven();
    await world.check();
    await world.question().fail(error);
    expect(world.story()).toEqual([
      '2 checkStarted manual',
      '2 probeAsked main',
      `2 checkEnded manual ${type}`,
    ]);
  });

  it('that found nothing out says why, and when it is repeated', async () => {
    const world = await startProven({ minGapMs: 0 });
    await world.check();
    world.traced.length = 0;
    await world.question().fail(offline());
    const [ended, changed] = world.traced;
    expect(ended).toMatchObject({
      verdict: { type: 'inconclusive', code: 'network', error: { error: 'TypeError' } },
      retryAt: world.now() + 500,
    });
    expect(changed).toMatchObject({ next: { trigger: 'retry', dueAt: world.now() + 500 } });
  });

  it('that is not answered in time ends as one that found nothing out', async () => {
    const world = await startProven();
    await world.check();
    await world.advance(4_500);
    expect(world.story()).toEqual([
      '2 checkStarted manual',
      '2 probeAsked main',
      '2 checkEnded manual inconclusive',
    ]);
  });

  it('asks the guard before the main probe where silent authentication is not proven', async () => {
    const world = createTracedBrowser();
    world.forgetProof();
    await world.start();
    await world.question().answer(aliveAsSomebody);
    await world.question().answer(alive);
    expect(world.story()).toEqual([
      '1 checkStarted start',
      '1 probeAsked guard',
      '1 probeAsked main',
      '1 checkEnded start alive',
    ]);
  });

  it('ends as unsupported where no iframe sees the session', async () => {
    const world = createTracedBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.story()).toEqual([
      '1 checkStarted start',
      '1 probeAsked guard',
      '1 checkEnded start unsupported',
    ]);
  });

  it('asks again where the main probe cannot tell', async () => {
    const world = await startProven();
    await world.check();
    await world.question().fail(missingRefreshToken);
    await world.question().fail(timeout);
    expect(world.story()).toEqual([
      '2 checkStarted manual',
      '2 probeAsked main',
      '2 probeAsked confirm',
      '2 checkEnded manual inconclusive',
    ]);
  });

  it('of a user whom the client does not know any more asks for an orphan', async () => {
    const world = await startProven();
    world.setUser(null);
    await world.check();
    await world.question().fail(loginRequired);
    expect(world.story()).toEqual([
      '2 checkStarted manual',
      '2 probeAsked main',
      '2 probeAsked orphan',
      '2 checkEnded manual lost',
    ]);
  });

  it('is dropped when the app itself has signed the user out', async () => {
    const world = await startProven();
    world.setUser(null);
    await world.check();
    world.elapse(7);
    await world.question().answer(aliveAsSomebody);
    expect(world.traced).toContainEqual({
      type: 'checkDropped',
      at: world.now(),
      check: 2,
      durationMs: 7,
    });
    expect(world.story().at(-1)).toBe('2 checkDropped');
  });

  it('is dropped when the watch stops, and the next one has a number of its own', async () => {
    const world = await startProven();
    await world.check();
    world.heartbeat.stop();
    await world.start();
    expect(world.story()).toEqual([
      '2 checkStarted manual',
      '2 probeAsked main',
      '2 checkDropped',
      '3 checkStarted start',
      '3 probeAsked main',
    ]);
  });

  it('is dropped when the client turns out to be another user’s', async () => {
    const world = await startProven();
    world.setUser(bob);
    await world.check();
    expect(world.heartbeat.getSnapshot().loss?.reason).toBe('user_changed');
    expect(world.story()).toEqual(['2 checkStarted manual', '2 probeAsked main', '2 checkDropped']);
  });

  it('lasts no negative time when the clock is set back', async () => {
    const world = await startProven();
    await world.check();
    world.setClock(-minute);
    await world.question().answer(alive);
    expect(world.traced.find(({ type }) => type === 'checkEnded')).toMatchObject({ durationMs: 0 });
  });

  it('leaves for the top level, where that is what is left to ask', async () => {
    const world = createTracedBrowser({ confirmByRedirect: true });
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.story().slice(2)).toEqual([
      '1 checkEnded start unsupported',
      'confirmationStarted',
    ]);
  });
});

describe('what the app hands over', () => {
  it('is a check that nobody began, where it is definitive', async () => {
    const world = await startProven();
    world.heartbeat.report(blocked);
    expect(world.traced[0]).toMatchObject({ check: null, durationMs: 0, askedAt: world.now() });
    expect(world.story()).toEqual(['null checkEnded report lost']);
  });

  it('drops the check under way, which nobody waits for any more', async () => {
    const world = await startProven();
    await world.check();
    world.heartbeat.report(blocked);
    expect(world.story().slice(2)).toEqual(['null checkEnded report lost', '2 checkDropped']);
  });

  it('is a reason to check, where it is not', async () => {
    const world = await startProven();
    world.heartbeat.report(offline());
    await world.settle();
    expect(world.story()).toEqual(['2 checkStarted report', '2 probeAsked main']);
  });
});

describe('another tab', () => {
  it('that asks at this moment is waited for, and answers the check', async () => {
    const world = await startProven();
    world.setLease('taken');
    await world.page('focus');
    world.elapse(100);
    await tell(world, { verdict: 'alive' });
    expect(world.traced.find(({ type }) => type === 'verdictAdopted')).toEqual({
      type: 'verdictAdopted',
      at: world.now(),
      check: 2,
      verdict: { type: 'alive' },
      askedAt: world.now(),
      retryAt: null,
    });
    expect(world.story()).toEqual([
      '2 checkStarted focus',
      '2 checkWaiting',
      '2 verdictAdopted alive',
    ]);
  });

  it('is waited for once, whatever happens meanwhile', async () => {
    const world = await startProven();
    world.setLease('taken');
    await world.page('focus');
    await world.page('hidden');
    await world.page('shown');
    expect(world.story()).toEqual(['2 checkStarted focus', '2 checkWaiting']);
  });

  it('is heard also where this one has not asked', async () => {
    const world = await startProven();
    await tell(world, { verdict: 'alive' });
    expect(world.story()).toEqual(['null verdictAdopted alive']);
  });

  it('does not answer for a check that asks the tenant already', async () => {
    const world = await startProven();
    await world.check();
    await tell(world, { verdict: 'alive' });
    await world.question().answer(alive);
    expect(world.story()).toEqual([
      '2 checkStarted manual',
      '2 probeAsked main',
      'null verdictAdopted alive',
      '2 checkEnded manual alive',
    ]);
  });

  it('does not answer for it either when both come at the same moment', async () => {
    const world = await startProven();
    await world.check();
    world.write({ askedAt: world.now(), user: digestOf(alice), verdict: 'alive' });
    await world.question().answer(alive);
    expect(world.story().slice(2)).toEqual([
      'null verdictAdopted alive',
      '2 checkEnded manual alive',
    ]);
  });

  it('does not answer for one that is dropped in the same moment', async () => {
    const world = await startProven();
    await world.check();
    world.write({ askedAt: world.now(), user: digestOf(alice), verdict: 'alive' });
    world.heartbeat.stop();
    expect(world.story().slice(2)).toEqual(['null verdictAdopted alive', '2 checkDropped']);
  });

  it('that found out something older does not answer for one that waits', async () => {
    const world = await startProven();
    world.setLease('silent');
    await world.hint();
    world.elapse(50);
    world.write({ askedAt: world.now() - 51, user: digestOf(alice), verdict: 'alive' });
    await world.grantLeases();
    expect(world.story()).toEqual([
      '2 checkStarted push',
      'null verdictAdopted alive',
      '2 probeAsked main',
    ]);
  });

  it('that lost the session answers for every check', async () => {
    const world = await startProven();
    await world.check();
    await tell(world, { verdict: 'lost', code: 'signed_out' });
    expect(world.story().slice(2)).toEqual(['2 verdictAdopted lost']);
  });

  it('is another user’s: the check is answered', async () => {
    const world = await startProven();
    await world.check();
    await tell(world, { verdict: 'alive', user: digestOf(bob) });
    expect(world.story().slice(2)).toEqual(['2 verdictAdopted lost']);
  });

  it('that died is waited for in vain: the same check asks itself', async () => {
    const world = await startProven();
    world.setLease('taken');
    await world.page('focus');
    await world.advance(15_000);
    expect(world.story()).toEqual([
      '2 checkStarted focus',
      '2 checkWaiting',
      '2 checkWaiting',
      '2 probeAsked main',
    ]);
  });

  it('is not waited for by a check that the app asks for', async () => {
    const world = await startProven();
    world.setLease('taken');
    await world.page('focus');
    await world.check();
    await world.question().answer(alive);
    expect(world.story()).toEqual([
      '2 checkStarted focus',
      '2 checkWaiting',
      '2 checkDropped',
      '3 checkStarted manual',
      '3 probeAsked main',
      '3 checkEnded manual alive',
    ]);
  });

  it('that lost tokens of its own gives cause for a check instead of an answer', async () => {
    const world = await startProven();
    world.setLease('taken');
    await world.page('focus');
    await tell(world, { verdict: 'lost', code: 'grant_revoked' });
    expect(world.story()).toEqual([
      '2 checkStarted focus',
      '2 checkWaiting',
      '2 checkDropped',
      '3 checkStarted other_tab',
      '3 checkWaiting',
    ]);
  });

  it.each([
    ['inconclusive', 'network', 1_070_000],
    ['unsupported', 'third_party_cookies_blocked', null],
    ['interaction_required', 'mfa_required', null],
  ])('says what it found: %s', async (verdict, code, retryAt) => {
    const world = await startProven();
    await tell(world, { verdict, code, retryAt: retryAt ?? undefined });
    expect(world.traced[0]).toMatchObject({
      type: 'verdictAdopted',
      verdict: { type: verdict, code },
      retryAt,
    });
  });

  it('or the page itself, refused at the top level, is heard before the first check', async () => {
    const world = createTracedBrowser();
    const record = { proven: true, user: digestOf(alice), refused: true };
    world.write({ ...record, askedAt: world.now(), verdict: 'lost', code: 'login_required' });
    await world.start();
    expect(world.story()).toEqual(['null verdictAdopted lost']);
  });
});

describe('in a single step', () => {
  const settings = decideSettings({ minGapMs: 0 }, async () => alive);

  /** A check under way, and what is told of the next event. */
  function after(event: Partial<Parameters<typeof transition>[1]>, state: Partial<State>) {
    const at = 2_000_000;
    const before: State = {
      ...initialState,
      phase: 'watching',
      visible: true,
      proven: true,
      user: alice,
      digest: digestOf(alice),
      since: 1_000_000,
      activeAt: at,
      at,
      askedAt: at,
      check: { trigger: 'focus', probeId: 7, role: 'main', waits: 0 },
      probeId: 7,
      deadline: at + 4_500,
      ...state,
    };
    const facts = { at: before.deadline, visible: true, record: before.record, random: 0 };
    const made = { ...facts, ...event } as Parameters<typeof transition>[1];
    const [next, effects] = transition(before, made, settings);
    const open = { check: 1, trigger: before.check?.trigger ?? 'focus', at };
    const memory = { ...noMemory, count: 1, open };
    const [, told] = readStep(memory, { before, state: next, effects }, settings);
    return story(told);
  }

  const story = (told: readonly SessionTrace[]) =>
    told.filter(({ type }) => type !== 'nextCheckChanged').map(inShort);

  it('a check ends and the next one begins', () => {
    expect(after({ type: 'triggered', trigger: 'manual' }, {})).toEqual([
      '1 checkEnded focus inconclusive',
      '2 checkStarted manual',
      '2 probeAsked main',
    ]);
  });

  it('a check by hand ends and another one by hand begins', () => {
    const check = { trigger: 'manual', probeId: 7, role: 'main', waits: 0 } as const;
    expect(after({ type: 'triggered', trigger: 'manual' }, { check })).toEqual([
      '1 checkEnded manual inconclusive',
      '2 checkStarted manual',
      '2 probeAsked main',
    ]);
  });

  it('a probe is asked no more where the watch ends', () => {
    const check = { trigger: 'focus', probeId: 7, role: 'lease', waits: 1 } as const;
    expect(after({ type: 'stopped' }, { check })).toEqual(['1 checkDropped']);
  });

  it('a check goes on that asks again who may check', () => {
    const check = { trigger: 'focus', probeId: 7, role: 'other_tab', waits: 0 } as const;
    expect(after({ type: 'woke' }, { check })).toEqual([]);
  });

  it('another tab answers a check, and the next one begins for the same reason', () => {
    const check = { trigger: 'focus', probeId: 7, role: 'other_tab', waits: 0 } as const;
    const record = { askedAt: 2_000_000, verdict: 'alive', user: digestOf(alice) };
    expect(after({ type: 'triggered', trigger: 'focus', record }, { check })).toEqual([
      '1 verdictAdopted alive',
      '2 checkStarted focus',
    ]);
  });

  it('another tab’s answer comes, and a check ends without one of its own', () => {
    const record = { askedAt: 2_000_000, verdict: 'alive', user: digestOf(alice) };
    expect(after({ type: 'noticed', record }, {}).slice(0, 2)).toEqual([
      'null verdictAdopted alive',
      '1 checkEnded focus inconclusive',
    ]);
  });

  it('a loop is broken by what the app hands over, and the check under way goes on', () => {
    const at = 2_000_000;
    const record = { lostAt: at - 20_000, signedInAt: at - 10_000 };
    const state = { since: at - 10_000, record };
    expect(after({ type: 'reported', error: loginRequired, at: at + 1 }, state)).toEqual([
      'null checkEnded report unsupported',
    ]);
  });
});

describe('a trace that begins in the middle', () => {
  it('tells of the check under way and of what it asks', async () => {
    const world = await startProven();
    await world.check();
    world.elapse(100);
    const late = beginTrace(world);
    expect(late.traced.map(inShort)).toEqual([
      '1 checkStarted manual',
      '1 probeAsked main',
      'nextCheckChanged',
    ]);
    expect(late.traced.map(({ at }) => at)).toEqual(Array(3).fill(world.now()));
    await world.question().answer(aliveAsBob);
    expect(late.story().at(-1)).toBe('1 checkEnded manual lost');
  });

  it('tells that it waits for another tab', async () => {
    const world = await startProven();
    world.setLease('taken');
    await world.page('focus');
    expect(beginTrace(world).story()).toEqual(['1 checkStarted focus', '1 checkWaiting']);
  });

  it('tells of no probe while it is asked who may check', async () => {
    const world = await startProven();
    world.setLease('silent');
    await world.page('focus');
    expect(beginTrace(world).story()).toEqual(['1 checkStarted focus']);
  });
});
