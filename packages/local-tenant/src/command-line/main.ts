import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalTenant, LocalTenantOptions } from '../contract.js';
import { LocalTenantError } from '../error.js';
import { startLocalTenant } from '../index.js';
import { readCommandLine } from './read.js';
import { HELP, UsageError } from './usage.js';

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
    process.stdout.write(`${summary(tenant, options).join('\n')}\n`);
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

function summary(tenant: LocalTenant, options: LocalTenantOptions): string[] {
  const { clients = [], certificateFile, users } = options;
  return [
    `Local tenant on ${tenant.domain}`,
    `  client IDs  ${clients.map(({ clientId }) => clientId).join(', ')}`,
    `  cross-site  ${tenant.crossSiteDomain}`,
    ...(certificateFile === undefined
      ? []
      : [`  certificate NODE_EXTRA_CA_CERTS=${certificateFile}`]),
    users === undefined ? 'Users (password: "password"):' : 'Users:',
    ...tenant
      .listUsers()
      .map(({ name, email, blocked }) => `  ${name}  ${email}${blocked ? '  (blocked)' : ''}`),
    'Press Ctrl+C to stop.',
  ];
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
