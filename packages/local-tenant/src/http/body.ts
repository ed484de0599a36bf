import { IncomingMessage } from 'node:http';
import { HttpError } from './exchange.js';

const LIMIT_BYTES = 64 * 1024;

/**
 * Reads the body of a request.
 * @throws HttpError 413 if it is too large
 */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT_BYTES) {
      // Discards the rest of the body, so that the client can read the response.
      req.resume();
      throw new HttpError(413, `Payload larger than ${LIMIT_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a JSON object. An empty body counts as an empty object.
 * @throws HttpError 400 for any other body
 */
export async function readJsonObject(req: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await readBody(req)).toString();
  const value = text.trim() === '' ? {} : parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'The request body must be a JSON object', 'invalid_body');
  }
  return value as Record<string, unknown>;
}

/**
 * Parses the parameters of a token request. The body is a form or JSON, because
 * auth0-spa-js can send either.
 * @throws HttpError 400 for invalid JSON
 */
export function parseParameters(req: IncomingMessage, body: Buffer): URLSearchParams {
  const text = body.toString();
  if (!isJson(req)) return new URLSearchParams(text);
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'The request body must be a JSON object', 'invalid_body');
  }
  const parameters = new URLSearchParams();
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'object' && each !== null) {
      throw new HttpError(400, `The parameter ${name} must be a string`, 'invalid_body');
    }
    if (each !== null) parameters.append(name, String(each));
  }
  return parameters;
}

/** Creates a copy of a request whose body was already read. Converts a JSON body to a form. */
export function replay(
  req: IncomingMessage,
  body: Buffer,
  parameters: URLSearchParams,
): IncomingMessage {
  const content = isJson(req) ? Buffer.from(parameters.toString()) : body;
  const { 'transfer-encoding': _encoding, ...headers } = req.headers;
  const replayed = new IncomingMessage(req.socket);
  replayed.method = req.method;
  replayed.url = req.url;
  replayed.httpVersion = req.httpVersion;
  replayed.httpVersionMajor = req.httpVersionMajor;
  replayed.httpVersionMinor = req.httpVersionMinor;
  replayed.headers = { ...headers, 'content-length': String(content.length) };
  if (isJson(req)) replayed.headers['content-type'] = 'application/x-www-form-urlencoded';
  replayed.complete = true;
  replayed.push(content);
  replayed.push(null);
  return replayed;
}

function isJson(req: IncomingMessage): boolean {
  return /^application\/json\b/i.test(req.headers['content-type'] ?? '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HttpError(400, 'The request body is not valid JSON', 'invalid_body');
  }
}
