import type { JWTVerifyGetKey } from 'jose';
import type { Backplane } from '../backplane.js';
import type { PushServerMetrics } from '../contract.js';
import { invalidOption } from '../error.js';
import type { LogLine } from '../log.js';
import type { Issuer } from '../tokens/issuer-keys.js';
import { createRemoteKeys } from '../tokens/remote-keys.js';
import type {
  GlobalTokenRevocationOptions,
  PushServerLimits,
  PushServerOptions,
} from './contract.js';
import { readBasePath, readHttpsUrl, readIssuer, readOrigin } from './read-url.js';
import {
  type Fields,
  optional,
  readFields,
  readFunction,
  readInteger,
  readList,
  readNumber,
  readOneOrMore,
  readString,
} from './read.js';

/** A sender of signed tokens, and how it addresses this server. */
type TokenSender = Issuer & { readonly audience: readonly string[] };

/** The validated options with defaults. A webhook that is not configured is `undefined`. */
export interface ResolvedOptions {
  readonly issuers: readonly Issuer[];
  readonly audience: readonly string[];
  readonly clientIds: readonly string[] | undefined;
  readonly allowedOrigins: readonly string[];
  readonly eventStreamSecrets: readonly string[] | undefined;
  readonly logStreamSecrets: readonly string[] | undefined;
  readonly sharedSignals: TokenSender | undefined;
  readonly globalTokenRevocation:
    | (TokenSender & {
        readonly resolveSubject: GlobalTokenRevocationOptions['resolveSubject'] | undefined;
      })
    | undefined;
  readonly sidClaim: string;
  readonly tenantRequestsPerSecond: number;
  readonly limits: Required<PushServerLimits>;
  readonly keepAliveMs: number;
  readonly memoryMs: number;
  readonly backplane: Backplane | undefined;
  readonly metrics: PushServerMetrics | undefined;
  readonly log: ((line: LogLine) => void) | undefined;
  readonly now: () => number;
  readonly basePath: string;
}

const KEYS = [
  'issuer',
  'audience',
  'clientIds',
  'allowedOrigins',
  'eventStreamSecrets',
  'logStreamSecrets',
  'sharedSignals',
  'globalTokenRevocation',
  'jwksUri',
  'keys',
  'sidClaim',
  'tenantRequestsPerSecond',
  'limits',
  'keepAliveMs',
  'memoryMs',
  'backplane',
  'metrics',
  'log',
  'now',
  'basePath',
] as const;

/** @throws PushServerError `invalid_option`, with a message that names the option */
export function readOptions(options: PushServerOptions): ResolvedOptions {
  const fields = readFields(options, 'options', KEYS);
  const strings = (input: unknown, path: string) => readList(input, path, readString);
  const secrets = (input: unknown, path: string) => readList(input, path, readSecret);
  const { keepAliveMs = 25_000, memoryMs = 60_000, now = Date.now } = fields;
  return {
    issuers: readOneOrMore(fields.issuer, 'options.issuer', readIssuer).map((issuer) => ({
      issuer,
      keys: readKeys(fields, 'options', `${issuer}.well-known/jwks.json`),
    })),
    audience: readOneOrMore(fields.audience, 'options.audience', readString),
    clientIds: optional(fields.clientIds, 'options.clientIds', strings),
    allowedOrigins:
      optional(fields.allowedOrigins, 'options.allowedOrigins', (input, path) =>
        readList(input, path, readOrigin),
      ) ?? [],
    eventStreamSecrets: optional(fields.eventStreamSecrets, 'options.eventStreamSecrets', secrets),
    logStreamSecrets: optional(fields.logStreamSecrets, 'options.logStreamSecrets', secrets),
    sharedSignals: optional(fields.sharedSignals, 'options.sharedSignals', readSharedSignals),
    globalTokenRevocation: optional(
      fields.globalTokenRevocation,
      'options.globalTokenRevocation',
      readGlobalTokenRevocation,
    ),
    sidClaim: optional(fields.sidClaim, 'options.sidClaim', readString) ?? 'sid',
    tenantRequestsPerSecond: readNumber(
      fields.tenantRequestsPerSecond ?? 25,
      'options.tenantRequestsPerSecond',
      0.1,
      1_000_000,
    ),
    limits: readLimits(fields.limits ?? {}),
    keepAliveMs: readInteger(keepAliveMs, 'options.keepAliveMs', 1_000, 3_600_000),
    memoryMs: readInteger(memoryMs, 'options.memoryMs', 0, 3_600_000),
    backplane: optional(fields.backplane, 'options.backplane', readBackplane),
    metrics: optional(fields.metrics, 'options.metrics', readMetrics),
    log: optional(fields.log, 'options.log', readFunction<(line: LogLine) => void>),
    now: readFunction<() => number>(now, 'options.now'),
    basePath: readBasePath(fields.basePath ?? '', 'options.basePath'),
  };
}

