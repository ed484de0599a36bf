import { describe, expect, it } from 'vitest';
import { digestOf as hashOf } from '../src/machine/digest.js';
import { mergeRecords, parseRecord, type SharedRecord } from '../src/machine/shared-record.js';

const full: Required<SharedRecord> = {
  silentAuth: { at: 1, works: true },
  check: { at: 2, verdict: 'alive', code: 'code', user: 'digest', retryAt: 3, topLevel: false },
  login: { at: 4, user: 'digest', lostAt: 5 },
  data: { at: 6, user: 'digest' },
  activity: { at: 6 },
  signOut: { at: 7 },
  confirmation: { at: 7 },
  holder: { at: 8 },
  push: { at: 9, live: true, intervalMs: 10, pollingSince: 11 },
};
const names = Object.keys(full) as (keyof SharedRecord)[];

describe('parseRecord', () => {
  it('reads a record that was stringified', () => {
    expect(parseRecord(JSON.stringify(full))).toEqual(full);
    expect(parseRecord('{}')).toEqual({});
  });

  it.each([undefined, null, '', 'text', '{', 'null', '42', '"text"', '[1]', '[{"at":1}]', {}])(
    'returns an empty record for %o',
    (json) => {
      expect(parseRecord(json)).toEqual({});
    },
  );

  it('returns an empty record for a value that cannot be a text', () => {
    expect(parseRecord(Symbol('s'))).toEqual({});
    expect(parseRecord(Object.create(null))).toEqual({});
  });

  it.each(names)('drops the entry %s if it has no moment', (name) => {
    for (const at of ['1', true, null, {}, [1], undefined]) {
      const { [name]: _, ...others } = full;
      const record = { ...full, [name]: { ...full[name], at } };
      expect(parseRecord(JSON.stringify(record))).toEqual(others);
    }
  });

  it.each([1, 'text', null, true, [], [1], { at: 1, code: {} }, { at: 1, code: ['timeout'] }])(
    'drops an entry that is %j',
    (check) => {
      const holder = { at: 1 };
      expect(parseRecord(JSON.stringify({ check, holder }))).toEqual({ holder });
    },
  );

  it('drops unknown entries and pollutes no prototype', () => {
    const entry = '{"holder":{"at":1}}';
    const record = parseRecord(`{"__proto__":${entry},"made_up":{"at":1},"login":{"at":1}}`);
    expect(record).toEqual({ login: { at: 1 } });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(record.holder).toBeUndefined();
  });
});

describe('mergeRecords', () => {
  const now = 1_000_000;
  const merge = (record: SharedRecord, changes: SharedRecord) => mergeRecords(record, changes, now);

  it('keeps the newer of each entry, whichever comes last, and changes neither record', () => {
    const one = Object.freeze({ check: { at: 5, verdict: 'alive' }, activity: { at: 1 } });
    const other = Object.freeze({ check: { at: 4, code: 'old' }, activity: { at: 2 } });
    const merged = { check: one.check, activity: other.activity };
    expect(merge(one, other)).toEqual(merged);
    expect(merge(other, one)).toEqual(merged);
    const holder = { at: 3 };
    expect(merge(one, { holder })).toEqual({ ...one, holder });
  });

  it('replaces a whole entry, so that no field of the old one remains', () => {
    const record = { check: { at: 1, verdict: 'lost', code: 'login_required' } };
    const changes = { check: { at: 2, verdict: 'alive' } };
    expect(merge(record, changes)).toEqual(changes);
  });

  it('takes the last of two entries with the same moment', () => {
    const record = { check: { at: 1, topLevel: true } };
    const changes = { check: { at: 1, topLevel: false } };
    expect(merge(record, changes)).toEqual(changes);
  });

  it('returns the same object if nothing is newer', () => {
    const record = { check: { at: 2, verdict: 'alive' } };
    expect(merge(record, structuredClone(record))).toBe(record);
    expect(merge(record, {})).toBe(record);
    expect(merge(record, { check: { at: 1 } })).toBe(record);
  });

  it('cannot compare an entry from before the clock was set back: the last writer wins', () => {
    const future = { activity: { at: now + 1_001 } };
    expect(merge(future, { activity: { at: 1 } })).toEqual({ activity: { at: 1 } });
    expect(merge({ activity: { at: 1 } }, future)).toEqual(future);
    expect(merge({}, future)).toEqual(future);
  });

  it('accepts an entry from a clock that is a second ahead', () => {
    const ahead = { activity: { at: now + 1_000 } };
    expect(merge({ activity: { at: now } }, ahead)).toEqual(ahead);
    expect(merge(ahead, { activity: { at: now } })).toBe(ahead);
  });
});

describe('the digest of a user', () => {
  it('does not contain the user ID', () => {
    expect(hashOf('auth0|alice')).toMatch(/^-?\d+,-?\d+$/);
  });

  it('distinguishes users', () => {
    const users = Array.from({ length: 2_000 }, (_, i) => `auth0|${i.toString(16)}`);
    const all = [...users, 'ab', 'ba', 'a', 'b', 'ä', '😀', '😁'];
    expect(new Set(all.map(hashOf)).size).toBe(all.length);
  });

  // Test vectors of draft-eastlake-fnv.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c | 0],
    ['foobar', 0xbf9cf968 | 0],
  ])('starts with the FNV-1a hash (%j)', (text, hash) => {
    expect(hashOf(text).split(',')[0]).toBe(String(hash));
  });
});
