import { describe, expect, it, vi } from 'vitest';
import { blocked, delivery, openServer, openStream, request, SECRET } from './server.js';
import { ISSUER, logoutToken, sign } from './tokens.js';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

function logout(body: string | URLSearchParams, headers: Record<string, string> = form): Request {
  return request('/backchannel-logout', { method: 'POST', headers, body: String(body) });
}

function securityEvent(token: string): Request {
  const headers = { 'content-type': 'application/secevent+jwt' };
  return request('/webhooks/security-events', { method: 'POST', headers, body: token });
}

function securityEventToken(aud = 'https://push.example'): Promise<string> {
  const iat = Math.floor(Date.now() / 1_000);
  const uri = 'https://schemas.openid.net/secevent/risc/event-type/account-disabled';
  const sub_id = { format: 'iss_sub', iss: ISSUER, sub: 'auth0|alice' };
  const jti = crypto.randomUUID();
  return sign(
    { iss: ISSUER, aud, iat, jti, sub_id, events: { [uri]: {} } },
    { typ: 'secevent+jwt' },
  );
}

describe('POST /backchannel-logout', () => {
  it('accepts a logout token', async () => {
    const { server } = openServer();
    const events = await openStream(server, { sid: 's1' });
    const token = await logoutToken({ sid: 's1' });
    const response = await server.fetch(logout(new URLSearchParams({ logout_token: token })));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await events.next()).toMatchObject({ event: 'hint', data: { sid: 's1' } });
  });

  it('accepts a logout token once', async () => {
    const { server } = openServer();
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    expect((await server.fetch(logout(body))).status).toBe(200);
    expect((await server.fetch(logout(body))).status).toBe(400);
  });

  it('rejects a form with two logout tokens', async () => {
    const token = await logoutToken();
    const body = `logout_token=${token}&logout_token=${token}`;
    expect((await openServer().server.fetch(logout(body))).status).toBe(400);
  });

  it.each([
    ['has no logout token', '', 400],
    ['has an invalid logout token', 'logout_token=nonsense', 400],
  ])('rejects a form that %s', async (_, body, status) => {
    const { server, log } = openServer();
    const response = await server.fetch(logout(body));
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
    expect(log).toMatchObject([{ event: 'refused', route: '/backchannel-logout' }]);
  });
});

describe('POST /webhooks/log-stream', () => {
  it('accepts JSON lines', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    const line = JSON.stringify({ log_id: '1', data: { type: 'sdu', user_id: 'auth0|alice' } });
    const other = JSON.stringify({ log_id: '2', data: { type: 's', user_id: 'auth0|bob' } });
    const response = await server.fetch(delivery('/webhooks/log-stream', `${line}\n${other}\n`));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ hints: 1, ignored: 1 });
    expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice' } });
  });
});

describe('POST /webhooks/security-events', () => {
  it('accepts a security event token', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    const response = await server.fetch(securityEvent(await securityEventToken()));
    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
    expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice' } });
  });

  it('uses the error format of RFC 8935', async () => {
    const token = await securityEventToken('https://other.example');
    const response = await openServer().server.fetch(securityEvent(token));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      err: 'invalid_audience',
      description: expect.any(String) as string,
    });
  });
});

