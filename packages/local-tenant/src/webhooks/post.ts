/** The result of a request: the receiver's status, or the reason for a missing response. */
export type PostResult = { readonly status: number } | { readonly error: string };

/** Posts a body. Never rejects. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
) => Promise<PostResult>;

const TIMEOUT_MS = 5000;

/** Posts over HTTP. Does not follow redirects, because the request can contain a token. */
export const post: Post = async (url, headers, body, signal) => {
  // The pending timer keeps the controller alive. Node 20 can collect the signal of
  // `AbortSignal.timeout()`: the request then never ends. See nodejs/node#57736.
  const request = new AbortController();
  const stop = () => request.abort(signal.reason);
  const timer = setTimeout(
    () => request.abort(new DOMException('The receiver did not respond', 'TimeoutError')),
    TIMEOUT_MS,
  );
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: request.signal,
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: reasonOf(error) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = (error.cause ?? {}) as { code?: unknown };
  if (typeof code === 'string') return code;
  return error.name === 'TimeoutError' ? 'timeout' : error.message;
}
