/* oxlint-disable no-console -- oidc-provider prints through console.warn, which is filtered here */

/** The `oidc-provider` module, which is only ever imported through {@link loadProvider}. */
export type OidcProviderModule = typeof import('oidc-provider');

let loading: Promise<OidcProviderModule> | undefined;

/**
 * Imports `oidc-provider` without its "Unsupported runtime" warning: it prints that on Node 20,
 * where everything used here works. Whatever else it has to say comes through.
 */
export function loadProvider(): Promise<OidcProviderModule> {
  loading ??= importQuietly();
  return loading;
}

async function importQuietly(): Promise<OidcProviderModule> {
  const warn = console.warn;
  console.warn = (...args: unknown[]) => {
    if (!String(args[0]).includes('oidc-provider WARNING: Unsupported runtime')) warn(...args);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}
