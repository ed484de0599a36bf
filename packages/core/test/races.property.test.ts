import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Probe } from '../src/contract/probe.js';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  bob,
  consentRequired,
  expired,
  loginRequired,
  minute,
  missingRefreshToken,
  offline,
  revoked,
  timeout,
} from './fake-answers.js';
import type { FakeBrowser } from './fake-browser.js';
import {
  answerLate,
  answerOpen,
  command,
  type Command,
  createScenario,
  type Scenario,
} from './fake-races.js';
import { anyRecord } from './fake-record.js';

const inconclusiveErrors = [
  offline(),
  timeout,
  missingRefreshToken,
  { error: 'access_denied' },
  undefined,
];
const definitiveErrors = [loginRequired, blocked, revoked, consentRequired];
const anyError = fc.constantFrom(...inconclusiveErrors, ...definitiveErrors);

/** Commands that can never end a session, because no request in time receives a definitive answer. */
const harmless: fc.Arbitrary<Command>[] = [
  fc.constant(command('start', ({ browser }) => browser.heartbeat.start())),
  fc.constant(command('stop', ({ browser }) => browser.heartbeat.stop())),
  fc.constant(command('check', ({ browser, calls }) => void calls.push(browser.heartbeat.check()))),
  fc
    .constantFrom(0, 1_000, Infinity)
    .map((maxAgeMs) =>
      command(
        `verify ${maxAgeMs}`,
        ({ browser, calls }) => void calls.push(browser.heartbeat.verify({ maxAgeMs })),
      ),
    ),
  fc
    .constantFrom(0, 1, 4_500, 10_000, minute, 15 * minute)
    .map((ms) => command(`${ms} ms pass`, ({ browser }) => browser.elapse(ms))),
  fc
    .constantFrom(-minute, -1, minute)
    .map((ms) => command(`clock ${ms}`, ({ browser }) => browser.setClock(ms))),
  fc
    .constantFrom(
      'shown' as const,
      'hidden' as const,
      'focus' as const,
      'online' as const,
      'wake' as const,
      'pageshow' as const,
      'input' as const,
    )
    .map((change) => command(`page ${change}`, ({ browser }) => void browser.page(change))),
  fc.constant(command('hint', ({ browser }) => void browser.hint())),
  fc
    .boolean()
    .map((isLive) =>
      command(`live ${isLive}`, ({ browser }) => browser.pushSessions.at(-1)?.setLive(isLive)),
    ),
  // A report never ends the session by itself.
  anyError.map((error) => command('report', ({ browser }) => browser.heartbeat.report(error))),
  fc
    .constantFrom('free' as const, 'taken' as const, 'silent' as const)
    .map((next) => command(`lock ${next}`, ({ browser }) => browser.setLock(next))),
  fc.constant(command('grant locks', ({ browser }) => void browser.grantLocks())),
  fc.constant(
    command('another tab checks', ({ browser }) => {
      void browser.receive({ holder: { at: browser.now() } });
    }),
  ),
  fc.constantFrom(...inconclusiveErrors).map((error) =>
    command(
      'inconclusive',
      answerOpen((question) => question.fail(error)),
    ),
  ),
  fc.constant(
    command(
      'alive',
      answerOpen((question) => question.answer(alive)),
    ),
  ),
  fc.constantFrom(...definitiveErrors).map((error) =>
    command(
      'late error',
      answerLate((question) => question.fail(error)),
    ),
  ),
  fc.constantFrom(alive, aliveAsBob, expired).map((answer) =>
    command(
      'late answer',
      answerLate((question) => question.answer(answer)),
    ),
  ),
];

const definitive: fc.Arbitrary<Command>[] = [
  fc.constant(command('login', ({ browser }) => void browser.signedIn())),
  fc.constant(command('logout', ({ browser }) => void browser.heartbeat.logout())),
  fc.constantFrom(...definitiveErrors).map((error) =>
    command(
      'error',
      answerOpen((question) => question.fail(error)),
    ),
  ),
  fc.constantFrom(aliveAsSomebody, aliveAsBob, expired).map((answer) =>
    command(
      'answer',
      answerOpen((question) => question.answer(answer)),
    ),
  ),
  fc
    .constantFrom(alice, bob, null)
    .map((user) => command(`user ${user?.sub}`, ({ browser }) => browser.setUser(user))),
  anyRecord(1_000_000).map((changes) =>
    command('another tab writes', ({ browser }) => void browser.receive(changes)),
  ),
];

