import { describe, expect, it } from 'vitest';
import { isAuthorized } from '../../src/webhooks/secret-webhook.js';

describe('an Authorization header', () => {
  it.each<[string, string | null, readonly string[]]>([
    ['has the secret as a bearer token', 'Bearer s3cret', ['s3cret']],
    ['has the scheme in mixed case', 'bEARER s3cret', ['s3cret']],
    ['has several spaces', 'Bearer   s3cret', ['s3cret']],
    ['is the secret', 's3cret', ['s3cret']],
    ['is the secret with its scheme', 'Bearer s3cret', ['Bearer s3cret']],
    ['is the secret with the Basic scheme', 'Basic dXNlcjpwYXNz', ['Basic dXNlcjpwYXNz']],
    ['has the first of the secrets', 'Bearer one', ['one', 'two', 'three']],
    ['has the last of the secrets', 'Bearer three', ['one', 'two', 'three']],
    ['has the secret and another secret is empty', 'Bearer one', ['', 'one']],
    ['has a non-ASCII secret', 'Bearer schlüssel', ['schlüssel']],
  ])('is accepted when it %s', async (_, header, secrets) => {
    expect(await isAuthorized(header, secrets)).toBe(true);
  });

  it.each<[string, string | null, readonly string[]]>([
    ['is missing', null, ['s3cret']],
    ['is empty', '', ['s3cret']],
    ['has another token', 'Bearer secret', ['s3cret']],
    ['has the secret in another case', 'Bearer S3CRET', ['s3cret']],
    ['has a prefix of the secret', 'Bearer s3cre', ['s3cret']],
    ['has additional characters after the secret', 'Bearer s3cret2', ['s3cret']],
    ['has two schemes', 'Bearer Bearer s3cret', ['s3cret']],
    ['has another scheme', 'Basic s3cret', ['s3cret']],
    ['has no space after the scheme', 'Bearers3cret', ['s3cret']],
    ['has a space before the scheme', ' Bearer s3cret', ['s3cret']],
    ['has the scheme inside the secret', 's3cBearer ret', ['s3cret']],
    ['has no token', 'Bearer ', ['s3cret']],
    ['has no token, and the secret is empty', 'Bearer ', ['']],
    ['is empty, and the secret is empty', '', ['']],
    ['is missing, and the secret is empty', null, ['']],
    ['is set, and there are no secrets', 'Bearer s3cret', []],
    ['has all secrets', 'Bearer one two', ['one', 'two']],
  ])('is rejected when it %s', async (_, header, secrets) => {
    expect(await isAuthorized(header, secrets)).toBe(false);
  });
});
