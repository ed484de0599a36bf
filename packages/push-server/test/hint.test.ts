import { describe, expect, it } from 'vitest';
import { createHint, distinctHints } from '../src/hint.js';

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
