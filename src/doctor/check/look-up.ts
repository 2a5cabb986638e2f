import { nodes } from '../../facts/ast.ts';
import { type Sums, sumsFound, sumsWritten } from './aggregates.ts';
import type { Machine } from './machine.ts';
import { type Check, known, promise, type Site, UNKNOWN, type Value } from './value.ts';

/**
 * Keys, tokens and sessions that are kept as a hash: what the caller sends in a header or a cookie that is there for keys is
 * hashed, and the row that has this hash is looked for. Who does not know the key finds none. The hash is what makes it
 * provable: a row looked up by what was sent as it is, or by the hash of anything else, may be anybody's.
 */

/** Names of calls that look something up and change nothing. */
const READS =
  /^(?:query\w*|find(?:First|Unique|One|Many|By\w*)(?:OrThrow)?|\$?count(?:Documents)?|groupBy|select|where|eq|and|get|has|first|single|maybeSingle|limit|execute|exec|all|values|lookup|getBy\w*)$/;

const CHANGES =
  /\b(?:insert\s+into|update\s+\S+\s+set|delete\s+from|merge\s+into|replace\s+into|alter\s+table|drop\s+table|create\s+table|truncate)\b/i;
/** Conditions that rows meet which have another hash. */
const OTHERS = /\b(?:or|union|any|some)\b|<>|!=|\bnot\s+(?!null)/i;
const MAX_DEEP = 4;

/** Fields of a query that ask for something else than what has the hash. */
const ASIDE =
  /^(?:\$?(?:or|not|nor|ne|nin)|notIn|is_?not|cursor|select|include|orderBy|data|create|update|cache\w*|\$set|lt|lte|gt|gte|\$[lg]te?|contains|startsWith|endsWith)$/i;

/** Calls that add other rows to those that were asked for, or turn the question round. */
export const isAlternative = (name: string): boolean =>
  /^(?:or|not|ne|nin|union)(?:$|[A-Z])|^whereNot|^notIn/.test(name);

/** Whether the hash of a key that the caller sent is in a value. */
function holds(value: Value, depth = 0): boolean {
  if (depth > MAX_DEEP) return false;
  if (value.is === 'request') return value.of === 'digest';
  if (value.is === 'array') return value.items.some((item) => holds(item, depth + 1));
  if (value.is === 'object') {
    const where = value.fields.get('where');
    if (where) return holds(where, depth + 1);
    const names = [...value.fields.keys()];
    if (names.some((name) => /^\$?or$/i.test(name))) return false;
    return [...value.fields].some(([name, one]) => !ASIDE.test(name) && holds(one, depth + 1));
  }
  if (value.is !== 'outside') return false;
  const name = value.path.replace(/\(\)$/, '').split('.').at(-1) ?? '';
  return (
    value.digest === true ||
    (READS.test(name) && !isAlternative(name) && (value.args ?? []).some((one) => holds(one, depth + 1)))
  );
}

/** The texts that a query is written in. */
function textsIn(value: Value, depth = 0): string[] {
  if (value.is === 'known') return typeof value.value === 'string' ? [value.value] : [];
  if (value.is !== 'object' || depth > 0) return [];
  return [...value.fields.values()].flatMap((one) => textsIn(one, depth + 1));
}

/** The texts that a call hands over as a query. */
function writtenIn(args: readonly Value[], { module, node }: Site): string[] {
  const templates = nodes(node.arguments)
    .filter(({ type }) => type === 'TemplateLiteral')
    .map(({ start, end }) => module.text.slice(start, end));
  return [...args.flatMap((one) => textsIn(one)), ...templates];
}

/** Whether a call looks for what has the hash of a key that the caller sent. */
export function asksByDigest(name: string, args: readonly Value[], site: Site): boolean {
  if (!READS.test(name) || isAlternative(name) || !args.some((one) => holds(one))) return false;
  return !writtenIn(args, site).some(
    (text) => CHANGES.test(text) || (/\bselect\b/i.test(text) && OTHERS.test(text)),
  );
}

/** What gives null where it finds nothing; of others it may be undefined. [prisma.io/docs, orm.drizzle.team/docs/rqb] */
const GIVES_NULL = /findUnique|findOne|^@prisma\//;

/** Calls that give one row, or none. */
const GIVES_ROW = /(?:^|[. ])(?:find(?!Many)\w+|first\w*|get\w*|lookup\w*|executeTakeFirst\w*|has)(?:\(\))?$/;
/** Calls that give an answer with one row in it, or none. [supabase.com/docs/reference/javascript/single] */
const ANSWERS_ROW = /(?:^|[. ])(?:single|maybeSingle)(?:\(\))?$/;

/** Calls that say how many there are. */
const COUNTED = /^@prisma\S* [\w.()]+\.count\(\)$|[. ](?:countDocuments|\$count)(?:\(\))?$/;

/** What is there although nothing was found: a list, or an answer with a list or a row in it. */
function emptyOf(by: string): Check['empty'] {
  if (by === '' || GIVES_ROW.test(by)) return undefined;
  return ANSWERS_ROW.test(by) ? 'row' : 'rows';
}

/** What a method of a list comes to that has nothing in it. */
export function ofEmpty(list: Value & { is: 'known' }, name: string): Value {
  const within = list.by?.within;
  if (/^(?:map|filter|flatMap|slice|flat|sort|toSorted|reverse|toReversed)$/.test(name)) return list;
  if (/^(?:find|findLast|at|pop|shift)$/.test(name)) return known(undefined, within);
  if (/^(?:some|includes)$/.test(name)) return known(false, within);
  return name === 'every' ? known(true) : UNKNOWN;
}

/** What is asked for: the row with the hash, or with the token itself; `sums`: what is counted or added up of the rows. */
interface Asked {
  digest?: boolean | 'token' | undefined;
  sums?: Sums | undefined;
}

/** What such a look-up gives: nothing to a stranger, a row or none to others. */
export function foundByDigest(
  site: Pick<Site, 'module' | 'node'>,
  machine: Machine,
  by = '',
  { digest = true, sums }: Asked = {},
): Value {
  const met =
    digest === 'token'
      ? machine.meet('the look-up of the token that was sent', 'other', site)
      : machine.meet('the look-up by the hash of the key that was sent', 'secret', site);
  // Of nothing at all a hash can't be made, nor a row be asked for.
  machine.ways.mayThrow += 1;
  if (COUNTED.test(by)) return machine.caller === 'stranger' ? known(0, met) : UNKNOWN;
  const empty = emptyOf(by);
  const row: Check = { ...met, looksUp: true };
  if (sums) return machine.caller === 'stranger' ? sumsFound(sums, row, by) : UNKNOWN;
  const check: Check = empty === undefined ? row : { ...row, empty, within: row };
  return GIVES_NULL.test(by) ? machine.absent(check) : machine.missing(check);
}

/** The same before it is awaited. */
export function lookUpByDigest(
  args: readonly Value[],
  site: Site,
  machine: Machine,
  by: string,
  { digest, sums = sumsWritten(writtenIn(args, site)) }: Asked = {},
): Value {
  if (machine.caller !== 'stranger') return promise(UNKNOWN);
  return promise(foundByDigest(site, machine, by, { digest, sums }));
}
