import fc from 'fast-check';
import { parseRecord, type SharedRecord } from '../src/machine/shared-record.js';
import { alice, bob } from './fake-answers.js';
import { digestOf } from './fake-browser.js';

const words = (text: string) => fc.constantFrom(...text.split(' '));

const verdict = words('alive lost interaction_required inconclusive unsupported signed_in made_up');
const code = words(
  'login_required user_blocked grant_revoked session_expired user_changed signed_out unverifiable ' +
    'timeout network consent_required third_party_cookies_blocked redirect_loop',
);

/** Values that no tab writes into a field. */
const hostileValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    ['login_required'],
    { toString: 1, valueOf: 1 },
    { toString: null },
    'login_required\n',
    '',
  ),
);

/** Mostly the value, sometimes anything that JSON can express. */
const mostly = <Value>(value: fc.Arbitrary<Value>, weight = 9): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: value, weight }, { arbitrary: hostileValue, weight: 1 });

/** Entries that any tab, or an attacker, may have written, with moments near `now`. */
export function anyRecord(now: number): fc.Arbitrary<SharedRecord> {
  const moment = fc.oneof(
    fc.integer({ min: now - 60_000, max: now + 60_000 }),
    fc.double({ noNaN: true }),
    fc.constantFrom(0, now),
  );
  const at = mostly(moment, 29);
  const user = mostly(fc.constantFrom(digestOf(alice), digestOf(bob)));
  const flag = mostly(fc.boolean());

  /** An entry with some of the fields, or something else. */
  const entry = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    mostly(fc.record({ ...fields, at, made_up: fc.string() }, { requiredKeys: ['at'] }), 19);

  return fc
    .record(
      {
        silentAuth: entry({ works: flag }),
        check: entry({
          verdict: mostly(verdict),
          code: mostly(code),
          user,
          retryAt: mostly(moment),
          byHint: flag,
          topLevel: flag,
        }),
        login: entry({ user, lostAt: mostly(moment) }),
        activity: entry({}),
        confirmation: entry({}),
        holder: entry({}),
        push: entry({
          live: flag,
          intervalMs: mostly(fc.constantFrom(-1, 0, 1_000, 900_000, Number.MAX_VALUE)),
          pollingSince: mostly(moment),
        }),
        made_up: hostileValue,
      },
      { requiredKeys: [] },
    )
    .map((record) => parseRecord(JSON.stringify(record)));
}
