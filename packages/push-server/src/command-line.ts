import { parseArgs } from 'node:util';
import type { PushServer, PushServerMetrics } from './contract.js';
import { PushServerError } from './error.js';
import { createNodeListener } from './node/index.js';
import { listen, type ListeningServer } from './node/listen.js';
import type { PushServerOptions } from './options/contract.js';
import { createPushServer } from './push-server.js';
import { createRedisBackplane } from './redis/index.js';

const HELP = `auth0-heartbeat-push-server: sends browsers a hint when their Auth0 session may have ended

Usage: auth0-heartbeat-push-server --issuer URL --audience ID --origin URL [options]

  --issuer URL       issuer of the tokens, such as https://example.eu.auth0.com/ (repeatable, for
                     the custom domains of one tenant)
  --audience ID      audience of the access tokens for a stream (repeatable)
  --origin URL       origin of the application (repeatable, default: this origin only)
  --jwks-uri URL     URL of the tenant's keys (default: /.well-known/jwks.json of the issuer)
  --client-id ID     accept logout tokens for this application (repeatable)
  --port N           port to listen on (default: 8080, 0 selects a free port)
  --host ADDRESS     address to listen on (default: 127.0.0.1, use 0.0.0.0 or :: for all)
  --base-path PATH   prefix of every route (default: none)
  --sid-claim NAME   access token claim that contains the session ID (default: sid)
  --tenant-requests-per-second N
                     rate limit of the tenant, divided by the number of nodes (default: 25 for
                     self-service; 5 for free, 100 for Enterprise)
  --drain-ms N       after SIGTERM, time until the last stream is closed (default: 20000)
  --metrics          serve OpenMetrics at /metrics, which must not be public (needs prom-client)
  --redis URL        connect several nodes: redis://host:6379 or rediss://host:6379
  --help             show this help

Set secrets as environment variables, because other users of the machine can read a command line:

  EVENT_STREAM_SECRET   secret of an Auth0 event stream, at least 32 characters
  LOG_STREAM_SECRET     secret of an Auth0 log stream, at least 32 characters
  REDIS_URL             use this instead of --redis if the URL contains a password

To rotate a secret, set the old and the new one, each on its own line. A secret is the value of an
HTTP header. It may contain commas, quotes and spaces, but no line breaks.
`;

const OPTIONS = {
  issuer: { type: 'string', multiple: true },
  audience: { type: 'string', multiple: true },
  origin: { type: 'string', multiple: true },
  'client-id': { type: 'string', multiple: true },
  port: { type: 'string' },
  host: { type: 'string' },
  'base-path': { type: 'string' },
  'sid-claim': { type: 'string' },
  'tenant-requests-per-second': { type: 'string' },
  'drain-ms': { type: 'string' },
  metrics: { type: 'boolean' },
  redis: { type: 'string' },
  'jwks-uri': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The parsed command line. */
export interface CommandLine {
  readonly host: string;
  readonly port: number;
  readonly drainMs: number;
  readonly hasMetrics: boolean;
  readonly redisUrl: string | undefined;
  readonly options: PushServerOptions;
}

/** Parses the arguments and environment variables. Returns `undefined` for `--help`. */
export function readCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandLine | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
  if (values.help === true) return undefined;
  const eventStreamSecrets = splitLines(env['EVENT_STREAM_SECRET']);
  const logStreamSecrets = splitLines(env['LOG_STREAM_SECRET']);
  const requestsPerSecond = values['tenant-requests-per-second'];
  return {
    host: values.host ?? '127.0.0.1',
    port: readWholeNumber('port', values.port ?? '8080', 65_535),
    drainMs: readWholeNumber('drain-ms', values['drain-ms'] ?? '20000', 3_600_000),
    hasMetrics: values.metrics ?? false,
    redisUrl: readRedisUrl(values.redis) ?? nonEmpty(env['REDIS_URL']),
    options: {
      issuer: required('issuer', values.issuer),
      audience: required('audience', values.audience),
      ...(values.origin !== undefined && { allowedOrigins: values.origin }),
      ...(values['client-id'] !== undefined && { clientIds: values['client-id'] }),
      ...(values['jwks-uri'] !== undefined && { jwksUri: values['jwks-uri'] }),
      ...(eventStreamSecrets !== undefined && { eventStreamSecrets }),
      ...(logStreamSecrets !== undefined && { logStreamSecrets }),
      ...(values['base-path'] !== undefined && { basePath: values['base-path'] }),
      ...(values['sid-claim'] !== undefined && { sidClaim: values['sid-claim'] }),
      ...(requestsPerSecond !== undefined && {
        tenantRequestsPerSecond: readRate(requestsPerSecond),
      }),
    },
  };
}

