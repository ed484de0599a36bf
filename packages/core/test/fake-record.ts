import fc from 'fast-check';
import { parseRecord, type SharedRecord } from '../src/shared-record.js';
import { alice, bob } from './fake-answers.js';
import { digestOf } from './fake-browser.js';

const verdict = fc.constantFrom(
  'alive',
  'lost',
  'interaction_required',
  'inconclusive',
  'unsupported',
  'signed_in',
  'made_up',
);

const code = fc.constantFrom(
  '',
  'login_required',
  'user_blocked',
  'grant_revoked',
  'session_expired',
  'user_changed',
  'signed_out',
  'unverifiable',
  'timeout',
  'network',
  'consent_required',
  'third_party_cookies_blocked',
  'redirect_loop',
);

/** A record as any tab, or anybody else, may have written it about moments near this one. */
export function anyRecord(now: number): fc.Arbitrary<SharedRecord> {
  const hostile = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      ['login_required'],
      ['lost'],
      { toString: 1, valueOf: 1 },
      { toString: null },
      'login_required\n',
    ),
  );
  const mostly = <Value>(value: fc.Arbitrary<Value>) =>
    fc.oneof({ arbitrary: value, weight: 9 }, { arbitrary: hostile, weight: 1 });
  const moment = mostly(
    fc.oneof(
      fc.integer({ min: now - 60_000, max: now + 60_000 }),
      fc.double({ noNaN: true }),
      fc.constantFrom(0, now),
    ),
  );
  const fields = {
    proven: mostly(fc.boolean()),
    askedAt: moment,
    verdict: mostly(verdict),
    code: mostly(code),
    user: mostly(fc.constantFrom(digestOf(alice), digestOf(bob))),
    retryAt: moment,
    refused: mostly(fc.boolean()),
    lostAt: moment,
    signedInAt: moment,
    activeAt: moment,
    leaseEndsAt: moment,
    confirmedAt: moment,
  };
  return fc
    .record(fields, { requiredKeys: [] })
    .map((record) => parseRecord(JSON.stringify(record)));
}
