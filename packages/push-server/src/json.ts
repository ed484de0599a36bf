import { RequestError } from './http/respond.js';

/** A JSON object with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

const QUOTE = 0x22;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Deeper than any webhook, and shallow enough for every parser. */
const MAX_DEPTH = 64;

/**
 * Parses JSON from an untrusted sender. Returns `undefined` if the text is not JSON.
 *
 * @throws RequestError 400 `invalid_request` if the text is nested more than 64 levels deep: parsing it
 *   could take seconds
 */
export function parseUntrustedJson(text: string): unknown {
  if (isTooDeep(text)) {
    throw new RequestError(400, 'invalid_request', `The body has more than ${MAX_DEPTH} levels`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Counts brackets outside strings. One pass without an allocation. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isString = false;
    } else if (code === QUOTE) {
      isString = true;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return false;
}

/** Returns whether `value` is a JSON object, and not `null` or an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the own member `name` of an object, or `undefined`. */
export function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
