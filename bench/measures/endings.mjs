import { setTimeout as wait } from 'node:timers/promises';
import { median, round } from '../report.mjs';
import { contestants } from '../stand.mjs';
import { openVisitor, readEnding, signInAtTenant, startWatching } from '../visitor.mjs';

/** @typedef {import('../stand.mjs').Stand} Stand */
/** @typedef {import('../visitor.mjs').Visitor} Visitor */

const intervalMs = 3_000;
const intervals = 2;
/** Each is at another point of its interval when the session ends. */
const visitorsEach = 3;
const alice = 'auth0|alice';

/** @type {Record<string, (stand: Stand, visitors: Visitor[]) => Promise<unknown>>} */
const endings = {
  'blocked (`login_required`)': ({ tenant }) => tenant.blockUser(alice),
  'blocked (`unauthorized`, "user is blocked")': ({ tenant }) => {
    tenant.configure({ blockedUserAnswer: 'unauthorized' });
    return tenant.blockUser(alice);
  },
  'session deleted': ({ tenant }) => tenant.deleteUserSessions(alice),
  'Bob signed in in another tab': switchToBob,
};

/**
 * Whether and when each contestant detects that a session is over, without an event in the page.
 *
 * @param {Stand} stand
 * @returns {Promise<import('../report.mjs').Report>}
 */
export async function measure(stand) {
  const rows = [];
  for (const [name, end] of Object.entries(endings)) {
    const places = Array.from({ length: visitorsEach }, (_, i) => i / visitorsEach);
    const visitors = await Promise.all(
      contestants.flatMap((contestant) =>
        places.map(() => openVisitor(stand, contestant, { intervalMs })),
      ),
    );
    await Promise.all(
      visitors.map(async ({ page }, i) => {
        await wait((places[i % visitorsEach] ?? 0) * intervalMs);
        await startWatching(page);
      }),
    );
    // The first check is over before the session is.
    await wait(intervalMs);
    await end(stand, visitors);
    const endedAt = Date.now();
    await wait(intervals * intervalMs);
    const cells = contestants.map((contestant) =>
      judge(
        visitors.filter((visitor) => visitor.name === contestant),
        endedAt,
      ),
    );
    rows.push([name, ...(await Promise.all(cells))]);
    stand.tenant.configure({ blockedUserAnswer: 'login_required' });
    await stand.tenant.unblockUser(alice);
    await Promise.all(visitors.map(({ close }) => close()));
  }
  return {
    title: 'Real endings',
    against: `${visitorsEach} browsers each, for ${intervals} intervals of ${intervalMs} ms, without focus or reload: how many detected the ending, the median time in intervals, and the reason.`,
    columns: ['ending', ...contestants],
    rows,
  };
}

/**
 * @param {Visitor[]} visitors
 * @param {number} endedAt
 */
async function judge(visitors, endedAt) {
  const found = await Promise.all(visitors.map(({ page }) => readEnding(page)));
  const ended = found.filter((ending) => ending !== null);
  const detected = `${ended.length} of ${visitors.length}`;
  if (ended.length === 0) return detected;
  const times = ended.map(({ at }) => Math.max(0, at - endedAt) / intervalMs);
  const reasons = new Set(ended.map(({ why }) => why));
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