function readLimits(input: unknown): Required<PushServerLimits> {
  const { bodyBytes, streamsPerUser, streams, hintsPerUserPerMinute } = readFields(
    input,
    'options.limits',
    ['bodyBytes', 'streamsPerUser', 'streams', 'hintsPerUserPerMinute'],
  );
  return {
    bodyBytes: readInteger(bodyBytes ?? 1_048_576, 'options.limits.bodyBytes', 1_024),
    streamsPerUser: readInteger(streamsPerUser ?? 50, 'options.limits.streamsPerUser', 1),
    streams: readInteger(streams ?? 20_000, 'options.limits.streams', 1),
    hintsPerUserPerMinute: readInteger(
      hintsPerUserPerMinute ?? 6,
      'options.limits.hintsPerUserPerMinute',
      1,
      6_000,
    ),
  };
}

function readSharedSignals(input: unknown, path: string): TokenSender {
  return readTokenSender(readFields(input, path, ['issuer', 'audience', 'jwksUri', 'keys']), path);
}

function readGlobalTokenRevocation(
  input: unknown,
  path: string,
): ResolvedOptions['globalTokenRevocation'] {
  const keys = ['issuer', 'audience', 'jwksUri', 'keys', 'resolveSubject'] as const;
  const fields = readFields(input, path, keys);
  return {
    ...readTokenSender(fields, path),
    resolveSubject: optional(
      fields.resolveSubject,
      `${path}.resolveSubject`,
      readFunction<NonNullable<GlobalTokenRevocationOptions['resolveSubject']>>,
    ),
  };
}

function readTokenSender(
  fields: Fields<'issuer' | 'audience' | 'jwksUri' | 'keys'>,
  path: string,
): TokenSender {
  if (fields.keys === undefined && fields.jwksUri === undefined) {
    throw invalidOption(path, 'an object with jwksUri or keys');
  }
  return {
    // Any string is allowed. The keys never depend on the issuer.
    issuer: readString(fields.issuer, `${path}.issuer`),
    audience: readOneOrMore(fields.audience, `${path}.audience`, readString),
    keys: readKeys(fields, path, ''),
  };
}

function readKeys(
  fields: { readonly keys?: unknown; readonly jwksUri?: unknown },
  path: string,
  defaultUri: string,
): JWTVerifyGetKey {
  if (fields.keys !== undefined) {
    if (fields.jwksUri !== undefined)
      throw invalidOption(`${path}.jwksUri`, 'omitted if keys is set');
    return readFunction<JWTVerifyGetKey>(fields.keys, `${path}.keys`);
  }
  return createRemoteKeys(readHttpsUrl(fields.jwksUri ?? defaultUri, `${path}.jwksUri`));
}

function readSecret(input: unknown, path: string): string {
  // The secret is compared with a header value, which is printable ASCII. A shorter one can be guessed.
  if (typeof input !== 'string' || !/^[\x21-\x7e][\x20-\x7e]{30,}[\x21-\x7e]$/.test(input)) {
    throw invalidOption(path, 'a string of at least 32 printable ASCII characters');
  }
  return input;
}

function readBackplane(input: unknown, path: string): Backplane {
  const { publish, subscribe } = (input ?? {}) as { publish?: unknown; subscribe?: unknown };
  if (typeof publish !== 'function' || typeof subscribe !== 'function') {
    throw invalidOption(path, 'a backplane, such as the result of createRedisBackplane');
  }
  return input as Backplane;
}

function readMetrics(input: unknown, path: string): PushServerMetrics {
  const { observe, render } = (input ?? {}) as { observe?: unknown; render?: unknown };
  if (typeof observe !== 'function' || typeof render !== 'function') {
    throw invalidOption(path, 'the result of createMetrics');
  }
  return input as PushServerMetrics;
}
