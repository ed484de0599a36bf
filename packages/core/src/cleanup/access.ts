/** Reads a storage off the global object. `undefined` where the browser has none or denies it. */
export function accessTo<Api>(read: () => Api): Api | undefined {
  try {
    return read();
  } catch {
    // Denied: an opaque origin, or a user who blocks all cookies.
    return undefined;
  }
}

/** Whether the browser denies the storage as a whole: then nothing is kept where the app can get at it. */
export function isDenial(exception: unknown): boolean {
  return (exception as { readonly name?: unknown } | null)?.name === 'SecurityError';
}
