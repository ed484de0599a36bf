import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SharedRecord } from '../src/shared-record.js';
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
  revoked,
  timeout,
} from './fake-answers.js';
import {
  answer,
  type Browser,
  command,
  type Command,
  createWorld,
  type World,
} from './fake-races.js';
import { anyRecord } from './fake-record.js';

const saysNothing = [
  offline(),
  timeout,
  missingRefreshToken,
  { error: 'access_denied' },
  undefined,
];
const saysMuch = [loginRequired, blocked, revoked, consentRequired];

const harmless: fc.Arbitrary<Command>[] = [
  fc.constant(command('start', ({ browser }) => browser.heartbeat.start())),
  fc.constant(command('stop', ({ browser }) => browser.heartbeat.stop())),
  fc.constant(
    command('check', ({ browser, checks }) => void checks.push(browser.heartbeat.check())),
  ),
  fc
    .constantFrom(0, 1_000, Infinity)
    .map((maxAgeMs) =>
      command(
        `verify ${maxAgeMs}`,
        ({ browser, checks }) => void checks.push(browser.heartbeat.verify({ maxAgeMs })),
      ),
    ),
  fc
    .constantFrom(0, 1, 4_500, 10_000, minute, 15 * minute)
    .map((ms) => command(`${ms} ms pass`, ({ browser }) => browser.elapse(ms))),
  fc
    .constantFrom(-minute, -1, minute)
    .map((ms) => command(`clock ${ms}`, ({ browser }) => browser.setClock(ms))),
  fc
    .constantFrom('shown', 'hidden', 'focus', 'online', 'wake', 'pageshow', 'active')
    .map((fact) => command(`page ${fact}`, ({ browser }) => void browser.page(fact))),
  fc.constant(command('a hint', ({ browser }) => void browser.hint())),
  fc
    .constantFrom(...saysNothing)
    .map((error) => command('a report', ({ browser }) => browser.heartbeat.report(error))),
  fc
    .constantFrom('free', 'taken', 'silent')
    .map((next) => command(`lease ${next}`, ({ browser }) => browser.setLease(next))),
  fc.constant(command('a late lease', ({ browser }) => void browser.grantLeases())),
  fc.constantFrom(...saysNothing).map((error) =>
    command(
      'nothing found out',
      answer(false, (question) => question.fail(error)),
    ),
  ),
  fc.constant(
    command(
      'alive',
      answer(false, (question) => question.answer(alive)),
    ),
  ),
  // What nobody waits for may be as definitive as it likes.
  fc.constantFrom(...saysMuch).map((error) =>
    command(
      'a late error',
      answer(true, (question) => question.fail(error)),
    ),
  ),
  fc.constantFrom(alive, aliveAsBob, { session: 'expired' } as const).map((found) =>
    command(
      'a late answer',
      answer(true, (question) => question.answer(found)),
    ),
  ),
];

const record = anyRecord(1_000_000);

const grave: fc.Arbitrary<Command>[] = [
  fc.constant(command('a login', ({ browser }) => void browser.signedIn())),
  fc.constant(command('logout', ({ browser }) => void browser.heartbeat.logout())),
  fc.constantFrom(...saysMuch).map((error) =>
    command(
      'an error',
      answer(false, (question) => question.fail(error)),
    ),
  ),
  fc
    .constantFrom(...saysMuch)
    .map((error) => command('a grave report', ({ browser }) => browser.heartbeat.report(error))),
  fc.constantFrom(aliveAsSomebody, aliveAsBob, { session: 'expired' } as const).map((found) =>
    command(
      'an answer',
      answer(false, (question) => question.answer(found)),
    ),
  ),
  fc
    .constantFrom(alice, bob, null)
    .map((user) => command(`user ${user?.sub}`, ({ browser }) => browser.setUser(user))),
  record.map((fields: SharedRecord) =>
    command('another tab writes', ({ browser }) => void browser.tell(fields)),
  ),
];

