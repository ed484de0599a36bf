import { describe, expect, it } from 'vitest';
import { isJsonObject, memberOf } from '../src/json.js';

describe('a member of a JSON value', () => {
  it('must be an own property', () => {
    expect(memberOf({ a: 1 }, 'a')).toBe(1);
    expect(memberOf({}, 'constructor')).toBeUndefined();
    expect(memberOf(Object.create({ a: 1 }), 'a')).toBeUndefined();
  });

  it.each([null, undefined, 'a', 1, true, ['a']])('is undefined for %j', (value) => {
    expect(isJsonObject(value)).toBe(false);
    expect(memberOf(value, 'length')).toBeUndefined();
  });
});
