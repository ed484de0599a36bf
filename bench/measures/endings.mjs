import { setTimeout as wait } from 'node:timers/promises';
import { contestants } from '../stand/contestants.mjs';
import { openVisitor, readEnding, signInAtTenant, startWatching } from '../stand/visitor.mjs';
import { median, round } from '../statistics.mjs';

/** @typedef {import('../stand/stand.mjs').Stand} Stand */
/** @typedef {import('../stand/visitor.mjs').Visitor} Visitor */

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
 * Whether and when each contestant notices that a session is over, in a page that stands still.
 *
 * @param {Stand} stand
 * @param {(line: string) => void} log
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measureEndings(stand, log) {
  const rows = [];
  for (const ending of endings) {
    log(ending.name);
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
    for (const name of contestants) {
      const own = visitors.filter((visitor) => visitor.name === name);
      rows.push([ending.name, name, ...(await judge(own, endedAt))]);
    }
    await ending.undo?.(stand);
    await Promise.all(visitors.map(({ close }) => close()));
  }
  return {
    title: 'Real endings',
    against: `All three at the same time against one tenant, ${visitorsEach} browsers each, for ${intervals} intervals of ${intervalMs} ms in a page that stands still: no focus, no reload. Time in intervals.`,
    columns: ['ending', 'contestant', 'noticed', 'median', 'most', 'called'],
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
    const noticed = await readEnding(page);
    if (!noticed) continue;
    times.push(Math.max(0, noticed.at - endedAt) / intervalMs);
    reasons.add(noticed.why);
  }
  const shown = (/** @type {number} */ value) => (times.length > 0 ? round(value, 2) : '-');
  return [
    `${times.length} of ${visitors.length}`,
    shown(median(times)),
    shown(Math.max(...times)),
    [...reasons].join(', ') || '-',
  ];
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
