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
    ['The password is wrong.', 'The password is wrong.'],
    ['The state of things: good', 'The state of things: good'],
    ['http://localhost:5173/src/pages/Checkout2/PaymentForm.tsx:12:7', null],
    ['at render (/home/app/src/pages/Checkout2/PaymentForm.tsx)', null],
  ])('keeps %s', (text, expected) => {
    expect(redact(text)).toBe(expected ?? text);
  });

  it.each([
    ['a JWT', `Rejected: ${jwt}.`, 'Rejected: [token]'],
    ['a truncated JWT', `Rejected: ${header}…`, 'Rejected: [token]…'],
    ['an opaque token', `Got ${opaque}!`, 'Got v1.[redacted]!'],
    ['a header', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer [token]'],
    ['a parameter', '/cb?code=abc123&state=x%20y', '/cb?code=[redacted]&state=[redacted]'],
    ['a field', '{"access_token": "abc"}', '{"access_token": "[redacted]"}'],
    ['an address', 'No alice@example.com here', 'No [address] here'],
    ['an encoded address', 'mail=alice%40example.com&x=1', 'mail=[address]&x=1'],
    ['a word after a colon', 'password: hunter2', 'password: [redacted]'],
    ['a token after a colon', 'refresh_token: v1.abc', 'refresh_token: [redacted]'],
    ['a logged object', "{ refreshToken: 'v1.M…' }", "{ refreshToken: '[redacted]' }"],
    [
      'a field of JSON in JSON',
      String.raw`{"body":"{\"refresh_token\":\"v1.M\"}"}`,
      String.raw`{"body":"{\"refresh_token\":\"[redacted]\"}"}`,
    ],
    [
      'a quoted value with spaces',
      '{"password":"correct horse battery"}',
      '{"password":"[redacted]"}',
    ],
    [
      'a value with an escaped quotation mark',
      String.raw`{"password":"a\"b c","x":1}`,
      '{"password":"[redacted]","x":1}',
    ],
    ['a quoted value that is not closed', "password='a b", "password='[redacted]"],
    ['a number', '{"otp":123456}', '{"otp":[redacted]}'],
    ['a secret', 'secret=abc', 'secret=[redacted]'],
    ['an API key', 'api_key=sk_live_x', 'api_key=[redacted]'],
    ['a one-time password', 'otp=123456', 'otp=[redacted]'],
    ['a quoted code', 'code="abc"', 'code="[redacted]"'],
    ['a parameter in a parameter', '?next=%2Fcb%3Fcode%3Dabc1', '?next=%2Fcb%3Fcode%3D[redacted]'],
    [
      'basic credentials',
      'Authorization: Basic YWxpY2U6eA== failed',
      'Authorization: [token] failed',
    ],
    ['a cookie', 'Set-Cookie: auth0=s%3Aabc.def; Path=/', 'Set-Cookie: [redacted]'],
    ['cookies', '{"set-cookie":["auth0=abc"]}', '{"set-cookie":["[redacted]"]}'],
    ['a JWT with a prefix', `tok_${jwt}`, '[token]'],
    ['base64', 'key:abcDEF12/abcDEF12+abcDEF12/abcDEF12==', 'key:[redacted]'],
  ])('removes %s', (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('keeps a text on one line and in one writing direction', () => {
    expect(redact('one\n\ttwo\u202ethree')).toBe('one two three');
    expect(redact('one\u2028two\u2029three\u200bfour\u061cfive\ufeff')).toBe(
      'one two three four five ',
    );
  });

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [12_345, '12345'],
    [new Error('code=abc'), 'Error: code=[redacted]'],
    [Object.create(null), '[unreadable]'],
  ])('converts any thrown value to a text', (thrown, expected) => {
    expect(redact(thrown)).toBe(expected);
  });

  it('truncates a long text', () => {
    const text = redact('word '.repeat(1_000));
    expect(text).toHaveLength(300);
    expect(text.endsWith('…')).toBe(true);
  });

  it('shows no part of a token at the end of the scanned text', () => {
    expect(redact(`${'a'.repeat(3_980)} ${'S3cret'.repeat(10)}`)).toBe('[redacted] ');
  });
});
