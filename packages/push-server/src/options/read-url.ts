import { invalidOption } from '../error.js';
import { readString } from './read.js';

/**
 * Reads an issuer as it stands in tokens, where it ends with a slash. Its host must not be reached in
 * the clear, unless it is this machine.
 */
export function readIssuer(input: unknown, path: string): string {
  const text = readString(input, path);
  const url = readHttpsUrl(text, path);
  if (url.href !== text || !text.endsWith('/')) {
    throw invalidOption(path, 'an issuer as tokens have it, such as https://example.eu.auth0.com/');
  }
  return text;
}

/** Reads a URL that keys come from. */
export function readHttpsUrl(input: unknown, path: string): URL {
  const text = readString(input, path);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username + url.password + url.hash + url.search !== '') {
    throw invalidOption(
      path,
      'an https URL (http for localhost), without userinfo, query and fragment',
    );
  }
  return url;
}

/** Reads an origin as browsers send it: no path, no slash at the end, no wildcard. */
export function readOrigin(input: unknown, path: string): string {
  const text = readString(input, path);
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw invalidOption(path, 'an origin such as https://app.example.com');
  }
  return text;
}

/** Reads what stands before all routes: nothing, or a path that begins and does not end with a slash. */
export function readBasePath(input: unknown, path: string): string {
  if (typeof input !== 'string' || !/^(\/[\w.~-]+)*$/.test(input)) {
    throw invalidOption(path, "'' or a path such as /push");
  }
  return input;
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(\.\d+){3}$/.test(host)
  );
}
