import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LocalTenantClient, LocalTenantOptions } from './contract.js';
import { LocalTenantError } from './error.js';
import { startLocalTenant } from './index.js';
import { DEFAULT_ORIGINS } from './input/defaults.js';
import { WEBHOOK_FLAGS, readWebhookFlags } from './webhook-flags.js';

const HELP = `auth0-heartbeat-local-tenant: an Auth0-compatible tenant for development and tests

Usage: auth0-heartbeat-local-tenant [options]

  --port N                        port to listen on (default 4400, 0: any free port)
  --https                         serve https with a new certificate
  --certificate-file PATH         with --https: where to write the certificate (default: a
                                  temporary file)
  --client-id ID                  the application's client ID (default local-spa)
  --web-origin URL                the origin of the application; repeat for more
                                  (default http://localhost:5173, http://127.0.0.1:5173 and
                                  http://app.localhost:5173)
  --callback-path PATH            a callback path besides /; repeat for more (default /callback)
  --idle-timeout-ms N             idle lifetime of a session (default 3 days)
  --absolute-timeout-ms N         absolute lifetime of a session (default 7 days)
  --access-token-lifetime-ms N    (default 24 hours)
  --blocked-user-answer ANSWER    the error of silent authentication for a blocked user:
                                  login_required (default) or unauthorized
  --session-expiry                add session_expiry to the ID token
  --require-consent               ask for consent, as for a third-party application
  --sid-claim NAME                add the session ID to access tokens as this claim
  --no-rotation                   do not rotate refresh tokens

Webhooks (URLs on this machine only; see the README):
  --backchannel-logout-url URL    the receiver of the application's logout tokens
  --event-stream-url URL          the receiver of user events
  --event-stream-token TOKEN      or EVENT_STREAM_TOKEN in the environment
  --log-stream-url URL            the receiver of log events
  --log-stream-token TOKEN        or LOG_STREAM_TOKEN in the environment
  --shared-signals-url URL        the receiver of security event tokens
  --shared-signals-audience AUD   the audience of security event tokens
  --shared-signals-authorization VALUE
                                  or SHARED_SIGNALS_AUTHORIZATION in the environment

  --help                          show this help
`;

const OPTIONS = {
  port: { type: 'string' },
  https: { type: 'boolean' },
  'certificate-file': { type: 'string' },
  'client-id': { type: 'string' },
  'web-origin': { type: 'string', multiple: true },
  'callback-path': { type: 'string', multiple: true },
  'idle-timeout-ms': { type: 'string' },
  'absolute-timeout-ms': { type: 'string' },
  'access-token-lifetime-ms': { type: 'string' },
  'blocked-user-answer': { type: 'string' },
  'session-expiry': { type: 'boolean' },
  'require-consent': { type: 'boolean' },
  'no-rotation': { type: 'boolean' },
  'sid-claim': { type: 'string' },
  'backchannel-logout-url': { type: 'string' },
  ...WEBHOOK_FLAGS,
  help: { type: 'boolean', short: 'h' },
} as const;

/** Parses the command line. Returns `undefined` for `--help`. */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): LocalTenantOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
  if (values.help === true) return undefined;
  const number = (name: keyof typeof values): number | undefined => {
    const text = values[name];
    if (typeof text !== 'string') return undefined;
    if (!/^\d+$/.test(text))
      throw new UsageError(`--${name} must be a whole number, not "${text}"`);
    return Number(text);
  };
  const idleTimeoutMs = number('idle-timeout-ms');
  const absoluteTimeoutMs = number('absolute-timeout-ms');
  const accessTokenLifetimeMs = number('access-token-lifetime-ms');
  const blockedUserAnswer = values['blocked-user-answer'];
  return {
    port: number('port') ?? 4400,
    ...(values.https === true ? { https: true } : undefined),
    ...(values['certificate-file'] === undefined
      ? undefined
      : { certificateFile: values['certificate-file'] }),
    clients: [clientOf(values)],
    session: {
      ...(idleTimeoutMs === undefined ? undefined : { idleTimeoutMs }),
      ...(absoluteTimeoutMs === undefined ? undefined : { absoluteTimeoutMs }),
    },
    ...(accessTokenLifetimeMs === undefined ? undefined : { accessTokenLifetimeMs }),
    // `startLocalTenant` validates it.
    ...(blockedUserAnswer === undefined
      ? undefined
      : { blockedUserAnswer: blockedUserAnswer as 'login_required' }),
    sessionExpiry: values['session-expiry'] ?? false,
    sidClaim: values['sid-claim'] ?? null,
    ...readWebhookFlags(values, environment),
  };
}

function clientOf(values: {
  'client-id'?: string | undefined;
  'web-origin'?: string[] | undefined;
  'callback-path'?: string[] | undefined;
  'require-consent'?: boolean | undefined;
  'no-rotation'?: boolean | undefined;
  'backchannel-logout-url'?: string | undefined;
}): LocalTenantClient {
  const origins = (values['web-origin'] ?? DEFAULT_ORIGINS).map(readOrigin);
  const backchannelLogoutUrl = values['backchannel-logout-url'];
  const paths = ['', '/', ...(values['callback-path'] ?? ['/callback'])];
  return {
    clientId: values['client-id'] ?? 'local-spa',
    allowedCallbackUrls: origins.flatMap((origin) => paths.map((path) => origin + path)),
    allowedLogoutUrls: origins.flatMap((origin) => [origin, `${origin}/`]),
    allowedWebOrigins: origins,
    requireConsent: values['require-consent'] ?? false,
    refreshTokenRotation: values['no-rotation'] !== true,
    ...(backchannelLogoutUrl === undefined ? undefined : { backchannelLogoutUrl }),
  };
}

function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin !== text.replace(/\/$/, '')) {
    throw new UsageError(
      `--web-origin must be an origin such as http://localhost:5173, not "${text}"`,
    );
  }
  return origin;
}

/** Runs the tenant until SIGINT or SIGTERM. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const parsed = readCommandLine(args);
    if (parsed === undefined) {
      process.stdout.write(HELP);
      return;
    }
    const options = await withCertificateFile(parsed);
    const tenant = await startLocalTenant(options);
    const users = tenant
      .listUsers()
      .map(({ name, email, blocked }) => `  ${name}  ${email}${blocked ? '  (blocked)' : ''}`);
    const lines = [
      `Local tenant on ${tenant.domain}`,
      `  client ID   ${options.clients?.[0]?.clientId}`,
      `  cross-site  ${tenant.crossSiteDomain}`,
      ...(options.certificateFile === undefined
        ? []
        : [`  certificate NODE_EXTRA_CA_CERTS=${options.certificateFile}`]),
      'Users (password: "password"):',
      ...users,
      'Press Ctrl+C to stop.',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void tenant.stop());
    }
  } catch (error) {
    const expected = error instanceof LocalTenantError || isUsageError(error);
    const text = expected ? (error as Error).message : String((error as Error).stack);
    process.stderr.write(`auth0-heartbeat-local-tenant: ${text}\n`);
    process.exitCode = 1;
  }
}

async function withCertificateFile(options: LocalTenantOptions): Promise<LocalTenantOptions> {
  if (options.https !== true || options.certificateFile !== undefined) return options;
  const folder = await mkdtemp(join(tmpdir(), 'auth0-heartbeat-local-tenant-'));
  return { ...options, certificateFile: join(folder, 'certificate.pem') };
}

function isUsageError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  const fromParseArgs = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
  return fromParseArgs || error instanceof UsageError;
}

class UsageError extends Error {}
