import { setTimeout as wait } from 'node:timers/promises';
import { contestants } from '../stand.mjs';
import { openVisitor, readEnding, signInAtTenant, startWatching } from '../visitor.mjs';
import { median, round } from '../report.mjs';

/** @typedef {import('../stand.mjs').Stand} Stand */
/** @typedef {import('../visitor.mjs').Visitor} Visitor */

const intervalMs = 3_000;
const intervals = 2;
/** Each is at another point of its interval when the session ends. */
const visitorsEach = 3;
const alice = 'auth0|alice';

/**
 * @typedef {object} RealEnding
 * @property {string} name
 * @property {(stand: Stand, visitors: Visitor[]) => Promise<void>} end
 * @property {(stand: Stand) => Promise<void>} [undo]
 */

/** @type {RealEnding[]} */
const endings = [
  {
    name: 'blocked (`login_required`)',
    end: ({ tenant }) => tenant.blockUser(alice),
    undo: ({ tenant }) => tenant.unblockUser(alice),
  },
  {
    name: 'blocked (`unauthorized`, "user is blocked")',
    end({ tenant }) {
      tenant.configure({ blockedUserAnswer: 'unauthorized' });
      return tenant.blockUser(alice);
    },
    async undo({ tenant }) {
      tenant.configure({ blockedUserAnswer: 'login_required' });
      await tenant.unblockUser(alice);
    },
  },
  { name: 'session deleted', end: ({ tenant }) => tenant.deleteUserSessions(alice) },
  {
    name: 'Bob signed in in another tab',
    end: switchToBob,
  },
];

/**
 * Whether and when each contestant detects that a session is over, without an event in the page.
 *
 * @param {Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const rows = [];
  for (const ending of endings) {
    const visitors = await Promise.all(
      contestants.flatMap((name) =>
        Array.from({ length: visitorsEach }, () => openVisitor(stand, name, { intervalMs })),
      ),
    );
    await startSpread(visitors);
    // The first check is over before the session is.
    await wait(intervalMs);
    await ending.end(stand, visitors);
    const endedAt = Date.now();
    await wait(intervals * intervalMs);
    const cells = contestants.map((name) =>
      judge(
        visitors.filter((visitor) => visitor.name === name),
        endedAt,
      ),
    );
    rows.push([ending.name, ...(await Promise.all(cells))]);
    await ending.undo?.(stand);
    await Promise.all(visitors.map(({ close }) => close()));
  }
  return {
    title: 'Real endings',
    against: `${visitorsEach} browsers each, for ${intervals} intervals of ${intervalMs} ms, without focus or reload: how many detected the ending, the median time in intervals, and the reason.`,
    columns: ['ending', ...contestants],
    rows,
  };
}

/** @param {Visitor[]} visitors */
async function startSpread(visitors) {
  await Promise.all(
    visitors.map(async ({ page }, i) => {
      await wait(((i % visitorsEach) * intervalMs) / visitorsEach);
      await startWatching(page);
    }),
  );
}

/**
 * @param {Visitor[]} visitors
 * @param {number} endedAt
 */
async function judge(visitors, endedAt) {
  /** @type {number[]} */
  const times = [];
  const reasons = new Set();
  for (const { page } of visitors) {
    const found = await readEnding(page);
    if (!found) continue;
    times.push(Math.max(0, found.at - endedAt) / intervalMs);
    reasons.add(found.why);
  }
  const detected = `${times.length} of ${visitors.length}`;
  if (times.length === 0) return detected;
  return `${detected}, ${round(median(times), 2)}, ${[...reasons].join(' or ')}`;
}

/**
 * The browsers get the cookies of a session of Bob, as they have them after another tab signed him
 * in. All at once, so that none is caught without a session in between.
 *
 * @param {Stand} stand
 * @param {Visitor[]} visitors
 */
async function switchToBob(stand, visitors) {
  const context = await stand.browser.newContext();
  await signInAtTenant(stand, { context, name: 'ours' }, 'Bob');
  const cookies = await context.cookies(stand.tenant.domain);
  await Promise.all(visitors.map((visitor) => visitor.context.addCookies(cookies)));
  await context.close();
}
