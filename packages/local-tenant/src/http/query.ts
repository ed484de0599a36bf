import { HttpError } from './exchange.js';

/**
 * Reads a whole number in a query string.
 * @throws HttpError 400
 */
export function readCount(
  query: URLSearchParams,
  name: string,
  otherwise: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > most) {
    throw new HttpError(400, `The query parameter ${name} is out of range`, 'invalid_query_string');
  }
  return count;
}
