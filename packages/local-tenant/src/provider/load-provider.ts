/* oxlint-disable no-console -- oidc-provider prints through console.warn, which is filtered here */

/** The `oidc-provider` module. Only {@link loadProvider} imports it. */
export type OidcProviderModule = typeof import('oidc-provider');

let loading: Promise<OidcProviderModule> | undefined;

/**
 * Imports `oidc-provider` and suppresses its "Unsupported runtime" warning. The provider prints it
 * on Node 20, which supports all features that the tenant uses. Other warnings are not suppressed.
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