describe('webhooks with a secret', () => {
  const paths = ['/webhooks/event-stream', '/webhooks/log-stream'];

  it.each(paths)('%s rejects a request without the secret', async (path) => {
    for (const authorization of ['', 'Bearer wrong', `Basic ${SECRET}`]) {
      const { server } = openServer();
      const events = await openStream(server);
      const response = await server.fetch(
        delivery(path, blocked('auth0|alice'), { authorization }),
      );
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await events.readAvailable()).toEqual([]);
    }
  });

  const OLD = 'an old secret of the webhooks, 32';
  const NEW = 'a new secret of the webhooks, 32 or more';

  it.each(paths)('%s rejects JSON that is nested too deeply to be parsed quickly', async (path) => {
    const { server } = openServer();
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    for (const text of [nested(65), nested(500_000), '['.repeat(1_000_000)]) {
      const response = await server.fetch(delivery(path, text));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error_description: 'The body has more than 64 levels',
      });
    }
  });

  it.each(paths)('%s accepts brackets in strings', async (path) => {
    const { server } = openServer();
    const note = `\\"${'['.repeat(100)}`;
    const body = { type: 'user.created', data: { type: 's', note } };
    expect((await server.fetch(delivery(path, body))).status).toBe(200);
  });

  it.each(paths)('%s accepts each of several secrets', async (path) => {
    const secrets = { eventStreamSecrets: [OLD, NEW], logStreamSecrets: [OLD, NEW] };
    const { server } = openServer(secrets);
    const body = { type: 'user.created', data: { type: 's' } };
    for (const [secret, status] of [
      [OLD, 200],
      [NEW, 200],
      ['other', 401],
    ]) {
      const authorization = `Bearer ${secret}`;
      expect((await server.fetch(delivery(path, body, { authorization }))).status).toBe(status);
    }
  });

  it.each(paths)('%s rejects a body that is not JSON', async (path) => {
    const { server } = openServer();
    expect((await server.fetch(delivery(path, '{'))).status).toBe(400);
    expect((await server.fetch(delivery(path, ''))).status).toBe(400);
  });
});

describe('every route', () => {
  const posts = [
    '/backchannel-logout',
    '/webhooks/event-stream',
    '/webhooks/log-stream',
    '/webhooks/security-events',
  ];

  it.each<[string, string, string]>([
    ...posts.map((path): [string, string, string] => [path, 'GET', 'POST']),
    ['/hints', 'POST', 'GET, OPTIONS'],
    // HEAD would open an unread stream.
    ['/hints', 'HEAD', 'GET, OPTIONS'],
    ['/health', 'POST', 'GET, HEAD'],
  ])('%s rejects %s and lists the allowed methods', async (path, method, allow) => {
    const { server } = openServer();
    const response = await server.fetch(request(path, { method }));
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(server.health().streams).toBe(0);
  });

  it.each(posts)('%s rejects another media type', async (path) => {
    const headers = { 'content-type': 'text/plain' };
    expect((await openServer().server.fetch(delivery(path, 'x', headers))).status).toBe(415);
  });

  const types: Record<string, string> = {
    '/backchannel-logout': 'application/x-www-form-urlencoded; charset=utf-8',
    '/webhooks/event-stream': 'application/json; charset=utf-8',
    '/webhooks/log-stream': 'application/json',
    '/webhooks/security-events': 'application/secevent+jwt',
  };

  it.each(posts)('%s rejects a large body, with or without Content-Length', async (path) => {
    const { server } = openServer({ limits: { bodyBytes: 1_024 } });
    const headers = { 'content-type': types[path] ?? '' };
    const text = 'x'.repeat(1_025);
    const withLength = delivery(path, 'x', { ...headers, 'content-length': '1025' });
    expect((await server.fetch(withLength)).status).toBe(413);

    let pulls = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1;
        controller.enqueue(new TextEncoder().encode(text.slice(0, 512)));
      },
    });
    const chunked = request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, ...headers },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect((await server.fetch(chunked)).status).toBe(413);
    expect(pulls).toBeLessThan(10);
  });

  it.each(['/backchannel-logout', '/webhooks/security-events'])(
    '%s has a smaller body limit than the webhooks',
    async (path) => {
      const { server } = openServer();
      const headers = { 'content-type': types[path] ?? '' };
      expect((await server.fetch(delivery(path, 'x'.repeat(32_769), headers))).status).toBe(413);
    },
  );

  it('does not exist when its input is not configured', async () => {
    const { server } = openServer({
      clientIds: undefined,
      eventStreamSecrets: undefined,
      logStreamSecrets: undefined,
      sharedSignals: undefined,
    } as object);
    for (const path of [...posts, '/', '/nothing', '/hints/']) {
      const response = await server.fetch(request(path, { method: 'POST' }));
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: 'not_found' });
    }
  });

  it('starts with the base path', async () => {
    const { server } = openServer({ basePath: '/push' });
    expect((await server.fetch(request('/push/health'))).status).toBe(200);
    expect((await server.fetch(request('/health'))).status).toBe(404);
  });

  it('reports an internal error only in the log', async () => {
    const broken = { claim: () => Promise.reject(new Error('the disk is on fire')) };
    const backplane = {
      subscribe() {},
      publish() {},
      once: broken,
      state: 'connected' as const,
      close: () => Promise.resolve(),
    };
    const { server, log } = openServer({ backplane });
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const response = await server.fetch(logout(body));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('disk');
    expect(log).toMatchObject([{ event: 'failed', level: 'error' }]);
  });
});

