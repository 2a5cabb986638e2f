import { isStore } from './counters.ts';
import { isAlternative } from './look-up.ts';
import { optionOf } from './options.ts';
import type { Value } from './value.ts';

/**
 * Sessions and keys that are kept as they are sent: a row that has the token itself which came in a cookie or a header is found by
 * who knows that token. What proves it is the column: one that is there for tokens, compared as a whole, and never by nothing at all.
 */

/** Columns that hold what nobody can guess. */
const KEPT =
  /^(?:(?:session|access|auth|api|bearer|login)?_?token|session_?(?:token|id|key)|(?:api|access|secret)_?keys?|sid|secret)$/i;
/** Tables whose rows are sessions: their ids are tokens. */
const OF_SESSIONS = /^(?:user|auth|login)?_?sessions?$/i;

const lastOf = (path: string): string => path.replace(/\(\)$/, '').split('.').at(-1) ?? '';

/** Whether a column of a table is one that tokens are kept in. */
const keeps = (column: string, table: string): boolean =>
  KEPT.test(column) || (/^id$/i.test(column) && OF_SESSIONS.test(table));

/** Whether a value is a key or token that came along with the request, in a cookie or a header. */
const isToken = (value: Value | undefined): boolean =>
  value?.is === 'request' && value.of === 'credential' && value.along === true;

/** The column that is meant, and its table as far as it says its name. */
function columnOf(value: Value | undefined): [column: string, table: string] {
  if (value?.is === 'known') return [String(value.value), ''];
  if (value?.is !== 'outside') return ['', ''];
  const [named] = value.args ?? [];
  return [lastOf(value.path), named?.is === 'known' ? String(named.value) : ''];
}

/** Whether a value asks for the row that has such a token: a condition, or a query with one. */
function asks(value: Value): boolean {
  if (value.is === 'outside') return value.digest === 'token';
  const where = optionOf(value, 'where');
  return value.is === 'object' && where.is === 'outside' && where.digest === 'token';
}

/** Keys of a store under which sessions and tokens are kept: `session:…`. */
const UNDER = /(?:session|token|api[-_]?key)s?[:/_.-]$/i;

/** Whether a call asks a store of keys and values for what is kept under the token that was sent. */
const asksByKey = (source: string, path: string, [key]: readonly Value[]): boolean =>
  isStore(source, path) &&
  /^get(?:ex)?$/i.test(lastOf(path)) &&
  key?.is === 'request' &&
  key.of === undefined &&
  key.after !== undefined &&
  UNDER.test(key.after);

/**
 * Whether a call looks for the row that has the token that was sent, or for what a store keeps under it.
 * @param path The part of the package that is called: `PrismaClient().session.findUnique`.
 */
export function asksByToken(source: string, path: string, args: readonly Value[]): boolean {
  const name = lastOf(path);
  if (asksByKey(source, path, args)) return true;
  if (isAlternative(name)) return false;
  const isRead = path === 'eq' || /\.(?:select\w*\(\)|query)\./.test(path);
  if (name === 'eq') {
    const [column, value] = args;
    return isRead && isToken(value) && keeps(...columnOf(column));
  }
  // Of nothing at all this throws, where others give the first row that there is.
  if (/^findUnique(?:OrThrow)?$/.test(name)) {
    const where = optionOf(args[0], 'where');
    if (where.is !== 'object' || where.rest.is !== 'known') return false;
    const names = [...where.fields.keys()];
    const table = lastOf(path.split('.').slice(0, -1).join('.'));
    return (
      // A field that is undefined is left out, and the others alone are asked for.
      names.length === 1 &&
      [...where.fields].some(([column, value]) => isToken(value) && keeps(column, table))
    );
  }
  return (
    (name === 'and' || name === '$count' || (isRead && /^(?:where|findFirst)$/.test(name))) &&
    args.some((one) => asks(one))
  );
}
