import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hint } from '../../src/hint.js';
import { RequestError } from '../../src/http/respond.js';
import { createLogoutTokenReader } from '../../src/webhooks/back-channel-logout.js';
import { readEventStream } from '../../src/webhooks/event-stream.js';
import { parseLogStreamBody, readLogStream } from '../../src/webhooks/log-stream.js';
import type { BatchResult } from '../../src/webhooks/secret-webhook.js';
import { createSecurityEventReader } from '../../src/webhooks/security-events.js';
import { createSigner, type Signer } from './signing.js';
import { createTestOnceStore } from './test-once-store.js';

const names = [
  '__proto__',
  'constructor',
  'type',
  'data',
  'object',
  'user_id',
  'blocked',
  'details',
];
const types = ['user.updated', 'user.deleted', 'sapi', 'slo', 'srrt', 'scp', 'hasOwnProperty'];
const paths = ['/api/v2/users/%E0%A4%A', '/api/v2/users/a', '/api/v2/sessions/a'];
const wide = { withNullPrototype: true, withBigInt: true, withDate: true, withMap: true };
const anything = fc.anything({ key: fc.oneof(fc.constantFrom(...names), fc.string()), ...wide });
const value = fc.oneof(anything, fc.constant(true), fc.string({ unit: 'binary' }));

const event = fc.record(
  {
    type: fc.oneof(fc.constantFrom(...types), value),
    data: fc.record({ object: fc.record({ user_id: value, blocked: value }) }),
  },
  { requiredKeys: [] },
);

const request = fc.record({
  method: fc.oneof(fc.constantFrom('patch', 'delete', 'post'), value),
  path: fc.oneof(fc.constantFrom(...paths), value),
  body: fc.record({ blocked: value, password: value, user_id: value }, { requiredKeys: [] }),
});

const log = fc.record({
  log_id: value,
  data: fc.record(
    {
      type: fc.oneof(fc.constantFrom(...types), value),
      user_id: value,
      details: fc.oneof(fc.record({ request, session_id: value }), value),
    },
    { requiredKeys: ['type'] },
  ),
});

const bodyOf = (entry: fc.Arbitrary<unknown>) =>
  fc.oneof(anything, entry, fc.array(entry), fc.record({ logs: fc.oneof(value, fc.array(entry)) }));

function isValidHint(hint: Hint): boolean {
  const identifiers = Object.values(hint) as unknown[];
  const isValidIdentifier = (one: unknown) =>
    typeof one === 'string' && one.length > 0 && one.length <= 512 && !/[\p{Cc}\p{Cs}]/u.test(one);
  return identifiers.length > 0 && identifiers.every(isValidIdentifier);
}

/** Reads a body. A RequestError is allowed. Any other error fails the test. */
function attempt(read: () => BatchResult): void {
  try {
    const { hints, ignored } = read();
    expect(hints.every(isValidHint)).toBe(true);
    expect(new Set(hints.map(({ sub, sid }) => JSON.stringify({ sub, sid }))).size).toBe(
      hints.length,
    );
    expect(ignored).toBeGreaterThanOrEqual(0);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
}

const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const deepObject = (depth: number) => `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('arbitrary bodies', () => {
  it('are read or rejected', () => {
    fc.assert(fc.property(bodyOf(event), (body) => attempt(() => readEventStream(body))));
    fc.assert(fc.property(bodyOf(log), (body) => attempt(() => readLogStream(body))));
  });

  it('are read or rejected as text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.json()).map((all) => all.join('\n')),
    );
    const read = (body: string) => readLogStream(parseLogStreamBody(body));
    fc.assert(fc.property(text, (body) => attempt(() => read(body))));
  });

  it.each([
    ['nested deeply', deep(100_000)],
    ['nested deeply in objects', deepObject(100_000)],
    ['a huge string', JSON.stringify('x'.repeat(5_000_000))],
    [
      'a huge ID',
      `{"type":"user.deleted","data":{"object":{"user_id":"${'x'.repeat(5_000_000)}"}}}`,
    ],
    [
      'a huge path',
      `{"data":{"type":"sapi","details":{"request":{"method":"delete","path":"/api/v2/users/${'/'.repeat(1_000_000)}"}}}}`,
    ],
    ['a huge number', '1e999'],
  ])('cause no internal error: %s', (_, text) => {
    attempt(() => readLogStream(parseLogStreamBody(text)));
    attempt(() => readEventStream(parseLogStreamBody(text)));
  });

  it('do not change Object.prototype', () => {
    const body =
      '{"type":"user.deleted","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"data":{"object":{"user_id":"a"}}}';
    expect(readEventStream(JSON.parse(body)).hints).toEqual([{ sub: 'a' }]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('arbitrary tokens', () => {
  const now = () => 1_700_000_000_000;
  let tenant: Signer;

  beforeAll(async () => {
    tenant = await createSigner();
  });

  const readers = () => {
    const options = {
      issuer: 'https://a/',
      keys: tenant.keys,
      now,
      claims: createTestOnceStore(now),
    };
    const readSet = createSecurityEventReader({ ...options, audience: ['b'] });
    return {
      logout: createLogoutTokenReader({ ...options, clientIds: ['b'] }),
      securityEvent: async (token: string) => (await readSet(token))[0] ?? {},
    };
  };

  async function attemptToken(token: string): Promise<void> {
    for (const read of Object.values(readers())) {
      try {
        const hint = await read(token);
        if (Object.keys(hint).length > 0) expect(isValidHint(hint)).toBe(true);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
      }
    }
  }

  it('are read or rejected', async () => {
    const encoded = fc.json().map((json) => Buffer.from(json).toString('base64url'));
    const dotted = fc.array(fc.oneof(encoded, fc.base64String()), { maxLength: 6 });
    const token = fc.oneof(
      fc.string(),
      dotted.map((parts) => parts.join('.')),
    );
    await fc.assert(fc.asyncProperty(token, attemptToken), { numRuns: 200 });
  });

  it('are read or rejected when signed by the tenant', async () => {
    const json = fc.jsonValue();
    const uris = [
      'http://schemas.openid.net/event/backchannel-logout',
      'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
    ];
    const subject = fc.record(
      {
        format: fc.constantFrom('iss_sub', 'opaque', 'complex', 'aliases', 'x'),
        ...{ iss: json, sub: json, id: json, user: json, session: json, identifiers: json },
      },
      { requiredKeys: ['format'] },
    );
    const seconds = fc.constantFrom(1_700_000_000, 1e308, -1, 0);
    const claims = fc.record(
      {
        ...{ iss: fc.constant('https://a/'), aud: fc.constant('b') },
        ...{ iat: fc.oneof({ weight: 9, arbitrary: seconds }, json), exp: seconds },
        ...{ jti: fc.oneof(fc.constant('j'), json), sub: json, sid: json, nonce: json },
        sub_id: fc.oneof(subject, json),
        events: fc.oneof(
          fc.dictionary(fc.constantFrom(...uris), fc.oneof(fc.constant({}), json), { minKeys: 1 }),
          json,
        ),
      },
      { requiredKeys: ['iss', 'aud', 'iat', 'jti'] },
    );
    const typ = fc.constantFrom('secevent+jwt', 'logout+jwt');
    const signed = fc.asyncProperty(claims, typ, async (body, type) =>
      attemptToken(await tenant.sign(body, { typ: type })),
    );
    await fc.assert(signed, { numRuns: 200 });
  });
});
