/** A JSON object with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns whether `value` is a JSON object, and not `null` or an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the own member `name` of an object, or `undefined`. */
export function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
