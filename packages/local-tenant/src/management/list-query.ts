import { HttpError } from '../http/exchange.js';
import { readCount } from '../http/routes.js';
import { parseSearchQuery } from './search-query.js';

/** A page of a list, as the Management API returns it. */
type Page = readonly object[] | Readonly<Record<string, unknown>>;

/**
 * Rejects parameters that the endpoint does not have, like Auth0.
 * @throws HttpError 400
 */
export function allowOnly(query: URLSearchParams, names: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw invalidQuery(`'Additional properties not allowed: ${unknown}'.`);
}

/** The parameters of {@link offsetPage}. */
export const OFFSET_PARAMETERS = [
  'page',
  'per_page',
  'include_totals',
  'q',
  'sort',
  'fields',
  'include_fields',
] as const;

/**
 * Returns a page by number. With `include_totals=true`, the page is an object with the items in
 * `key`, otherwise a list.
 * @throws HttpError 400 for an invalid parameter
 */
export function offsetPage(items: readonly object[], query: URLSearchParams, key: string): Page {
  const page = readCount(query, 'page', 0);
  const perPage = readCount(query, 'per_page', 50, 100);
  const withTotals = readFlag(query, 'include_totals', false);
  const matching = filterItems(items, query.get('q'));
  const sorted = sortItems(matching, query.get('sort'));
  const start = page * perPage;
  const list = selectFields(sorted.slice(start, start + perPage), query);
  if (!withTotals) return list;
  return { start, limit: perPage, length: list.length, total: sorted.length, [key]: list };
}

/**
 * Returns a page by checkpoint: up to `take` items after `from`, which is `next` of the page
 * before. The checkpoint stays valid if its item is deleted.
 * @throws HttpError 400 for an invalid parameter
 */
export function checkpointPage<T extends { readonly id: string; readonly created_at: string }>(
  items: readonly T[],
  query: URLSearchParams,
  key: string,
): Page {
  allowOnly(query, ['from', 'take', 'include_totals']);
  const take = readCount(query, 'take', 50, 100);
  if (take === 0) throw invalidQuery("'Value 0 is less than minimum 1' on property take.");
  readFlag(query, 'include_totals', false);
  const from = query.get('from');
  const position = from === null ? '' : Buffer.from(from, 'base64url').toString();
  if (from !== null && !/^\d{4}-/.test(position)) {
    throw invalidQuery("'Invalid checkpoint' on property from (the value of next in a page).");
  }
  const rest = items
    .map((item) => ({ item, at: `${item.created_at} ${item.id}` }))
    .filter(({ at }) => at > position)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  const taken = rest.slice(0, take);
  const last = taken.at(-1);
  const next = rest.length > taken.length && last !== undefined ? last.at : undefined;
  return {
    [key]: taken.map(({ item }) => item),
    ...(next === undefined ? undefined : { next: Buffer.from(next).toString('base64url') }),
  };
}

/** Returns the selected fields of each item: those in `fields`, or the others. */
export function selectFields(items: readonly object[], query: URLSearchParams): object[] {
  const fields = query.get('fields');
  const includes = readFlag(query, 'include_fields', true);
  if (fields === null || fields === '') return [...items];
  const names = fields.split(',').map((name) => name.trim());
  return items.map((item) =>
    Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name) === includes)),
  );
}

function filterItems(items: readonly object[], search: string | null): readonly object[] {
  if (search === null || search.trim() === '') return items;
  const matches = parseSearchQuery(search);
  return items.filter((item) => matches({ ...item }));
}

function sortItems(items: readonly object[], sort: string | null): readonly object[] {
  if (sort === null || sort === '') return items;
  const [, field = '', order = ''] = /^(\w+):(1|-1)$/.exec(sort) ?? [];
  if (field === '') throw invalidQuery(`'Invalid sort' on property sort (field:1 or field:-1).`);
  const value = (item: object) => (item as Readonly<Record<string, unknown>>)[field];
  return [...items].sort((a, b) => compare(value(a), value(b)) * Number(order));
}

/** Numbers by size, other plain values by their text. Missing values come first. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [plainText(a), plainText(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function readFlag(query: URLSearchParams, name: string, fallback: boolean): boolean {
  const text = query.get(name);
  if (text === null) return fallback;
  if (text !== 'true' && text !== 'false') {
    throw invalidQuery(`'Expected type boolean but found ${text}' on property ${name}.`);
  }
  return text === 'true';
}

function invalidQuery(detail: string): HttpError {
  return new HttpError(400, `Query validation error: ${detail}`, 'invalid_query_string');
}
