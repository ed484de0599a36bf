import { describe, expect, it } from 'vitest';
import { createHint, distinctHints, readIdentifier } from '../src/hint.js';

describe('a hint', () => {
  it('contains only the given claims', () => {
    expect(createHint('a', 'b')).toStrictEqual({ sub: 'a', sid: 'b' });
    expect(createHint('a')).toStrictEqual({ sub: 'a' });
    expect(createHint(undefined, 'b')).toStrictEqual({ sid: 'b' });
    expect(createHint(undefined)).toBeUndefined();
  });

  it('is kept once, at its first position', () => {
    const [user, session, both] = [{ sub: 'a' }, { sid: 'a' }, { sub: 'a', sid: 'a' }];
    const hints = [user, session, { sub: 'a' }, both, { sid: 'a' }, { sid: 'a', sub: 'a' }];
    expect(distinctHints(hints)).toStrictEqual([user, session, both]);
  });
});

describe('an identifier', () => {
  it.each(['auth0|alice', 's'.repeat(512), 'ö 😀'])('may be %j', (value) => {
    expect(readIdentifier(value)).toBe(value);
  });

  it.each([
    ...[undefined, null, 1, {}, ['a'], ''],
    ...['s'.repeat(513), 'a\r\ndata: x', 'a\u0000', 'a\u001b[2J', '\ud800'],
  ])('cannot be %j', (value) => {
    expect(readIdentifier(value)).toBeUndefined();
  });
});
