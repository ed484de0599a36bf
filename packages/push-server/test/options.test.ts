import { describe, expect, it } from 'vitest';
import { createPushServer, PushServerError } from '../src/index.js';
import { AUDIENCE, ISSUER, keys } from './tokens.js';

const options = { issuer: ISSUER, audience: AUDIENCE };

describe('options', () => {
  it.each<[string, object]>([
    ['options.issuer', { issuer: undefined }],
    ['options.issuer', { issuer: 'tenant.example' }],
    ['options.issuer', { issuer: 'https://tenant.example' }],
    ['options.issuer', { issuer: 'http://tenant.example/' }],
    ['options.issuer', { issuer: 'http://127.0.0.1.evil.example/' }],
    ['options.issuer', { issuer: 'http://localhost.evil.example/' }],
    ['options.issuer', { issuer: 'https://user@tenant.example/' }],
    ['options.issuer[1]', { issuer: [ISSUER, ''] }],
    ['options.issuer', { issuer: [] }],
    ['options.audience', { audience: '' }],
    ['options.clientIds', { clientIds: [] }],
    ['options.clientIds[0]', { clientIds: [1] }],
    ['options.allowedOrigins[0]', { allowedOrigins: ['https://app.example/'] }],
    ['options.allowedOrigins[0]', { allowedOrigins: ['*'] }],
    ['options.allowedOrigins[0]', { allowedOrigins: ['null'] }],
    ['options.eventStreamSecrets', { eventStreamSecrets: 'secret' }],
    ['options.eventStreamSecrets[0]', { eventStreamSecrets: [''] }],
    ['options.eventStreamSecrets[0]', { eventStreamSecrets: ['s'] }],
    ['options.eventStreamSecrets[1]', { eventStreamSecrets: ['s'.repeat(32), 's'.repeat(31)] }],
    ['options.logStreamSecrets[0]', { logStreamSecrets: [`two\nlines${'s'.repeat(32)}`] }],
    ['options.sharedSignals', { sharedSignals: { issuer: 'x', audience: 'x' } }],
    [
      'options.sharedSignals.jwksUri',
      { sharedSignals: { issuer: 'x', audience: 'x', jwksUri: 'http://x.example' } },
    ],
    ['options.globalTokenRevocation', { globalTokenRevocation: { issuer: 'x', audience: 'x' } }],
    [
      'options.globalTokenRevocation.audience',
      { globalTokenRevocation: { issuer: 'x', audience: [], keys } },
    ],
    [
      'options.globalTokenRevocation.resolveSubject',
      { globalTokenRevocation: { issuer: 'x', audience: 'x', keys, resolveSubject: 'email' } },
    ],
    ['options.jwksUri', { jwksUri: 'ftp://tenant.example/' }],
    ['options.jwksUri', { jwksUri: 'https://tenant.example/', keys }],
    ['options.keys', { keys: {} }],
    ['options.limits.streams', { limits: { streams: 0 } }],
    ['options.limits.checksPerSecond', { limits: { checksPerSecond: 25 } }],
    ['options.tenantRequestsPerSecond', { tenantRequestsPerSecond: 0 }],
    ['options.tenantRequestsPerSecond', { tenantRequestsPerSecond: NaN }],
    ['options.tenantRequestsPerSecond', { tenantRequestsPerSecond: Infinity }],
    ['options.tenantRequestsPerSecond', { tenantRequestsPerSecond: '25' }],
    ['options.limits.bodyBytes', { limits: { bodyBytes: '1' } }],
    ['options.limits.strems', { limits: { strems: 1 } }],
    ['options.keepAliveMs', { keepAliveMs: 10 }],
    ['options.memoryMs', { memoryMs: -1 }],
    ['options.backplane', { backplane: {} }],
    ['options.metrics', { metrics: true }],
    ['options.log', { log: 'stdout' }],
    ['options.now', { now: 1 }],
    ['options.basePath', { basePath: 'push/' }],
    ['options.secret', { secret: 'x' }],
  ])('are named in the error when invalid: %s, %j', (name, wrong) => {
    let error: unknown;
    try {
      createPushServer({ ...options, ...wrong } as typeof options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PushServerError);
    expect(error).toMatchObject({ code: 'invalid_option' });
    expect((error as Error).message).toContain(`${name} `);
  });

  it.each([
    'http://localhost:4400/',
    'http://tenant.localhost:4400/',
    'http://127.0.0.1:4400/',
    'http://[::1]:4400/',
  ])('allow http for a loopback issuer: %s', (issuer) => {
    expect(createPushServer({ ...options, issuer }).health().status).toBe('ok');
  });
});
