import { invalidOption } from '../error.js';
import { readString } from './read.js';

/**
 * Validates an issuer. It must end with a slash, like the `iss` claim of Auth0 tokens, and use https.
 * Loopback hosts may use http.
 */
export function readIssuer(input: unknown, path: string): string {
  const text = readString(input, path);
  const url = readHttpsUrl(text, path);
  if (url.href !== text || !text.endsWith('/')) {
    throw invalidOption(path, 'the iss claim of the tokens, such as https://example.eu.auth0.com/');
  }
  return text;
}

/** Validates a URL that keys are fetched from. */
export function readHttpsUrl(input: unknown, path: string): URL {
  const text = readString(input, path);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username + url.password + url.hash + url.search !== '') {
    throw invalidOption(
      path,
      'an https URL (or http for localhost) without userinfo, query and fragment',
    );
  }
  return url;
}

/** Validates an origin. Paths, trailing slashes and wildcards are not allowed. */
export function readOrigin(input: unknown, path: string): string {
  const text = readString(input, path);
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw invalidOption(path, 'an origin such as https://app.example.com');
  }
  return text;
}

/** Validates a route prefix: empty, or a path with a leading slash and no trailing slash. */
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
