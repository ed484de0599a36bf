import { describe, expect, it } from 'vitest';
import { isAuthorized } from '../../src/inputs/bearer-secret.js';

describe('an Authorization header', () => {
  it.each<[string, string | null, readonly string[]]>([
    ['has the secret for a bearer token', 'Bearer s3cret', ['s3cret']],
    ['has its scheme in other letters', 'bEARER s3cret', ['s3cret']],
    ['has more blanks', 'Bearer   s3cret', ['s3cret']],
    ['is the secret', 's3cret', ['s3cret']],
    ['is the secret with its scheme', 'Bearer s3cret', ['Bearer s3cret']],
    ['is the secret of another scheme', 'Basic dXNlcjpwYXNz', ['Basic dXNlcjpwYXNz']],
    ['has the first of the secrets', 'Bearer one', ['one', 'two', 'three']],
    ['has the last of the secrets', 'Bearer three', ['one', 'two', 'three']],
    ['has a secret beside an empty one', 'Bearer one', ['', 'one']],
    ['has a secret beyond ASCII', 'Bearer schlüssel', ['schlüssel']],
  ])('authorizes when it %s', async (_, header, secrets) => {
    expect(await isAuthorized(header, secrets)).toBe(true);
  });

  it.each<[string, string | null, readonly string[]]>([
    ['is missing', null, ['s3cret']],
    ['is empty', '', ['s3cret']],
    ['has another token', 'Bearer secret', ['s3cret']],
    ['has the secret in other letters', 'Bearer S3CRET', ['s3cret']],
    ['has the beginning of the secret', 'Bearer s3cre', ['s3cret']],
    ['has more than the secret', 'Bearer s3cret2', ['s3cret']],
    ['has two schemes', 'Bearer Bearer s3cret', ['s3cret']],
    ['has another scheme', 'Basic s3cret', ['s3cret']],
    ['has no blank after its scheme', 'Bearers3cret', ['s3cret']],
    ['has a blank before its scheme', ' Bearer s3cret', ['s3cret']],
    ['has its scheme within the secret', 's3cBearer ret', ['s3cret']],
    ['has no token', 'Bearer ', ['s3cret']],
    ['has no token, and the secret is empty', 'Bearer ', ['']],
    ['is empty, and the secret is', '', ['']],
    ['is missing, and the secret is empty', null, ['']],
    ['is right, and there are no secrets', 'Bearer s3cret', []],
    ['has all secrets', 'Bearer one two', ['one', 'two']],
  ])('does not when it %s', async (_, header, secrets) => {
    expect(await isAuthorized(header, secrets)).toBe(false);
  });
});
