import * as v from 'valibot';
import { flag, list, object, oneOf, text } from '../options/schema.js';
import { claimName } from '../policy/schema.js';

/** An organization. {@link readOptions} checks that its members are users. */
export const organization = object({
  id: v.pipe(text, v.regex(/^org_\w+$/, 'must be an ID such as org_acme')),
  // Auth0 allows the same characters. A name that looks like an ID could never be used.
  name: v.pipe(
    text,
    v.regex(
      /^(?!org_)[a-z0-9][a-z0-9_-]*$/,
      'must be lower-case letters, digits, - and _, without org_',
    ),
  ),
  members: list(text),
});

/** An API with settings of its own. */
export const api = object({
  audience: text,
  accessTokenProfile: v.exactOptional(oneOf(['auth0', 'rfc9068'])),
  permissions: v.exactOptional(flag),
  rolesClaim: v.exactOptional(v.nullable(claimName)),
});
