import { Refusal } from '../refusal.js';

/**
 * Reads the text of a request's body, as long as it is no longer than that.
 *
 * @throws Refusal `invalid_request`: 413 as soon as there are too many bytes, 400 where it breaks off
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  // Also measured below: a body that comes in chunks announces no length.
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return '';
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  const next = () => reader.read().catch(brokenOff);
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

/** @throws Refusal 415 `invalid_request` where the body is of none of these media types */
export function requireMediaType(request: Request, ...types: readonly string[]): void {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (types.includes(type.trim().toLowerCase())) return;
  throw new Refusal(415, 'invalid_request', `The body must be ${types.join(' or ')}`);
}

/** @throws Refusal 400 `invalid_request` where the text is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, 'invalid_request', 'The body is not JSON');
  }
}

function brokenOff(): never {
  throw new Refusal(400, 'invalid_request', 'The body breaks off');
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, 'invalid_request', `The body is larger than ${maxBytes} bytes`);
}
