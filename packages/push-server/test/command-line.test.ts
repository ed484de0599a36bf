/** @vitest-environment node */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { main, readCommandLine } from '../src/command-line.js';
import { EventReader } from './event-reader.js';
import { serve } from './http-server.js';
import { blocked } from './server.js';
import { accessToken, AUDIENCE, ISSUER, jwks } from './tokens.js';

const requiredArgs = ['--issuer', ISSUER, '--audience', AUDIENCE];

describe('command line', () => {
  const stdout = vi.spyOn(process.stdout, 'write');
  const stderr = vi.spyOn(process.stderr, 'write');
  beforeEach(() => {
    stdout.mockReset().mockReturnValue(true);
    stderr.mockReset().mockReturnValue(true);
  });
  afterEach(() => {
    process.exitCode = undefined;
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });
  const printed = (stream: typeof stdout) => stream.mock.calls.map(([text]) => text).join('');

  it('maps flags and environment variables to options', () => {
    const flags = '--port 0 --host :: --client-id a --client-id b --origin https://app.example';
    const env = { EVENT_STREAM_SECRET: 'one, "two"\n\n three \n', LOG_STREAM_SECRET: '' };
    expect(readCommandLine([...requiredArgs, ...flags.split(' ')], env)).toEqual({
      host: '::',
      port: 0,
      drainMs: 20_000,
      hasMetrics: false,
      redisUrl: undefined,
      options: {
        issuer: [ISSUER],
        audience: [AUDIENCE],
        allowedOrigins: ['https://app.example'],
        clientIds: ['a', 'b'],
        eventStreamSecrets: ['one, "two"', 'three'],
      },
    });
  });

  it('reads the Redis URL from a flag or an environment variable', () => {
    const url = 'redis://user:password@redis:6379';
    expect(readCommandLine(requiredArgs, { REDIS_URL: url })?.redisUrl).toBe(url);
    const args = [...requiredArgs, '--redis', 'redis://redis:6379'];
    expect(readCommandLine(args, {})?.redisUrl).toBe('redis://redis:6379');
  });

  it('reads the rate limit of the tenant, also with decimals', () => {
    const args = [...requiredArgs, '--tenant-requests-per-second', '12.5'];
    expect(readCommandLine(args, {})?.options).toMatchObject({ tenantRequestsPerSecond: 12.5 });
  });

  it('prints the help', async () => {
    await main(['--help'], {});
    expect(printed(stdout)).toContain('EVENT_STREAM_SECRET');
  });

  it.each([
    [[], '--issuer'],
    [['--issuer', ISSUER], '--audience'],
    [[...requiredArgs, '--port', 'x'], '--port'],
    [[...requiredArgs, '--port', '99999'], '--port'],
    [[...requiredArgs, '--drain-ms', 'x'], '--drain-ms'],
    [[...requiredArgs, '--drain-ms', '1.5'], '--drain-ms'],
    [[...requiredArgs, '--tenant-requests-per-second', 'x'], '--tenant-requests-per-second'],
    [[...requiredArgs, '--tenant-requests-per-second', ''], '--tenant-requests-per-second'],
    [[...requiredArgs, '--tenant-requests-per-second', '0'], 'options.tenantRequestsPerSecond'],
    [[...requiredArgs, '--nonsense'], '--nonsense'],
    [[...requiredArgs, '--origin', 'app.example'], 'options.allowedOrigins[0]'],
    [['--issuer', 'http://tenant.example/', '--audience', 'x'], 'options.issuer'],
    [[...requiredArgs, '--redis', 'localhost'], 'options.url'],
    [[...requiredArgs, '--redis', 'redis://:hunter2@localhost'], 'REDIS_URL'],
    [[...requiredArgs, 'extra'], 'extra'],
  ])('prints a one-line error for %j', async (args, name) => {
    await main(args, {});
    expect(process.exitCode).toBe(1);
    expect(printed(stderr)).toContain(name);
    expect(printed(stderr)).not.toContain('hunter2');
    expect(printed(stderr).trim().split('\n')).toHaveLength(1);
  });

  it('prints an error when the port is in use', async () => {
    const url = await serve(() => {});
    await main([...requiredArgs, '--port', new URL(url).port], {});
    expect(process.exitCode).toBe(1);
    expect(printed(stderr)).toMatch(/^auth0-heartbeat-push-server: Port \d+ is in use .*\n$/);
  });
});

describe('command-line process', { timeout: 20_000 }, () => {
  const bin = fileURLToPath(new URL('../bin/auth0-heartbeat-push-server.js', import.meta.url));

  it('listens, logs JSON lines, and ends the streams on SIGTERM', async () => {
    if (!existsSync(fileURLToPath(new URL('../dist/command-line.js', import.meta.url)))) {
      throw new Error('The test runs the built command. Run `npm run build` first.');
    }
    const keys = await serve((_, outgoing) => outgoing.end(JSON.stringify(jwks)));
    // The host name does not resolve. The keys come from --jwks-uri.
    const issuer = 'https://tenant.invalid/';
    const args = ['--issuer', issuer, '--audience', AUDIENCE, '--port', '0', '--jwks-uri', keys];
    args.push('--drain-ms', '4000', '--metrics');
    const env = { ...process.env, EVENT_STREAM_SECRET: `${'one'.repeat(11)}\n${'two'.repeat(11)}` };
    const child = spawn(process.execPath, [bin, ...args], { env });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await expect.poll(() => output, { timeout: 10_000 }).toMatch(/^Listening on \S+\n$/);
    const [, url = ''] = /^Listening on (\S+)\n$/.exec(output) ?? [];

    const headers = { authorization: `Bearer ${await accessToken({ iss: issuer })}` };
    const events = new EventReader(await fetch(`${url}/hints`, { headers }));
    expect(await events.next()).toMatchObject({ event: 'ready' });
    await fetch(`${url}/webhooks/event-stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${'two'.repeat(11)}`, 'content-type': 'application/json' },
      body: JSON.stringify(blocked('auth0|alice')),
    });
    expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice' } });

    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('push_server_hints_sent_total 1');

    // The body is sent after SIGTERM: a webhook in flight finishes.
    const { hostname, port } = new URL(url);
    const webhook = connect(Number(port), hostname);
    onTestFinished(() => void webhook.destroy());
    const body = JSON.stringify(blocked('auth0|alice'));
    webhook.write(
      `POST /webhooks/event-stream HTTP/1.1\r\nHost: x\r\nAuthorization: ${'two'.repeat(11)}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    // The answer proves that the server has read what was sent before.
    expect((await fetch(`${url}/health`)).status).toBe(200);

    child.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${url}/health`)).status).toBe(503);
    expect((await fetch(`${url}/hints`, { headers })).status).toBe(503);
    expect(await events.next()).toEqual({ retry: expect.any(Number) as number });
    expect(await events.next()).toBeUndefined();
    webhook.write(body);
    const [answer] = (await once(webhook, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
    expect(await ended).toBe(0);
    const lines = output.trim().split('\n').slice(1);
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'received',
      'draining',
      'received',
      'closed',
    ]);
    expect(output).not.toContain('alice');
  });
});
