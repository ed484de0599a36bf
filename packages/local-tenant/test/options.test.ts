/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { LocalTenantOptions } from '../src/index.js';
import { readOptions } from '../src/options/options.js';

const client = { clientId: 'a', allowedCallbackUrls: [], allowedWebOrigins: [] };
const read = (options: unknown) => readOptions(options as LocalTenantOptions);

describe('options', () => {
  it.each([
    [null, 'options must be an object'],
    [[], 'options must be an object'],
    [{ nothing: 1 }, 'options.nothing is unknown. Known properties: port, https, '],
    [{ clients: {} }, 'options.clients must be a list'],
    [{ clients: [client, []] }, 'options.clients[1] must be an object'],
    [{ clients: [{ clientId: 'a' }] }, 'options.clients[0].allowedCallbackUrls is missing'],
    [{ clients: [{ ...client, name: '' }] }, 'options.clients[0].name must be a non-empty string'],
    [
      { clients: [{ ...client, managementScopes: [] }] },
      'options.clients[0].managementScopes must be used with clientSecret',
    ],
    [
      { clients: [{ ...client, allowedWebOrigins: ['http://localhost:1/x'] }] },
      'options.clients[0].allowedWebOrigins[0] must be an origin',
    ],
    [{ session: { idleTimeoutMs: 0 } }, 'options.session.idleTimeoutMs must be a whole number'],
    [{ blockedUserAnswer: 'x' }, 'options.blockedUserAnswer must be one of login_required, '],
    [{ certificateFile: 'x' }, 'options.certificateFile must be used with https'],
  ])('rejects %j with the path and what is expected', (options, message) => {
    expect(() => read(options)).toThrow(message);
  });

  it('takes undefined for a missing key', () => {
    const options = { port: undefined, clients: [{ ...client, name: undefined }] };
    expect(read(options)).toMatchObject({ port: 0, clients: [client] });
    expect(read(options).clients[0]).not.toHaveProperty('name');
    expect(() => read({ clients: [{ ...client, clientId: undefined }] })).toThrow('is missing');
  });

  it('has defaults', () => {
    expect(read({})).toMatchObject({
      port: 0,
      https: false,
      trustProxy: false,
      clients: [{ clientId: 'local-spa' }],
      users: [{ name: 'Alice' }, { name: 'Bob' }, { name: 'Carol', blocked: true }],
      apis: [],
    });
  });
});
