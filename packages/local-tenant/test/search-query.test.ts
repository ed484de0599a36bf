/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { parseSearchQuery } from '../src/management/search-query.js';

const user = {
  user_id: 'auth0|alice',
  email: 'Alice@example.com',
  name: 'Alice "Al" Liddell',
  blocked: false,
  logins_count: 3,
  identities: [{ connection: 'Username-Password-Authentication' }, { connection: 'github' }],
  app_metadata: { plan: { name: 'pro' }, tags: ['red', 'blue'] },
};

describe('a search query', () => {
  it.each([
    ['email:alice@example.com', true],
    ['email:"alice@EXAMPLE.com"', true],
    ['email:"alice@example"', false],
    ['email:alice*', true],
    ['email:lice*', false],
    ['user_id:"auth0|alice"', true],
    ['name:"alice \\"al\\" liddell"', true],
    ['blocked:false', true],
    ['blocked:true', false],
    ['logins_count:3', true],
    ['identities.connection:github', true],
    ['app_metadata.plan.name:pro', true],
    ['app_metadata.tags:blue', true],
    ['app_metadata.plan:pro', false],
    ['app_metadata.constructor:x', false],
    ['unknown:x', false],
    ['blocked:true AND email:alice*', false],
    ['blocked:true OR email:alice*', true],
    ['blocked:false OR email:x AND email:y', true],
    ['(blocked:false OR email:x) AND email:y', false],
    ['  ( email:alice* )  ', true],
  ])('%s', (query, expected) => {
    expect(parseSearchQuery(query)(user)).toBe(expected);
  });

  it.each([
    'alice',
    'email:',
    'email: alice',
    'email:*',
    'email:a*b',
    'email:a?',
    'email:a~',
    'NOT email:a',
    '-email:a',
    'email:a email:b',
    'email:a AND',
    'AND email:a',
    'email:a and email:b',
    '(email:a',
    'email:a)',
    '()',
    'logins_count:[1 TO 3]',
    'logins_count:>1',
    'email:/a/',
    'email:"a',
    'email:"a"*',
    'created_at:2020-01-01T00:00:00',
    `${'('.repeat(50)}email:a${')'.repeat(50)}`,
  ])('%s is a 400', (query) => {
    expect(() => parseSearchQuery(query)).toThrow(
      expect.objectContaining({ status: 400, errorCode: 'invalid_query_string' }),
    );
  });

  it('stays fast for a long query', () => {
    const query = Array.from({ length: 5000 }, (_, at) => `name:a${at}`).join(' OR ');
    expect(parseSearchQuery(query)(user)).toBe(false);
  });
});
