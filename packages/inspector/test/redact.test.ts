import { describe, expect, it } from 'vitest';
import { redact } from '../src/redact.js';

const header = 'eyJhbGciOiJSUzI1NiJ9';
const jwt = `${header}.eyJzdWIiOiJhdXRoMHxhbGljZSJ9.c2lnbmF0dXJl`;
const opaque = 'v1.M0pQkqLr7sTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ';

describe('redact', () => {
  it.each([
    ['unauthorized: user is blocked', 'unauthorized: user is blocked'],
    ['login_required', 'login_required'],
    ['account_selection_required', 'account_selection_required'],
    ['Unknown or invalid refresh token.', 'Unknown or invalid refresh token.'],
    ['https://example.com/docs/login?x=1', 'https://example.com/docs/login?x=1'],
  ])('leaves %s as it is', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ['a JWT', `Refused: ${jwt}.`, 'Refused: [token]'],
    ['a JWT that was cut off', `Refused: ${header}…`, 'Refused: [token]…'],
    ['an opaque token', `Got ${opaque}!`, 'Got v1.[redacted]!'],
    ['a header', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer [token]'],
    ['a parameter', '/cb?code=abc123&state=x%20y', '/cb?code=[redacted]&state=[redacted]'],
    ['a field', '{"access_token": "abc"}', '{"access_token": "[redacted]"}'],
    ['an address', 'No alice@example.com here', 'No [address] here'],
  ])('takes out %s', (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('keeps a text on one line, in one direction of writing', () => {
    expect(redact('one\n\ttwo\u202ethree')).toBe('one two three');
  });

  it('cuts a long text', () => {
    const text = redact('word '.repeat(1_000));
    expect(text).toHaveLength(300);
    expect(text.endsWith('…')).toBe(true);
  });

  it('shows no part of a token that lies where it stops reading', () => {
    expect(redact(`${'a'.repeat(3_980)} ${'S3cret'.repeat(10)}`)).toBe('[redacted] ');
  });
});
