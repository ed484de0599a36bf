/** What became of a request: the receiver's status, or why there is none. */
export type Answer = { readonly status: number } | { readonly error: string };

/** Posts a body; never rejects. */
export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
) => Promise<Answer>;

const TIMEOUT_MS = 5000;

/** Posts over HTTP. A redirect is an answer, not followed: a token goes where it belongs. */
export const post: Post = async (url, headers, body, signal) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: reasonOf(error) };
  }
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = (error.cause ?? {}) as { code?: unknown };
  if (typeof code === 'string') return code;
  return error.name === 'TimeoutError' ? 'timeout' : error.message;
}
