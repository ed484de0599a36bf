/** Reports an exception as an uncaught one: to `window.onerror` and the console. */
export function reportException(exception: unknown): void {
  if (typeof reportError === 'function') return reportError(exception);
  // Safari before 15.4 has no `reportError`.
  setTimeout(() => {
    throw exception;
  });
}
