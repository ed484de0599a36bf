/** @vitest-environment node */
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../src/command-line/main.js';
import { readCommandLine } from '../src/command-line/read.js';
import { startLocalTenant } from '../src/index.js';

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

  it('converts flags to options', () => {
    const flags =
      '--port 0 --web-origin http://localhost:3000/ --client-id demo --idle-timeout-ms 5';
    expect(
      readCommandLine([...flags.split(' '), '--no-rotation', '--session-expiry']),
    ).toMatchObject({
      port: 0,
      session: { idleTimeoutMs: 5 },
      sessionExpiry: true,
      clients: [
        {
          clientId: 'demo',
          allowedCallbackUrls: [
            'http://localhost:3000',
            'http://localhost:3000/',
            'http://localhost:3000/callback',
          ],
          allowedLogoutUrls: ['http://localhost:3000', 'http://localhost:3000/'],
          allowedWebOrigins: ['http://localhost:3000'],
          refreshTokenRotation: false,
        },
      ],
    });
  });

  it('converts flags and environment variables to webhooks', () => {
    const here = 'http://localhost:4500';
    const flags = `--backchannel-logout-url ${here}/bcl --event-stream-url ${here}/e --log-stream-url ${here}/l --log-stream-token flag --shared-signals-url ${here}/s --shared-signals-audience app --sid-claim sid`;
    const environment = { EVENT_STREAM_TOKEN: 'e', LOG_STREAM_TOKEN: 'ignored' };
    expect(readCommandLine(flags.split(' '), environment)).toMatchObject({
      sidClaim: 'sid',
      clients: [{ backchannelLogoutUrl: `${here}/bcl` }],
      eventStream: { url: `${here}/e`, token: 'e' },
      logStream: { url: `${here}/l`, token: 'flag' },
      sharedSignals: { url: `${here}/s`, audience: 'app' },
    });
    const none = readCommandLine([], environment) ?? {};
    expect(Object.keys(none)).not.toContain('eventStream');
  });

  it('adds a confidential application and a machine, with secrets of the environment', () => {
    const environment = { CLIENT_SECRET: 'one', MANAGEMENT_CLIENT_SECRET: 'two' };
    expect(readCommandLine(['--management-client-id', 'machine'], environment)).toMatchObject({
      clients: [
        { clientId: 'local-spa', clientSecret: 'one' },
        { clientId: 'machine', clientSecret: 'two', allowedCallbackUrls: [] },
      ],
    });
    expect(() => readCommandLine(['--management-client-id', 'machine'], {})).toThrow(/secret/);
  });

  it('adds an application for each client ID, with the same URLs', () => {
    const args = ['--client-id', 'a', '--client-id', 'b', '--web-origin', 'http://localhost:1'];
    expect(readCommandLine(args, {})?.clients).toMatchObject([
      { clientId: 'a', allowedWebOrigins: ['http://localhost:1'] },
      { clientId: 'b', allowedWebOrigins: ['http://localhost:1'] },
    ]);
    expect(() => readCommandLine([...args, '--client-secret', 's'], {})).toThrow(/one --client-id/);
  });

  it('prints the help', async () => {
    await main(['--help']);
    expect(printed(stdout)).toContain('--web-origin');
  });

  it.each([
    [['--port', 'x'], '--port'],
    [['--port', '99999'], 'options.port'],
    [['--nonsense'], '--nonsense'],
    [['--web-origin', 'localhost'], '--web-origin'],
    [['--blocked-user-answer', 'maybe'], 'blockedUserAnswer'],
    [['--event-stream-url', 'http://localhost:1'], 'eventStream.token'],
    [['--log-stream-url', 'https://example.com'], 'logStream.url'],
    [['extra'], 'extra'],
  ])('prints a one-line error for %j', async (args, name) => {
    await main(args);
    expect(process.exitCode).toBe(1);
    expect(printed(stderr)).toContain(name);
    expect(printed(stderr).trim().split('\n')).toHaveLength(1);
  });

  it('prints an error when the port is in use', async () => {
    const tenant = await startLocalTenant();
    await main(['--port', String(tenant.port)]);
    expect(process.exitCode).toBe(1);
    expect(printed(stderr)).toMatch(/^auth0-heartbeat-local-tenant: Port \d+ is in use.*\n$/);
    await tenant.stop();
  });

  it('serves https and prints where its certificate is', async () => {
    await main(['--port', '0', '--https']);
    const [, file = ''] = /NODE_EXTRA_CA_CERTS=(\S+)/.exec(printed(stdout)) ?? [];
    expect(printed(stdout)).toContain('Local tenant on https://localhost:');
    expect(await readFile(file, 'utf8')).toContain('BEGIN CERTIFICATE');
    await rm(dirname(file), { recursive: true });
    process.emit('SIGTERM', 'SIGTERM');
    process.removeAllListeners('SIGINT');
  });

  it('prints its address and users, and stops on SIGTERM', async () => {
    await main(['--port', '0']);
    const [, address = ''] = /Local tenant on (\S+)/.exec(printed(stdout)) ?? [];
    expect(printed(stdout)).toContain('carol@example.com  (blocked)');
    expect((await fetch(address)).status).toBe(200);
    process.emit('SIGTERM', 'SIGTERM');
    await expect.poll(() => fetch(address).catch(() => 'stopped')).toBe('stopped');
    process.removeAllListeners('SIGINT');
  });
});