const options = fc.record({
  intervalMs: fc.constantFrom(minute, 15 * minute),
  minGapMs: fc.constantFrom(0, 10_000),
  silentAuth: fc.boolean(),
  passive: fc.boolean(),
});

const boom = () => {
  throw new Error('boom');
};

/** What a listener does when it is told something. */
const harmlessReaction = fc.constantFrom<((browser: Browser) => void)[]>(
  () => undefined,
  boom,
  ({ heartbeat }) => void heartbeat.check(),
  ({ heartbeat }) => void heartbeat.verify({ maxAgeMs: 0 }),
  ({ heartbeat }) => heartbeat.report(offline()),
  ({ heartbeat }) => heartbeat.stop(),
);
const reaction = fc.oneof(
  harmlessReaction,
  fc.constantFrom<((browser: Browser) => void)[]>(
    ({ heartbeat }) => heartbeat.report(blocked),
    ({ heartbeat }) => void heartbeat.logout(),
  ),
);

async function run(
  schedule: fc.Scheduler,
  commands: Iterable<Command>,
  world: World,
): Promise<void> {
  world.browser.heartbeat.start();
  await schedule.waitFor(fc.asyncModelRun(() => ({ model: {}, real: world }), commands));
  await schedule.waitIdle();
  world.verify();
}

/** What is not answered is given up in the end. */
async function letTimePass({ browser, schedule }: World): Promise<void> {
  for (let i = 0; i < 8; i++) {
    browser.elapse(20_000);
    await schedule.waitIdle();
    await browser.settle();
  }
}

const modelOptions = { maxCommands: 30 };
const check = { numRuns: 150 };

describe('whatever comes in whatever order', () => {
  it('one probe at a time, one loss a watch, and each listener hears of each change', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.array(reaction, { maxLength: 5 }),
        fc.commands([...harmless, ...grave], modelOptions),
        async (schedule, chosen, reactions, commands) => {
          await run(schedule, commands, createWorld(schedule, chosen, reactions));
        },
      ),
      check,
    );
  });

  it('whoever asks gets an answer, without anybody’s help', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.array(harmlessReaction, { maxLength: 3 }),
        fc.commands([...harmless, ...grave], modelOptions),
        async (schedule, chosen, reactions, commands) => {
          const world = createWorld(schedule, chosen, reactions);
          await run(schedule, commands, world);
          let settled = 0;
          for (const asked of world.checks) void asked.finally(() => settled++);
          await letTimePass(world);
          expect(settled).toBe(world.checks.length);
        },
      ),
      check,
    );
  });

  it('after a stop nothing is held, and nothing is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.commands([...harmless, ...grave], modelOptions),
        async (schedule, chosen, commands) => {
          const world = createWorld(schedule, chosen, []);
          const { browser } = world;
          await run(schedule, commands, world);
          browser.heartbeat.stop();
          expect(browser.timers()).toBe(0);
          await schedule.waitIdle();
          await browser.grantLeases();
          await schedule.waitIdle();
          expect(browser.held()).toBe(0);
          const asked = browser.questions.filter(({ request }) => !request.signal.aborted).length;
          const { told } = browser;
          const before = told.length;
          await letTimePass(world);
          await browser.page('focus');
          expect(told).toHaveLength(before);
          expect(browser.questions.filter(({ request }) => !request.signal.aborted)).toHaveLength(
            asked,
          );
          await Promise.all(world.checks);
        },
      ),
      check,
    );
  });

  it('without a definitive answer there is no loss, and nobody’s tokens are touched', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        options,
        fc.array(harmlessReaction, { maxLength: 5 }),
        fc.commands(harmless, modelOptions),
        async (schedule, chosen, reactions, commands) => {
          const world = createWorld(schedule, chosen, reactions);
          await run(schedule, commands, world);
          expect(world.browser.events()).not.toContain('sessionLost');
          expect(world.browser.signOuts).toEqual([]);
        },
      ),
      check,
    );
  });
});
