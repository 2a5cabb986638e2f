import { nodes } from '../../facts/ast.ts';
import { type Check, known, object, type Plain, type Site, UNKNOWN, type Value } from './value.ts';

/**
 * Queries that count or add up what they find: they give one row whatever they find, so that a row is there says nothing; what
 * stands in it may. [orm.drizzle.team/docs/select#aggregations, postgresql.org/docs/current/functions-aggregate.html]
 */

/** What such a row has where nothing was found, by field; undefined where that is not known. */
export type Sums = ReadonlyMap<string, Plain | 'unknown'>;

/** Functions of drizzle-orm that count or add up, and what they give of nothing. */
const COUNTS = /^count(?:Distinct)?\(\)/;
const ADDS = /^(?:sum|avg)(?:Distinct)?\(\)|^(?:max|min)\(\)/;
/** The same as a query spells them. */
const SPELLED =
  /\b(?:count(?:All|Distinct)?|sum|avg|min|max|exists|(?:array|json|jsonb|string)_agg|group_concat|bool_or|bool_and|total)\s*(?:<[^>]*>)?\(/i;
/** With these there may be no row. */
const GROUPS = /\b(?:group\s+by|having)\b/i;

const ofField = (value: Value): Plain | 'unknown' | undefined => {
  if (value.is !== 'outside' || !/^drizzle-orm/.test(value.source)) return undefined;
  return COUNTS.test(value.path) ? 0 : ADDS.test(value.path) ? null : undefined;
};

/** What a query builder's `select(…)` asks to be counted or added up; undefined where it asks for rows. */
export function sumsOf(name: string, args: readonly Value[], { module, node }: Site): Sums | undefined {
  if (!/^select(?:Distinct(?:On)?)?$|^\$?count$/.test(name)) return undefined;
  const [first] = args;
  const fields = first?.is === 'object' ? [...first.fields] : [];
  const found = new Map(fields.map(([field, value]) => [field, ofField(value)]));
  const [given] = nodes(node.arguments);
  const isSpelled = given !== undefined && SPELLED.test(module.text.slice(given.start, given.end));
  if (!isSpelled && ![...found.values()].some((one) => one !== undefined)) return undefined;
  return new Map([...found].map(([field, one]) => [field, one === undefined ? 'unknown' : one]));
}

/** Whether a call of a query builder makes rows of what would be one. */
export const isGrouping = (name: string): boolean => /^(?:groupBy|having)$/.test(name);

/** What a written query counts or adds up; undefined where it asks for rows. */
export function sumsWritten(texts: readonly string[]): Sums | undefined {
  for (const text of texts) {
    const [, list = ''] = /^\W*select\b([\s\S]*?)(?:\bfrom\b|$)/i.exec(text) ?? [];
    if (SPELLED.test(list) && !GROUPS.test(text)) return new Map(partsOf(text, list));
  }
  return undefined;
}

/** The fields of which it is known what they are where nothing is found. */
function partsOf(text: string, list: string): [string, Plain | 'unknown'][] {
  if (/^\s*exists\s*\(/i.test(list)) {
    const [, name = 'exists'] = /\)\s+as\s+"?(\w+)"?\s*;?\s*$/i.exec(text) ?? [];
    return [[name, false]];
  }
  const [, cast, name = 'count'] =
    /^\s*count\s*\([^()]*\)\s*(::\s*int\w*)?(?:\s+as\s+"?(\w+)"?)?\s*$/i.exec(list) ?? [];
  // Without a cast it is a text.
  return /^\s*count\b/i.test(list) ? [[name, cast ? 0 : '0']] : [];
}

/** Clients that answer with an object in which the rows are. [node-postgres.com/apis/result, vercel.com/docs/storage] */
const ANSWERS =
  /^(?:pg|@vercel\/postgres|@neondatabase\/serverless (?:Pool|Client)\(\).*|@planetscale\/database) /;
/** Calls that give one row by itself. */
const GIVES_ROW = /(?:^|[. ])(?:first\w*|get|executeTakeFirst\w*)(?:\(\))?$/;

/**
 * What such a query gives a stranger.
 * @param by The package that is asked, and its function.
 */
export function sumsFound(sums: Sums, check: Check, by: string): Value {
  const fields = [...sums].map(([name, value]): [string, Value] => [
    name,
    value === 'unknown' ? UNKNOWN : known(value, check),
  ]);
  const row = object(Object.fromEntries(fields), UNKNOWN);
  if (GIVES_ROW.test(by)) return row;
  const rows: Value = { is: 'array', items: [row] };
  return ANSWERS.test(by) ? object({ rows, rowCount: known(1) }, UNKNOWN) : rows;
}
