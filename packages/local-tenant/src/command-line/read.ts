import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BlockedUserAnswer, LocalTenantOptions } from '../contract.js';
import { readOptions } from '../options/options.js';
import { anyObject, parse } from '../options/schema.js';
import { CLIENT_FLAGS, readClientFlags } from './client-flags.js';
import { given, UsageError } from './usage.js';
import { WEBHOOK_FLAGS, readWebhookFlags } from './webhook-flags.js';

const FLAGS = {
  port: { type: 'string' },
  https: { type: 'boolean' },
  'certificate-file': { type: 'string' },
  'trust-proxy': { type: 'boolean' },
  config: { type: 'string' },
  'idle-timeout-ms': { type: 'string' },
  'absolute-timeout-ms': { type: 'string' },
  'access-token-lifetime-ms': { type: 'string' },
  'blocked-user-answer': { type: 'string' },
  'session-expiry': { type: 'boolean' },
  'sid-claim': { type: 'string' },
  ...CLIENT_FLAGS,
  ...WEBHOOK_FLAGS,
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Parses the command line. Returns `undefined` for `--help`.
 * @throws UsageError, also for a value of the configuration file
 */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): LocalTenantOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: FLAGS, strict: true });
  if (values.help === true) return undefined;
  const number = (name: keyof typeof values): number | undefined => {
    const text = values[name];
    if (typeof text !== 'string') return undefined;
    if (!/^\d+$/.test(text))
      throw new UsageError(`--${name} must be a whole number, not "${text}"`);
    return Number(text);
  };
  const file = values.config === undefined ? {} : readConfigFile(values.config, values.https);
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
    ...given('trustProxy', values['trust-proxy']),
    clients: readClientFlags(values, file.clients, environment),
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

/**
 * Reads the options of a JSON file. An error names the file and the path in it.
 * @param https the flag, which `certificateFile` of the file may depend on
 * @throws UsageError
 */
function readConfigFile(file: string, https: boolean | undefined): LocalTenantOptions {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const options = { ...parse(anyObject, content, 'the file'), ...given('https', https) };
    readOptions(options);
    return options;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new UsageError(`--config ${file}: ${reason.replace(/^options\./, '')}`);
  }
}
