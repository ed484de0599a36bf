import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BlockedUserAnswer, LocalTenantClient, LocalTenantOptions } from './contract.js';
import { LocalTenantError } from './error.js';
import { startLocalTenant } from './index.js';
import { DEFAULT_ORIGINS } from './input/defaults.js';
import { MANAGEMENT_SCOPES } from './tenant/management-scopes.js';
import { WEBHOOK_FLAGS, readWebhookFlags } from './webhook-flags.js';

const HELP = `auth0-heartbeat-local-tenant: an Auth0-compatible tenant for development and tests

Usage: auth0-heartbeat-local-tenant [options]

  --port N                        port to listen on (default 4400, 0: any free port)
  --https                         serve https with a new certificate
  --certificate-file PATH         with --https: where to write the certificate (default: a
                                  temporary file)
  --client-id ID                  the application's client ID (default local-spa)
  --client-secret SECRET          make the application confidential; or CLIENT_SECRET in the
                                  environment
  --management-client-id ID       add a machine with all scopes of the Management API
  --management-client-secret SECRET
                                  or MANAGEMENT_CLIENT_SECRET in the environment
  --config FILE                   a JSON file with options of startLocalTenant, such as
                                  clients and users; flags take precedence, and the
                                  application of the flags is only added if it is named
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
  config: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  'management-client-id': { type: 'string' },
  'management-client-secret': { type: 'string' },
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
  const file = values.config === undefined ? {} : readConfigFile(values.config);
  const idleTimeoutMs = number('idle-timeout-ms');
  const absoluteTimeoutMs = number('absolute-timeout-ms');
  const accessTokenLifetimeMs = number('access-token-lifetime-ms');
  // `startLocalTenant` validates the values.
  return {
    port: 4400,
    ...file,
    ...given('port', number('port')),
    ...given('https', values.https),
    ...given('certificateFile', values['certificate-file']),
    clients: clientsOf(values, file.clients, environment),
    session: {
      ...file.session,
      ...given('idleTimeoutMs', idleTimeoutMs),
      ...given('absoluteTimeoutMs', absoluteTimeoutMs),
    },
    ...given('accessTokenLifetimeMs', accessTokenLifetimeMs),
    ...given('blockedUserAnswer', values['blocked-user-answer'] as BlockedUserAnswer | undefined),
    ...given('sessionExpiry', values['session-expiry']),
    ...given('sidClaim', values['sid-claim']),
    ...readWebhookFlags(values, environment),
  };
}

/** Returns an object with this key, or an empty object without a value. */
function given<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: T });
}

function readConfigFile(path: string): LocalTenantOptions {
  let options: unknown;
  try {
    options = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `--config ${path}: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError(`--config ${path}: the file must contain a JSON object`);
  }
  return options;
}

interface ClientFlags {
  'client-id'?: string | undefined;
  'client-secret'?: string | undefined;
  'management-client-id'?: string | undefined;
  'management-client-secret'?: string | undefined;
  'web-origin'?: string[] | undefined;
  'callback-path'?: string[] | undefined;
  'require-consent'?: boolean | undefined;
  'no-rotation'?: boolean | undefined;
  'backchannel-logout-url'?: string | undefined;
}

function clientsOf(
  values: ClientFlags,
  fromFile: readonly LocalTenantClient[] | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): LocalTenantClient[] {
  const needsApplication = fromFile === undefined || values['client-id'] !== undefined;
  const clientSecret = values['client-secret'] ?? environment['CLIENT_SECRET'];
  const clientId = values['management-client-id'];
  const managementSecret =
    values['management-client-secret'] ?? environment['MANAGEMENT_CLIENT_SECRET'];
  if (clientId !== undefined && managementSecret === undefined) {
    throw new UsageError('--management-client-id needs --management-client-secret');
  }
  return [
    ...(needsApplication
      ? [{ ...applicationOf(values), ...given('clientSecret', clientSecret) }]
      : []),
    ...(fromFile ?? []),
    ...(clientId === undefined
      ? []
      : [
          {
            clientId,
            ...given('clientSecret', managementSecret),
            managementScopes: MANAGEMENT_SCOPES,
            allowedCallbackUrls: [],
            allowedWebOrigins: [],
          },
        ]),
  ];
}

function applicationOf(values: ClientFlags): LocalTenantClient {
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
