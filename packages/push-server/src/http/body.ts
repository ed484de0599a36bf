import { parseUntrustedJson } from '../json.js';
import { RequestError } from './respond.js';

/**
 * Reads a request body as text.
 *
 * @throws RequestError `invalid_request`: 413 if the body is larger than `maxBytes`, 400 if the
 *   connection breaks
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  // A chunked body has no Content-Length, so the size is also checked below.
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return '';
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  const next = () => reader.read().catch(incompleteBody);
  for (let chunk = await next(); !chunk.done; chunk = await next()) {
    bytes += chunk.value.byteLength;
    if (bytes > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge(maxBytes);
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

/** @throws RequestError 415 `invalid_request` if the Content-Type is not one of `types` */
export function requireMediaType(request: Request, ...types: readonly string[]): void {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (types.includes(type.trim().toLowerCase())) return;
  throw new RequestError(415, 'invalid_request', `The body must be ${types.join(' or ')}`);
}

/** @throws RequestError 400 `invalid_request` if the text is not JSON, or nested too deeply */
export function parseJson(text: string): unknown {
  const value = parseUntrustedJson(text);
  if (value === undefined) throw new RequestError(400, 'invalid_request', 'The body is not JSON');
  return value;
}

function incompleteBody(): never {
  throw new RequestError(400, 'invalid_request', 'The body is incomplete');
}

function tooLarge(maxBytes: number): RequestError {
  return new RequestError(413, 'invalid_request', `The body is larger than ${maxBytes} bytes`);
}
