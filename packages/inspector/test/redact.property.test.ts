import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../src/redact.js';

const layers = fc.integer({ min: 0, max: 4 });

/** The text as a parameter of a URL, which is a parameter of a URL, and so on. */
function encode(text: string, times: number): string {
  return times === 0 ? text : encode(encodeURIComponent(text), times - 1);
}

const separator = fc.constantFrom('=', ': ', '":', ' = ', ' => ');

const passwordName = fc.constantFrom('password', 'userPassword', 'PASSWD', 'pwd', 'Authorization');

/** Any characters. One that begins like a quoted text would end at the quotation mark. */
const password = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((text) => /^[^\s"'`\\>\p{C}]/u.test(text));

const tokenName = fc.constantFrom('access_token', 'refreshToken', 'client-secret', 'code', 'otp');

/** A token of RFC 6750, section 2.1, that is no ordinary word. */
const token = fc.stringMatching(/^[A-Za-z\d][\w.~+/-]{0,20}={0,2}$/).map((text) => `7${text}`);

const ordinaryWord = fc
  .stringMatching(/^[a-z]{1,12}$/)
  .filter((word) => word !== 'bearer' && word !== 'dpop');

/** Of the units of fast-check, the one with all characters takes seconds to begin. */
const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff })
  .map((code) => String.fromCodePoint(code));

const secretName = fc.constantFrom('password', 'token', 'code', 'Bearer token', 'DPoP is');

describe('redact, with any input', () => {
  it('shows no part of a password that nothing delimits', () => {
    fc.assert(
      fc.property(passwordName, separator, password, layers, (name, between, secret, times) => {
        const text = encode(`failed ${name}${between}${secret}`, times);
        expect(redact(text)).toBe(`failed ${name}${between}[redacted]`);
      }),
    );
  });

  it('shows no part of a quoted password, and all that follows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), layers, fc.boolean(), (secret, times, twice) => {
        const json = JSON.stringify({ password: secret, user: 'alice' });
        const shown = '{"password":"[redacted]","user":"alice"}';
        const once = redact(encode(json, times));
        expect(once).toBe(shown);
        if (!twice) return;
        expect(redact(JSON.stringify(json))).toBe(JSON.stringify(shown));
      }),
    );
  });

  it('shows no part of a token, and all that follows', () => {
    fc.assert(
      fc.property(tokenName, token, layers, (name, secret, times) => {
        const text = encode(`failed ?x=1&${name}=${secret}&state=${secret}#top`, times);
        expect(redact(text)).toBe(`failed ?x=1&${name}=[redacted]&state=[redacted]#top`);
      }),
    );
  });

  it('shows no part of a bearer token, and all that follows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Bearer', 'bearer', 'DPoP'),
        token,
        layers,
        (scheme, secret, times) => {
          const text = encode(`sent ${scheme} ${secret}, refused`, times);
          expect(redact(text)).toBe(`sent ${scheme} [token], refused`);
        },
      ),
    );
  });

  it('keeps ordinary words, also encoded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(ordinaryWord, secretName), { maxLength: 20 }),
        layers,
        (words, times) => {
          const text = words.join(' ');
          expect(redact(encode(text, times))).toBe(text);
        },
      ),
    );
  });

  it('returns one short line for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 500 }), (text) => {
        expect(redact(text)).toMatch(/^[^\p{Cc}\u2028\u2029]{0,300}$/u);
      }),
    );
  });
});
