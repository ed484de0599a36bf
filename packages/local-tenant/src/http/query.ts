import { HttpError } from './exchange.js';

/**
 * Reads a whole number of at most `max` from a query string.
 * @throws HttpError 400 for any other value
 */
export function readCount(
  query: URLSearchParams,
  name: string,
  fallback: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > max) {
    throw new HttpError(400, `The query parameter ${name} is out of range`, 'invalid_query_string');
  }
  return count;
}
