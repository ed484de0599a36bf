/** Reports an exception as the platform does with an uncaught one: `window.onerror` and the console see it. */
export function reportException(exception: unknown): void {
  if (typeof reportError === 'function') return reportError(exception);
  // Safari before 15.4 has no `reportError`.
  setTimeout(() => {
    throw exception;
  });
}
