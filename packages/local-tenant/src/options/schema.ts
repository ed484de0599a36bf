import * as v from 'valibot';
import { LocalTenantError } from '../error.js';

/** A string that is not empty. */
export const text = v.pipe(
  v.string('must be a non-empty string'),
  v.nonEmpty('must be a non-empty string'),
);

export const flag = v.boolean('must be true or false');

/** A string of this list. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return v.picklist(values, `must be one of ${values.join(', ')}`);
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `${min} to ${max}`;
  const message = `must be a whole number, ${range}`;
  return v.pipe(
    v.number(message),
    v.safeInteger(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  );
}

export function list<T extends v.GenericSchema>(item: T) {
  return v.array(item, 'must be a list');
}

/** An object with any keys. */
export const anyObject = v.pipe(
  v.unknown(),
  v.guard(isObject, 'must be an object'),
  v.transform((input) => ({ ...input })),
);

/** An object with any keys and values of one type. */
export function dictionary<T extends v.GenericSchema>(value: T) {
  return v.pipe(anyObject, v.record(v.string(), value));
}

/** An object with these keys only. A key with the value `undefined` counts as missing. */
export function object<Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries).join(', ');
  return v.pipe(
    anyObject,
    v.transform(withoutUndefined),
    v.strictObject(entries, ({ expected }) =>
      expected === 'never' ? `is unknown. Known properties: ${known}` : 'is missing',
    ),
  );
}

/**
 * Returns the input in the type of the schema.
 * @param path what the message names before the path in the input
 * @throws LocalTenantError `invalid_option` for the first value that does not fit
 */
export function parse<T extends v.GenericSchema>(
  schema: T,
  input: unknown,
  path: string,
): v.InferOutput<T> {
  const { success, output, issues } = v.safeParse(schema, input, { abortEarly: true });
  if (success) return output;
  const [{ message, path: inInput = [] }] = issues;
  const keys = inInput.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  throw new LocalTenantError('invalid_option', `${path}${keys.join('')} ${message}`);
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function withoutUndefined(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
