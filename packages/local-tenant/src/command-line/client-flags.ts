import type { LocalTenantClient } from '../contract-clients.js';
import { MANAGEMENT_SCOPES } from '../management/scopes.js';
import { DEFAULT_ORIGINS } from '../options/options.js';
import { given, UsageError } from './usage.js';

/** The flags that describe the applications of the command line. */
const APPLICATION_FLAGS = {
  'client-secret': { type: 'string' },
  'web-origin': { type: 'string', multiple: true },
  'callback-path': { type: 'string', multiple: true },
  'require-consent': { type: 'boolean' },
  'no-rotation': { type: 'boolean' },
  'backchannel-logout-url': { type: 'string' },
} as const;

/** The command line flags for clients. */
export const CLIENT_FLAGS = {
  ...APPLICATION_FLAGS,
  'client-id': { type: 'string', multiple: true },
  'management-client-id': { type: 'string' },
  'management-client-secret': { type: 'string' },
} as const;

type Values = {
  readonly [Flag in keyof typeof CLIENT_FLAGS]?: (typeof CLIENT_FLAGS)[Flag] extends {
    multiple: true;
  }
    ? string[] | undefined
    : (typeof CLIENT_FLAGS)[Flag]['type'] extends 'boolean'
      ? boolean | undefined
      : string | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the clients: those of the configuration file, the applications of `--client-id`, and the
 * machine of `--management-client-id`. Without a file, one application is the default.
 * @throws UsageError
 */
export function readClientFlags(
  values: Values,
  fromFile: readonly LocalTenantClient[] | undefined,
  environment: Environment,
): LocalTenantClient[] {
  return [
    ...(fromFile ?? []),
    ...readApplications(values, fromFile !== undefined, environment),
    ...readMachine(values, environment),
  ];
}

function readApplications(
  values: Values,
  hasFile: boolean,
  environment: Environment,
): LocalTenantClient[] {
  const clientIds = values['client-id'] ?? (hasFile ? [] : ['local-spa']);
  if (clientIds.length === 0) {
    const unused = Object.keys(APPLICATION_FLAGS).find((flag) => Object.hasOwn(values, flag));
    if (unused !== undefined) {
      throw new UsageError(`--${unused} needs --client-id, because --config names the clients`);
    }
    return [];
  }
  const clientSecret = values['client-secret'] ?? environment['CLIENT_SECRET'];
  if (clientSecret !== undefined && clientIds.length > 1) {
    throw new UsageError('--client-secret is for one --client-id. Use --config for more.');
  }
  const origins = (values['web-origin'] ?? DEFAULT_ORIGINS).map(readOrigin);
  const paths = ['', '/', ...(values['callback-path'] ?? ['/callback'])];
  return clientIds.map((clientId) => ({
    clientId,
    ...given('clientSecret', clientSecret),
    allowedCallbackUrls: origins.flatMap((origin) => paths.map((path) => origin + path)),
    allowedLogoutUrls: origins.flatMap((origin) => [origin, `${origin}/`]),
    allowedWebOrigins: origins,
    requireConsent: values['require-consent'] ?? false,
    refreshTokenRotation: values['no-rotation'] !== true,
    ...given('backchannelLogoutUrl', values['backchannel-logout-url']),
  }));
}

function readMachine(values: Values, environment: Environment): LocalTenantClient[] {
  const clientId = values['management-client-id'];
  if (clientId === undefined) return [];
  const clientSecret =
    values['management-client-secret'] ?? environment['MANAGEMENT_CLIENT_SECRET'];
  if (clientSecret === undefined) {
    throw new UsageError('--management-client-id needs --management-client-secret');
  }
  return [
    {
      clientId,
      clientSecret,
      managementScopes: MANAGEMENT_SCOPES,
      allowedCallbackUrls: [],
      allowedWebOrigins: [],
    },
  ];
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