/** Runs the push server until the process receives SIGINT or SIGTERM. */
export async function main(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  let pushServer: PushServer | undefined;
  try {
    const commandLine = readCommandLine(args, env);
    if (commandLine === undefined) {
      process.stdout.write(HELP);
      return;
    }
    pushServer = createPushServer(await createOptions(commandLine));
    const server = await listen(createNodeListener(pushServer), commandLine);
    process.stdout.write(`Listening on ${server.url}\n`);
    closeOnSignal(pushServer, server, commandLine.drainMs);
  } catch (error) {
    await pushServer?.close();
    const expected = error instanceof PushServerError || isUsageError(error);
    const text = expected ? (error as Error).message : String((error as Error).stack);
    process.stderr.write(`auth0-heartbeat-push-server: ${text}\n`);
    process.exitCode = 1;
  }
}

async function createOptions(commandLine: CommandLine): Promise<PushServerOptions> {
  const { options, redisUrl, hasMetrics } = commandLine;
  return {
    ...options,
    ...(redisUrl !== undefined && { backplane: createRedisBackplane({ url: redisUrl }) }),
    ...(hasMetrics && { metrics: await loadMetrics() }),
    log({ at, ...line }) {
      const text = JSON.stringify({ time: new Date(at).toISOString(), ...line });
      (line.level === 'info' ? process.stdout : process.stderr).write(`${text}\n`);
    },
  };
}

/** Only `--metrics` needs prom-client, which is an optional dependency. */
async function loadMetrics(): Promise<PushServerMetrics> {
  const { createMetrics } = await import('./metrics/index.js').catch((cause: unknown) => {
    throw new UsageError('--metrics needs the package prom-client: npm install prom-client', {
      cause,
    });
  });
  return createMetrics();
}

const GRACE_MS = 5_000;

/**
 * SIGTERM drains first: streams are closed over `drainMs`, then requests in flight finish. SIGINT, or a
 * second signal, closes at once.
 */
function closeOnSignal(pushServer: PushServer, server: ListeningServer, drainMs: number): void {
  const closeNow = () => void Promise.all([pushServer.close(), server.close(GRACE_MS)]);
  const drain = async () => {
    await pushServer.drain(drainMs);
    await server.close(GRACE_MS);
    await pushServer.close();
  };
  process.once('SIGINT', closeNow);
  process.once('SIGTERM', () => {
    process.once('SIGTERM', closeNow);
    void (drainMs === 0 ? closeNow() : drain());
  });
}

function required(name: string, values: readonly string[] | undefined): readonly string[] {
  if (values === undefined) throw new UsageError(`--${name} is missing; see --help`);
  return values;
}

function readWholeNumber(name: string, text: string, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number <= max) return number;
  throw new UsageError(`--${name} must be an integer from 0 to ${max}, not "${text}"`);
}

function readRate(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new UsageError(`--tenant-requests-per-second must be a number, not "${text}"`);
}

function readRedisUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text) || new URL(text).password === '') return text;
  throw new UsageError('--redis must not contain a password; use REDIS_URL instead');
}

function splitLines(text: string | undefined): string[] | undefined {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim());
  const secrets = lines.filter((line) => line !== '');
  return secrets.length === 0 ? undefined : secrets;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function isUsageError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  const fromParseArgs = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  return fromParseArgs || error instanceof UsageError;
}

class UsageError extends Error {}
