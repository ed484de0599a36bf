import { describe, expect, it } from 'vitest';
import { digestOf } from '../src/machine/digest.js';
import { mergeRecords, parseRecord, type SharedRecord } from '../src/machine/shared-record.js';

const full: Required<SharedRecord> = {
  silentAuth: { at: 1, works: true },
  check: {
    at: 2,
    verdict: 'alive',
    code: 'code',
    user: 'digest',
    retryAt: 3,
    byHint: true,
    topLevel: false,
  },
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

  it.each([
    undefined,
    null,
    '',
    'text',
    '{',
    'null',
    'true',
    '42',
    '"text"',
    '[]',
    '[1,2]',
    '[{"at":1}]',
    42,
    {},
    Symbol('s'),
    { toString: () => '{"holder":{"at":1}' },
  ])('returns an empty record for %o', (json) => {
    expect(parseRecord(json)).toEqual({});
  });

  it.each(names)('drops the entry %s if it has no moment', (name) => {
    for (const at of ['1', true, null, {}, [1], undefined]) {
      const record = parseRecord(JSON.stringify({ ...full, [name]: { ...full[name], at } }));
      expect(record).not.toHaveProperty(name);
      expect(Object.keys(record)).toHaveLength(names.length - 1);
    }
  });

  it.each([1, 'text', null, true, [], [1]])('drops an entry that is %j', (entry) => {
    expect(parseRecord(JSON.stringify({ check: entry, holder: { at: 1 } }))).toEqual({
      holder: { at: 1 },
    });
  });

  it('drops an entry that contains an object', () => {
    for (const code of [{}, ['login_required'], { toString: 1 }]) {
      const check = { at: 1, verdict: 'lost', code };
      expect(parseRecord(JSON.stringify({ check }))).toEqual({});
    }
  });

  it('drops unknown entries and pollutes no prototype', () => {
    const record = parseRecord(
      '{"__proto__":{"holder":{"at":1}},"constructor":{"at":1},"login":{"at":1}}',
    );
    expect(record).toEqual({ login: { at: 1 } });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(record.holder).toBeUndefined();
    expect(Object.keys(record)).toEqual(['login']);
  });
});

describe('mergeRecords', () => {
  const now = 1_000_000;
  const merge = (record: SharedRecord, changes: SharedRecord) => mergeRecords(record, changes, now);

  it('keeps the newer entry, whichever comes last', () => {
    const old = { check: { at: 1, verdict: 'lost' } };
    const young = { check: { at: 2, verdict: 'alive' } };
    expect(merge(old, young)).toEqual(young);
    expect(merge(young, old)).toBe(young);
  });

  it('decides for each entry by itself', () => {
    const record = { check: { at: 5, verdict: 'alive' }, activity: { at: 1 } };
    const changes = { check: { at: 4, verdict: 'lost' }, activity: { at: 2 }, holder: { at: 3 } };
    expect(merge(record, changes)).toEqual({
      check: record.check,
      activity: changes.activity,
      holder: changes.holder,
    });
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

  it('returns the same object if the entries are equal', () => {
    const record = { check: { at: 1, verdict: 'alive' } };
    expect(merge(record, structuredClone(record))).toBe(record);
    expect(merge(record, {})).toBe(record);
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
  it('is stable and does not contain the user ID', () => {
    expect(digestOf('auth0|alice')).toBe(digestOf('auth0|alice'));
    expect(digestOf('auth0|alice')).not.toMatch(/alice|auth0/);
    expect(digestOf('auth0|alice')).toMatch(/^-?\d+,-?\d+$/);
  });

  it('distinguishes users', () => {
    const users = Array.from({ length: 20_000 }, (_, i) => `auth0|${i.toString(16)}`);
    expect(new Set(users.map(digestOf)).size).toBe(users.length);
    expect(digestOf('ab')).not.toBe(digestOf('ba'));
    expect(digestOf('a')).not.toBe(digestOf('b'));
    expect(digestOf('ä')).not.toBe(digestOf('a'));
    expect(digestOf('😀')).not.toBe(digestOf('😁'));
  });

  it('starts with the FNV-1a hash', () => {
    // Test vectors of draft-eastlake-fnv.
    for (const [text, hash] of [
      ['', 0x811c9dc5],
      ['a', 0xe40c292c],
      ['foobar', 0xbf9cf968],
    ] as const) {
      expect(digestOf(text).split(',')[0]).toBe(String(text ? hash | 0 : hash));
    }
  });
});
