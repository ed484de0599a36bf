import { HttpError } from '../http/exchange.js';

/** Returns whether a record matches a search query. */
export type Matches = (record: Readonly<Record<string, unknown>>) => boolean;

const MAX_DEPTH = 20;
const TOKEN =
  /\s*(?:(\(|\))|(AND|OR)(?=[\s()]|$)|([a-zA-Z_][\w.]*):(?:"((?:[^"\\]|\\["\\])*)"|([^\s()"*?~^[\]{}<>!:\\/]+)(\*?))(?=[\s)]|$))/y;

type Token =
  | { readonly type: '(' | ')' | 'AND' | 'OR' | 'end' }
  | { readonly type: 'term'; readonly matches: Matches };

/**
 * Parses the part of Lucene's query syntax that the tenant supports: `field:value`,
 * `field:"exact value"`, `field:prefix*`, `AND`, `OR` and parentheses. `AND` binds closer than
 * `OR`. A nested field is `app_metadata.plan`. Comparisons ignore case.
 * @see https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
 * @throws HttpError 400 for any other query
 */
export function parseSearchQuery(query: string): Matches {
  const tokens = tokenize(query);
  let at = 0;
  const peek = () => tokens[at]?.type;
  const parseOr = (depth: number): Matches => {
    const alternatives = [parseAnd(depth)];
    while (peek() === 'OR') {
      at += 1;
      alternatives.push(parseAnd(depth));
    }
    return (record) => alternatives.some((matches) => matches(record));
  };
  const parseAnd = (depth: number): Matches => {
    const conditions = [parseTerm(depth)];
    while (peek() === 'AND') {
      at += 1;
      conditions.push(parseTerm(depth));
    }
    return (record) => conditions.every((matches) => matches(record));
  };
  const parseTerm = (depth: number): Matches => {
    const token = tokens[at];
    at += 1;
    if (token?.type === 'term') return token.matches;
    if (token?.type !== '(' || depth === MAX_DEPTH) throw unsupported(query);
    const matches = parseOr(depth + 1);
    if (peek() !== ')') throw unsupported(query);
    at += 1;
    return matches;
  };
  const matches = parseOr(0);
  if (peek() !== 'end') throw unsupported(query);
  return matches;
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  const text = query.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) throw unsupported(query);
    const [, parenthesis, operator, field, quoted, bare, star] = match;
    if (parenthesis === '(' || parenthesis === ')') tokens.push({ type: parenthesis });
    else if (operator === 'AND' || operator === 'OR') tokens.push({ type: operator });
    else {
      const value = bare ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1');
      tokens.push({ type: 'term', matches: term(field ?? '', value, star === '*') });
    }
  }
  tokens.push({ type: 'end' });
  return tokens;
}

function term(field: string, value: string, isPrefix: boolean): Matches {
  const expected = value.toLowerCase();
  const path = field.split('.');
  return (record) =>
    valuesAt(record, path).some((each) => {
      const actual = String(each).toLowerCase();
      return isPrefix ? actual.startsWith(expected) : actual === expected;
    });
}

/** Returns the plain values at a path. A list has the values of all its items. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [key, ...rest] = path;
  const isObject = typeof value === 'object' && value !== null;
  if (key === undefined) return isObject || value === undefined || value === null ? [] : [value];
  if (!isObject || !Object.hasOwn(value, key)) return [];
  return valuesAt((value as Record<string, unknown>)[key], rest);
}

function unsupported(query: string): HttpError {
  const message = `Query syntax is not supported: ${query}. The local tenant supports field:value, field:"value", field:prefix*, AND, OR and parentheses.`;
  return new HttpError(400, message, 'invalid_query_string');
}
