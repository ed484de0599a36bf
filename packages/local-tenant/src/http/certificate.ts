import { writeFile } from 'node:fs/promises';
import { invalidOption } from '../error.js';

/** A self-signed certificate and its key in PEM format. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

const NAMES = ['localhost', '*.localhost', 'app.localhost', 'tenant.localhost'];

/**
 * Creates a certificate for the loopback names. It signs itself and cannot sign other certificates:
 * a program that trusts it trusts this tenant and nothing else. Its key stays in memory.
 */
export async function createCertificate(): Promise<Certificate> {
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + LIFETIME_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...NAMES.map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert, key };
}

/** @throws LocalTenantError `invalid_option` if the file cannot be written */
export async function writeCertificate(path: string, { cert }: Certificate): Promise<void> {
  try {
    await writeFile(path, cert);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidOption('options.certificateFile', `a path for a new file (${reason})`);
  }
}
