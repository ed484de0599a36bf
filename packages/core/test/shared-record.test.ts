import { describe, expect, it } from 'vitest';
import { digestOf } from '../src/digest.js';
import { parseRecord, type SharedRecord } from '../src/shared-record.js';

const full: Required<SharedRecord> = {
  proven: true,
  askedAt: 1,
  verdict: 'alive',
  code: 'code',
  user: 'digest',
  retryAt: 2,
  refused: false,
  lostAt: 3,
  signedInAt: 4,
  activeAt: 5,
  leaseEndsAt: 6,
  confirmedAt: 7,
};

describe('a record', () => {
  it('is read as it was written', () => {
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
    42,
    {},
    Symbol('s'),
    { toString: () => '{"proven":true' },
  ])('of another shape is an empty one: %o', (json) => {
    expect(Object.keys(parseRecord(json)).filter((name) => name in full)).toEqual([]);
  });

  it.each(
    (
      [
        'askedAt',
        'retryAt',
        'lostAt',
        'signedInAt',
        'activeAt',
        'leaseEndsAt',
        'confirmedAt',
      ] as const
    ).flatMap((name) => ['1', true, null, {}, [1]].map((value) => [name, value] as const)),
  )('has no %s of %j', (name, value) => {
    expect(parseRecord(JSON.stringify({ ...full, [name]: value }))).not.toHaveProperty(name);
  });

  it('makes nobody’s prototype', () => {
    const record = parseRecord('{"__proto__":{"proven":true},"constructor":1,"askedAt":1}');
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(({} as SharedRecord).proven).toBeUndefined();
    expect(record.askedAt).toBe(1);
  });
});

describe('the digest of a user', () => {
  it('is always the same and does not say who it is', () => {
    expect(digestOf('auth0|alice')).toBe(digestOf('auth0|alice'));
    expect(digestOf('auth0|alice')).not.toMatch(/alice|auth0/);
    expect(digestOf('auth0|alice')).toMatch(/^-?\d+,-?\d+$/);
  });

  it('tells users apart', () => {
    const users = Array.from({ length: 20_000 }, (_, i) => `auth0|${i.toString(16)}`);
    expect(new Set(users.map(digestOf)).size).toBe(users.length);
    expect(digestOf('ab')).not.toBe(digestOf('ba'));
    expect(digestOf('a')).not.toBe(digestOf('b'));
    expect(digestOf('ä')).not.toBe(digestOf('a'));
    expect(digestOf('😀')).not.toBe(digestOf('😁'));
  });

  it('in its first half is FNV-1a', () => {
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
