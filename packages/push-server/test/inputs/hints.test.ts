import { describe, expect, it } from 'vitest';
import { createHint, distinctHints } from '../../src/inputs/hints.js';

describe('a hint', () => {
  it('has the claims that there are, and no other', () => {
    expect(createHint('a', 'b')).toStrictEqual({ sub: 'a', sid: 'b' });
    expect(createHint('a')).toStrictEqual({ sub: 'a' });
    expect(createHint(undefined, 'b')).toStrictEqual({ sid: 'b' });
    expect(createHint(undefined)).toBeUndefined();
  });

  it('is given once, where it first came', () => {
    const [user, session, both] = [{ sub: 'a' }, { sid: 'a' }, { sub: 'a', sid: 'a' }];
    const hints = [user, session, { sub: 'a' }, both, { sid: 'a' }, { sid: 'a', sub: 'a' }];
    expect(distinctHints(hints)).toStrictEqual([user, session, both]);
  });
});
