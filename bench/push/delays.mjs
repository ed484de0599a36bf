/** @typedef {import('./pace.mjs').Moments} Moments */

/**
 * How long each event took, in milliseconds. A user's first event is of what was published first.
 *
 * @param {Moments} published
 * @param {Moments} arrived
 * @returns {number[]}
 */
export function delaysOf(published, arrived) {
  const publishedTo = momentsByUser(published);
  return [...momentsByUser(arrived)].flatMap(([user, ats]) => {
    const from = publishedTo.get(user) ?? [];
    return ats.map((at, i) => at - (from[i] ?? NaN));
  });
}

/** @param {Moments} moments */
function momentsByUser({ users, ats }) {
  /** @type {Map<number, number[]>} */
  const byUser = new Map();
  users.forEach((user, i) => {
    const own = byUser.get(user) ?? [];
    byUser.set(user, own);
    own.push(ats[i] ?? NaN);
  });
  for (const own of byUser.values()) own.sort((a, b) => a - b);
  return byUser;
}
