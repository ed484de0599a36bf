import { setTimeout as wait } from 'node:timers/promises';
import { clockMs } from './clock.mjs';

/**
 * Who was told something, and when: the two lists are side by side.
 *
 * @typedef {object} Moments
 * @property {number[]} users
 * @property {number[]} ats milliseconds of `clockMs`
 */

/** @typedef {{ count: number, perSecond: number, users: number }} Pace */

/**
 * Tells users something, one after the other in an order by chance, at an even pace.
 *
 * @param {Pace} pace
 * @param {(user: number) => void} tell
 * @returns {Promise<Moments>}
 */
export async function tellPaced({ count, perSecond, users }, tell) {
  /** @type {Moments} */
  const told = { users: [], ats: [] };
  const from = clockMs();
  const order = shuffle(users);
  const dueAt = () => from + (told.ats.length * 1_000) / perSecond;
  while (told.ats.length < count) {
    while (told.ats.length < count && dueAt() <= clockMs()) {
      const user = order[told.ats.length % users] ?? 0;
      told.users.push(user);
      told.ats.push(clockMs());
      tell(user);
    }
    await wait(Math.max(1, dueAt() - clockMs()));
  }
  return told;
}

/**
 * Tells all users something, in one go. All of them count from its beginning: nothing leaves the
 * process before the last one was told.
 *
 * @param {number} users
 * @param {(user: number) => void} tell
 * @returns {Moments}
 */
export function tellAll(users, tell) {
  const at = clockMs();
  const all = Array.from({ length: users }, (_, user) => user);
  for (const user of all) tell(user);
  return { users: all, ats: all.map(() => at) };
}

/** @param {number} users */
function shuffle(users) {
  return Array.from({ length: users }, (_, user) => ({ user, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ user }) => user);
}
