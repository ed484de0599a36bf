import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Health } from '@auth0-heartbeat/push-server';

const program = fileURLToPath(
  new URL(
    'bin/auth0-heartbeat-push-server.js',
    import.meta.resolve('@auth0-heartbeat/push-server/package.json'),
  ),
);

export const audience = 'https://push.example.com';
export const eventStreamSecret = 'the secret of the event stream in stories';
export const logStreamSecret = 'the secret of the log stream in stories';

/** The configuration of a push server. */
export interface PushServerPlan {
  readonly issuers: readonly string[];
  readonly origins: readonly string[];
  readonly jwksUri: string;
  readonly clientId: string;
  readonly redisUrl?: string;
}

/** A push server in its own process, as in production. */
export interface RunningPushServer {
  readonly url: string;
  /** The URL of the hint stream. */
  readonly hintsUrl: string;
  health(): Promise<Health>;
  /** Ends the process like a crash. */
  kill(): Promise<void>;
  /** Ends the process like a deployment. */
  terminate(): Promise<void>;
  /** Starts it again at the same address. */
  restart(): Promise<void>;
}

/** Notifies a push server that a user was updated, independently of the tenant. */
export async function sendEvent({ url }: RunningPushServer, user: object): Promise<void> {
  const event = {
    specversion: '1.0',
    type: 'user.updated',
    source: 'urn:auth0:local',
    id: 'evt_1',
  };
  const response = await fetch(`${url}/webhooks/event-stream`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${eventStreamSecret}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ ...event, time: new Date().toISOString(), data: { object: user } }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}

/** Starts a push server on a free port of localhost. */
export async function startPushServer(plan: PushServerPlan): Promise<RunningPushServer> {
  let running = await run(plan, '0');
  const { port } = new URL(running.url);
  const url = `http://localhost:${port}`;
  const end = async (signal: NodeJS.Signals) => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    url,
    hintsUrl: `${url}/hints`,
    health: async () => (await fetch(`${url}/health`)).json() as Promise<Health>,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    async restart() {
      running = await run(plan, port);
    },
  };
}

async function run(plan: PushServerPlan, port: string) {
  const args = [
    ...plan.issuers.flatMap((issuer) => ['--issuer', issuer]),
    ...plan.origins.flatMap((origin) => ['--origin', origin]),
    ...['--audience', audience, '--client-id', plan.clientId, '--port', port],
    ...['--jwks-uri', plan.jwksUri],
    ...['--host', '127.0.0.1', '--drain-ms', '0'],
    ...(plan.redisUrl ? ['--redis', plan.redisUrl] : []),
  ];
  const child = spawn(process.execPath, [program, ...args], {
    env: { EVENT_STREAM_SECRET: eventStreamSecret, LOG_STREAM_SECRET: logStreamSecret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The push server did not start:\n${output}`)));
    // Read everything: a full pipe would block the process.
    const read = (chunk: unknown) => {
      output = (output + String(chunk)).slice(-10_000);
      const [, found] = /^Listening on (\S+)/m.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  return { child, url };
}