describe('a webhook with an incomplete body', () => {
  it('is rejected and not logged as a server error', async () => {
    const { server, log } = openServer();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('aborted')),
    });
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    expect((await server.fetch(request('/webhooks/event-stream', init))).status).toBe(400);
    expect(log).toMatchObject([{ event: 'refused' }]);
  });
});

describe('a webhook body that arrives while the server closes', () => {
  it.each([
    ['/webhooks/event-stream', 'application/json', async () => JSON.stringify(blocked('auth0|a'))],
    [
      '/backchannel-logout',
      'application/x-www-form-urlencoded',
      async () => `logout_token=${await logoutToken()}`,
    ],
  ])('%s responds with 503, so that the sender retries', async (path, type, textOf) => {
    const claim = vi.fn(() => Promise.resolve(true));
    const { server } = openServer({
      backplane: {
        subscribe: () => {},
        publish: () => {},
        once: { claim },
        state: 'connected',
        close: () => Promise.resolve(),
      },
    });
    const { readable, writable } = new TransformStream<Uint8Array>();
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': type };
    const init = { method: 'POST', headers, body: readable, duplex: 'half' } as RequestInit;
    const answer = server.fetch(request(path, init));
    await vi.waitFor(() => expect(readable.locked).toBe(true));
    await server.close();
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode(await textOf()));
    void writer.close();
    expect((await answer).status).toBe(503);
    // The next node must still accept the token.
    expect(claim).not.toHaveBeenCalled();
  });
});

describe('a token that is being claimed while the server closes', () => {
  const openClaimingNode = () => {
    const published: unknown[] = [];
    let finishClaim: ((isNew: boolean) => void) | undefined;
    const claim = vi.fn(() => new Promise<boolean>((resolve) => (finishClaim = resolve)));
    const { server } = openServer({
      backplane: {
        subscribe: () => {},
        publish: ({ hint }) => void published.push(hint),
        once: { claim },
        state: 'connected',
        close: async () => void published.push('closed'),
      },
    });
    const finish = (isNew: boolean) => finishClaim?.(isNew);
    return { server, published, claim, finish };
  };

  it('has its hint sent to the other nodes, because the sender cannot repeat it', async () => {
    const { server, published, claim, finish } = openClaimingNode();
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const answer = server.fetch(logout(body));
    await vi.waitFor(() => expect(claim).toHaveBeenCalledOnce());
    const closed = server.close();
    finish(true);
    await closed;
    expect((await answer).status).toBe(200);
    expect(published).toEqual([{ sub: 'auth0|alice' }, 'closed']);
  });

  it('does not keep the server from closing', async () => {
    const { server, published, claim } = openClaimingNode();
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    void server.fetch(logout(body));
    await vi.waitFor(() => expect(claim).toHaveBeenCalledOnce());
    vi.useFakeTimers();
    try {
      const closed = server.close();
      await vi.advanceTimersByTimeAsync(2_000);
      await closed;
    } finally {
      vi.useRealTimers();
    }
    expect(published).toEqual(['closed']);
  });
});

describe('GET /health', () => {
  it('returns the number of streams and no user data', async () => {
    const { server } = openServer();
    await openStream(server);
    const response = await server.fetch(request('/health'));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      streams: 1,
      queuedHints: 0,
      backplane: 'none',
    });
    expect((await server.fetch(request('/health', { method: 'HEAD' }))).status).toBe(200);
  });
});
