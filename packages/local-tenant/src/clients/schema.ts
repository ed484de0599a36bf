import * as v from 'valibot';
import { MANAGEMENT_SCOPES } from '../management/scopes.js';
import { flag, list, object, oneOf, text } from '../options/schema.js';
import { LOGOUT_INITIATORS } from '../sessions/session-end.js';
import { receiverUrl } from '../webhooks/schema.js';

/** A URL as the tenant compares it: exactly, so it has no parts that parsing removes. */
export const url = v.pipe(
  text,
  v.check((input) => {
    if (!URL.canParse(input) || /[\s#*]/.test(input)) return false;
    const { protocol, username, password } = new URL(input);
    return /^https?:$/.test(protocol) && username + password === '';
  }, 'must be an absolute http(s) URL without userinfo, fragment or wildcard'),
);

const origin = v.pipe(
  url,
  v.check((input) => {
    const { pathname, search } = new URL(input);
    return pathname === '/' && search === '';
  }, 'must be an origin such as http://localhost:5173'),
  v.transform((input) => new URL(input).origin),
);

/** An application. */
export const client = v.pipe(
  object({
    clientId: text,
    clientSecret: v.exactOptional(text),
    managementScopes: v.exactOptional(list(oneOf(MANAGEMENT_SCOPES))),
    name: v.exactOptional(text),
    allowedCallbackUrls: list(url),
    allowedLogoutUrls: v.exactOptional(list(url)),
    allowedWebOrigins: list(origin),
    refreshTokenRotation: v.exactOptional(flag),
    requireConsent: v.exactOptional(flag),
    backchannelLogoutUrl: v.exactOptional(receiverUrl),
    backchannelLogoutInitiators: v.exactOptional(list(oneOf(LOGOUT_INITIATORS))),
  }),
  v.forward(
    v.check(
      ({ managementScopes, clientSecret }) =>
        managementScopes === undefined || clientSecret !== undefined,
      'must be used with clientSecret',
    ),
    ['managementScopes'],
  ),
);
