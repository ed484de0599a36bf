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
    ['Bearer token is missing', 'Bearer token is missing'],
    ['DPoP is mandatory', 'DPoP is mandatory'],
    ['Bearer error="invalid_token"', 'Bearer error="invalid_token"'],
    ['100 % of 3%4 %zz', '100 % of 3%4 %zz'],
    ['http://localhost:5173/src/pages/Checkout2/PaymentForm.tsx:12:7', null],
    ['at render (/home/app/src/pages/Checkout2/PaymentForm.tsx)', null],
  ])('keeps %s', (text, expected) => {
    expect(redact(text)).toBe(expected ?? text);
  });

  it.each([
    ['a JWT', `Rejected: ${jwt}.`, 'Rejected: [token]'],
    ['a truncated JWT', `Rejected: ${header}…`, 'Rejected: [token]…'],
    ['an opaque token', `Got ${opaque}!`, 'Got v1.[redacted]!'],
    ['a header', 'Authorization: Bearer abc.def-123', 'Authorization: [redacted]'],
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
    ['a parameter in a parameter', '?next=%2Fcb%3Fcode%3Dabc1%26x', '?next=/cb?code=[redacted]&x'],
    ['an encoded separator in a value', 'n=%3Fcode%3Da%2526b%26x', 'n=?code=[redacted]&x'],
    ['basic credentials', 'Authorization: Basic YWxpY2U6eA==', 'Authorization: [redacted]'],
    ['a short bearer token', 'sent Bearer abc!', 'sent Bearer [token]'],
    ['a bearer token of a form', 'sent Bearer+abc&x', 'sent Bearer+[token]&x'],
    ['an encoded bearer token', 'sent Bearer%20abc', 'sent Bearer [token]'],
    [
      'a bearer token in a parameter',
      'x=1&authorization=Bearer%20a',
      'x=1&authorization=[redacted]',
    ],
    ['a bearer token with encoded letters', '%42earer%20%61bc', 'Bearer [token]'],
    ['a bearer token that was encoded twice', 'dpop%2520abc%2526x', 'dpop [token]&x'],
    ['a token with its scheme', 'access_token=Bearer abc, x', 'access_token=[redacted] [token], x'],
    ['an unquoted password with spaces', 'login: password=a b c', 'login: password=[redacted]'],
    ['an encoded password with spaces', 'u=x&password%3Da%20b', 'u=x&password=[redacted]'],
    ['a password of a form', 'u=x&password=a+b%26c&y=1', 'u=x&password=[redacted]'],
    ['a password after a scheme', 'Bearer password=a b c', 'Bearer [token]'],
    [
      'a password after many spaces',
      `password:${' '.repeat(9)}a`,
      `password:${' '.repeat(9)}[redacted]`,
    ],
    ['a cookie', 'Set-Cookie: auth0=s%3Aabc.def; Path=/', 'Set-Cookie: [redacted]'],
    ['cookies', '{"set-cookie":["auth0=abc"]}', '{"set-cookie":[redacted]'],
    ['a list of tokens', '{"x-api-key":["a]b","c"],"y":1}', '{"x-api-key":[redacted],"y":1}'],
    [
      'a list in JSON in JSON',
      String.raw`{"body":"{\"code\":[\"abc\"]}"}`,
      String.raw`{"body":"{\"code\":[redacted]}"}`,
    ],
    ['a list that is not closed', 'code: ["abc', 'code: [redacted]'],
    ['a field of a form', 'user%5Bpassword%5D=a+b&x=1', 'user[password]=[redacted]'],
    ['an item of a form', 'token[]=abc&token[1]=d', 'token[]=[redacted]&token[1]=[redacted]'],
    ['a member of an object', 'headers["api-key"] = "a b"', 'headers["api-key"] = "[redacted]"'],
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
    ['one%0Atwo%00', 'one two '],
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