const options = fc.record({
  intervalMs: fc.constantFrom(minute, 15 * minute),
  minGapMs: fc.constantFrom(0, 10_000),
  kind: fc.constantFrom<Probe['kind'][]>('silent_auth', 'grant', 'custom'),
  passive: fc.boolean(),
});

type Reaction = (browser: FakeBrowser) => void;

const boom: Reaction = () => {
  throw new Error('boom');
};

/** What a listener does when it is called. */
const harmlessReaction = fc.constantFrom<Reaction[]>(
  () => undefined,
  boom,
  ({ heartbeat }) => void heartbeat.check(),
  ({ heartbeat }) => void heartbeat.verify({ maxAgeMs: 0 }),
  ({ heartbeat }) => heartbeat.report(blocked),
  ({ heartbeat }) => heartbeat.stop(),
);
const reaction = fc.oneof(
  harmlessReaction,
  fc.constant<Reaction>(({ heartbeat }) => void heartbeat.logout()),
);

async function run(scenario: Scenario, commands: Iterable<Command>): Promise<void> {
  const { browser, scheduler } = scenario;
  browser.heartbeat.start();
  await scheduler.waitFor(fc.asyncModelRun(() => ({ model: {}, real: scenario }), commands));
  await scheduler.waitIdle();
  scenario.assertInvariants();
}

/** Lets every request without an answer time out. */
async function letTimePass({ browser, scheduler }: Scenario): Promise<void> {
  for (let i = 0; i < 8; i++) {
    browser.elapse(20_000);
    await scheduler.waitIdle();
    await browser.settle();
  }
}

const openQuestions = ({ browser }: Scenario) =>
  browser.questions.filter(({ request }) => !request.signal.aborted);

const anyCommands = fc.commands([...harmless, ...definitive], { maxCommands: 30 });
const harmlessCommands = fc.commands(harmless, { maxCommands: 30 });
const parameters = { numRuns: 150 };

describe('for any order of events', () => {
  it('there is one probe at a time and one loss per session, and every change notifies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.array(reaction, { maxLength: 5 }),
        anyCommands,
        async (scheduler, chosen, reactions, commands) => {
          await run(createScenario(scheduler, chosen, reactions), commands);
        },
      ),
      parameters,
    );
  });

  it('every call of check and verify resolves without another event', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.array(harmlessReaction, { maxLength: 3 }),
        anyCommands,
        async (scheduler, chosen, reactions, commands) => {
          const scenario = createScenario(scheduler, chosen, reactions);
          await run(scenario, commands);
          let settled = 0;
          for (const call of scenario.calls) void call.finally(() => settled++);
          await letTimePass(scenario);
          expect(settled).toBe(scenario.calls.length);
        },
      ),
      parameters,
    );
  });

  it('a stopped heartbeat holds nothing and makes no request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        anyCommands,
        async (scheduler, chosen, commands) => {
          const scenario = createScenario(scheduler, chosen, []);
          const { browser } = scenario;
          await run(scenario, commands);
          browser.heartbeat.stop();
          expect(browser.timers()).toBe(0);
          await scheduler.waitIdle();
          await browser.grantLocks();
          await scheduler.waitIdle();
          expect(browser.held()).toBe(0);
          const open = openQuestions(scenario).length;
          const events = browser.emitted.length;
          await letTimePass(scenario);
          await browser.page('focus');
          expect(browser.emitted).toHaveLength(events);
          expect(openQuestions(scenario)).toHaveLength(open);
          await Promise.all(scenario.calls);
        },
      ),
      parameters,
    );
  });

  it('without a definitive answer there is no loss, and the tokens stay', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.array(harmlessReaction, { maxLength: 5 }),
        harmlessCommands,
        async (scheduler, chosen, reactions, commands) => {
          const scenario = createScenario(scheduler, chosen, reactions);
          await run(scenario, commands);
          expect(scenario.browser.events()).not.toContain('sessionLost');
          expect(scenario.browser.signOuts).toEqual([]);
        },
      ),
      parameters,
    );
  });
});
