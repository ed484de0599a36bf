/** @vitest-environment node */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runTenant } from './running-tenant.js';

const running = runTenant();

/** Sends raw bytes and returns the status line, or an empty string if there is none. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(running.tenant.port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}

describe('malformed requests', () => {
  const stderr = vi.spyOn(process.stderr, 'write');
  beforeEach(() => {
    stderr.mockClear();
  });
  afterEach(async () => {
    expect(stderr).not.toHaveBeenCalled();
    expect((await running.browser().silent()).status).toBe(200);
  });
  afterAll(() => {
    stderr.mockRestore();
  });

  it.each([
    ['no query string', '/authorize', 400],
    ['a duplicate parameter', '/authorize?client_id=local-spa&state=1&state=2', 400],
    ['broken percent-encoding', '/authorize?client_id=%E0%A4%A', 400],
    ['a redirect after an unknown login', '/authorize/nothing', 400],
    ['a login page without state', '/u/login', 400],
    ['a login page with an unknown state', '/u/login?state=x%22%3E', 400],
    ['a consent page without state', '/u/consent', 400],
    ['an unknown path', '/nothing', 404],
    ['an unknown well-known path', '/.well-known/nothing', 404],
    ['a prototype property as path', '/constructor', 404],
  ])('are rejected: %s', async (_what, path, status) => {
    expect((await running.browser().fetch(path)).status).toBe(status);
  });

  it.each([
    ['broken JSON', 'application/json', '{', 400],
    ['JSON that is not an object', 'application/json', '"x"', 400],
    ['a nested parameter', 'application/json', '{"client_id":{"a":1}}', 400],
    ['no parameters', 'application/json', '{}', 400],
    ['another content type', 'text/plain', 'x', 400],
    ['an oversized body', 'application/json', JSON.stringify({ a: 'x'.repeat(100_000) }), 413],
  ])('are rejected: a token request with %s', async (_what, type, body, status) => {
    const headers = { 'Content-Type': type };
    const response = await running
      .browser()
      .fetch('/oauth/token', { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: expect.any(String) });
  });

  it('are rejected: a request target that is not a path', async () => {
    const { port } = running.tenant;
    expect(
      await raw(`GET http://evil.example/ HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`),
    ).toContain('400');
    expect(await raw('GET / HTTP/1.1\r\n\r\n')).toContain('400');
    expect(await raw('GET / HTTP/1.0\r\n\r\n')).toContain('403');
    expect(await raw('nonsense\r\n\r\n')).toContain('400');
    expect(await raw(`GET // HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)).toContain('404');
  });

  it('cause no error if the client disconnects while it sends its body', async () => {
    const head = 'POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc';
    const socket = connect(running.tenant.port, '127.0.0.1', () => socket.write(head));
    await expect.poll(() => running.tenant.requests().length).toBe(1);
    socket.destroy();
  });
});
