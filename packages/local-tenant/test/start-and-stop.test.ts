/** @vitest-environment node */
import { connect, createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { LocalTenantError, startLocalTenant, type LocalTenantOptions } from '../src/index.js';
import { Browser } from './browser.js';

const client = { clientId: 'spa', allowedCallbackUrls: [], allowedWebOrigins: [] };
const user = { user_id: 'u', email: 'u@example.com', password: 'p', name: 'U' };

describe('startLocalTenant', () => {
  it('starts on a free port and prints nothing', async () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name),
    );
    const tenant = await startLocalTenant();
    const visitor = new Browser(tenant.domain);
    await visitor.exchange(await visitor.login());
    await visitor.fetch('/userinfo');
    await visitor.fetch('/authorize?client_id=local-spa');
    await tenant.stop();
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    expect(tenant.port).toBeGreaterThan(0);
    expect(tenant.domain).toBe(`http://localhost:${tenant.port}`);
    expect(tenant.crossSiteDomain).toBe(`http://tenant.localhost:${tenant.port}`);
  });

  it('listens on loopback only', async () => {
    const tenant = await startLocalTenant();
    const addresses = Object.values(networkInterfaces()).flat();
    const outside = addresses.filter((each) => each?.internal === false && each.family === 'IPv4');
    for (const address of outside) {
      const code = await new Promise((resolve) => {
        connect(tenant.port, address?.address)
          .on('connect', () => resolve('connected'))
          .on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect(code).toBe('ECONNREFUSED');
    }
    await tenant.stop();
  });

  it('rejects with port_in_use if the port is in use on either loopback address', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const other = createServer();
      const listening = await new Promise<boolean>((resolve) => {
        other.on('error', () => resolve(false)).listen(0, host, () => resolve(true));
      });
      if (!listening) continue; // This machine has no IPv6.
      const { port } = other.address() as AddressInfo;
      const start = startLocalTenant({ port });
      await expect(start).rejects.toBeInstanceOf(LocalTenantError);
      await expect(start).rejects.toMatchObject({
        code: 'port_in_use',
        message: expect.stringContaining(String(port)),
      });
      other.close();
    }
  });

  it.each([
    [{ port: -1 }, 'options.port'],
    [{ port: 1.5 }, 'options.port'],
    [{ port: 70_000 }, 'options.port'],
    [{ session: { idleTimeoutMs: -1 } }, 'options.session.idleTimeoutMs'],
    [{ session: { absoluteTimeoutMs: 0 } }, 'options.session.absoluteTimeoutMs'],
    [{ session: { idleTimeoutMs: Number.NaN } }, 'options.session.idleTimeoutMs'],
    [{ session: { timeout: 1 } }, 'options.session.timeout'],
    [{ accessTokenLifetimeMs: '1' }, 'options.accessTokenLifetimeMs'],
    [{ blockedUserAnswer: 'maybe' }, 'options.blockedUserAnswer'],
    [{ sessionExpiry: 1 }, 'options.sessionExpiry'],
    [{ sidClaim: '' }, 'options.sidClaim'],
    [{ sidClaim: 'sub' }, 'options.sidClaim'],
    [{ eventStream: { url: 'http://localhost:1' } }, 'options.eventStream.token'],
    [{ eventStream: null }, 'options.eventStream'],
    [{ logStream: { url: 'https://example.com' } }, 'options.logStream.url'],
    [
      { clients: [{ ...client, backchannelLogoutUrl: 'https://example.com' }] },
      'options.clients[0].backchannelLogoutUrl',
    ],
    [
      { clients: [{ ...client, backchannelLogoutInitiators: ['user-blocked'] }] },
      'options.clients[0].backchannelLogoutInitiators[0]',
    ],
    [{ nonsense: 1 }, 'options.nonsense'],
    [{ clients: {} }, 'options.clients'],
    [{ clients: [null] }, 'options.clients[0]'],
    [{ clients: [{ ...client, clientId: '' }] }, 'options.clients[0].clientId'],
    [{ clients: [client, client] }, 'options.clients[1].clientId'],
    [
      { clients: [{ ...client, allowedCallbackUrls: ['callback'] }] },
      'options.clients[0].allowedCallbackUrls[0]',
    ],
    [
      { clients: [{ ...client, allowedCallbackUrls: ['https://*.example.com'] }] },
      'options.clients[0].allowedCallbackUrls[0]',
    ],
    [
      { clients: [{ ...client, allowedLogoutUrls: ['javascript:alert(1)'] }] },
      'options.clients[0].allowedLogoutUrls[0]',
    ],
    [
      { clients: [{ ...client, allowedLogoutUrls: ['http://me:secret@localhost'] }] },
      'options.clients[0].allowedLogoutUrls[0]',
    ],
    [
      { clients: [{ ...client, allowedLogoutUrls: ['http://localhost/\n'] }] },
      'options.clients[0].allowedLogoutUrls[0]',
    ],
    [
      { clients: [{ ...client, allowedWebOrigins: ['http://localhost/x'] }] },
      'options.clients[0].allowedWebOrigins[0]',
    ],
    [{ clients: [{ clientId: 'spa' }] }, 'options.clients[0].allowedCallbackUrls'],
    [{ users: [{ ...user, email: 1 }] }, 'options.users[0].email'],
    [{ users: [user, user] }, 'options.users[1].user_id'],
    [{ users: [{ ...user, blocked: 'no' }] }, 'options.users[0].blocked'],
    [null, 'options'],
  ])('rejects %j with a message that names %s', async (options, name) => {
    await expect(startLocalTenant(options as unknown as LocalTenantOptions)).rejects.toMatchObject({
      code: 'invalid_option',
      message: expect.stringContaining(name),
    });
  });

  it('throws the same errors for calls at run time', async () => {
    const tenant = await startLocalTenant();
    expect(() => tenant.configure({ session: { idleTimeoutMs: -1 } })).toThrow(LocalTenantError);
    await expect(tenant.blockUser('nobody')).rejects.toMatchObject({ code: 'unknown_user' });
    await expect(tenant.deleteSession('nothing')).rejects.toMatchObject({
      code: 'unknown_session',
    });
    await tenant.stop();
  });
});

describe('stop', () => {
  it('closes hung and idle connections, and is idempotent', async () => {
    const tenant = await startLocalTenant();
    await new Browser(tenant.domain).silent();
    tenant.setFault({ endpoint: '/authorize', kind: 'hang' });
    tenant.setFault({ endpoint: '/userinfo', kind: 'latency', latencyMs: 60_000 });
    const hung = new Browser(tenant.domain).silent().catch((error: unknown) => error);
    const late = fetch(`${tenant.domain}/userinfo`).catch((error: unknown) => error);
    await expect.poll(() => tenant.requests().length).toBe(3);
    await Promise.all([tenant.stop(), tenant.stop()]);
    await tenant.stop();
    expect(await hung).toBeInstanceOf(TypeError);
    expect(await late).toBeInstanceOf(TypeError);
    await expect(fetch(tenant.domain)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('frees the port', async () => {
    const { port, stop } = await startLocalTenant();
    await stop();
    const again = await startLocalTenant({ port });
    expect(again.port).toBe(port);
    await again.stop();
  });
});
