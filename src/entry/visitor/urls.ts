import { choiceOf } from './choice.ts';
import { ORIGIN } from './target.ts';
import { QUERY } from './texts.ts';
import { known, UNKNOWN, type Value } from './value.ts';

type Text = Extract<Value, { is: 'text' }>;

/** A test that the caller passes or fails by what they write into the query. */
const byQuery = (test: string): Value => ({ is: 'sent', choice: choiceOf(QUERY, test) });

/** Whether a text says something of the host that the app has, which is not known. */
const isOfHost = (text: string): boolean =>
  text === '' || (/^[a-z]+:?\/?\/?/i.exec(text)?.[0] === text && 'http://https://'.includes(text))
    ? true
    : text.includes('://') && !text.startsWith(`${ORIGIN}/`);

/** Whether a URL that ends with the caller's query is this one. */
export function isUrl({ start }: Text, text: unknown): Value {
  if (typeof text !== 'string') return known(false);
  if (text === start || text.startsWith(`${start}?`)) return byQuery(`is ${text}`);
  return isOfHost(text) ? UNKNOWN : known(false);
}

function beginsWith(start: string, text: string): Value {
  if (text.startsWith(`${start}?`)) return byQuery(`begins with ${text}`);
  if (isOfHost(text)) return UNKNOWN;
  return known(start.startsWith(text));
}

/** A method of a URL that ends with the caller's query, or a regular expression beside one. */
export function withQuery(of: Text, name: string, first: Value | undefined): Value {
  if (!of.query) return UNKNOWN;
  const { start } = of;
  if (name === 'toString' || name === 'trim') return of;
  if (first?.is === 'regexp') {
    if (!['test', 'match', 'search'].includes(name) || first.source.startsWith('^')) return UNKNOWN;
    const isThere = first.test(start.slice(ORIGIN.length)) === true && !/[$?]/.test(first.source);
    return isThere && name === 'test' ? known(true) : byQuery(`fits ${first.source}`);
  }
  if (first?.is !== 'known' || typeof first.value !== 'string') return UNKNOWN;
  const text = first.value;
  switch (name) {
    case 'startsWith':
      return beginsWith(start, text);
    case 'includes':
      if (start.slice(ORIGIN.length).includes(text)) return known(true);
      return isOfHost(text) ? UNKNOWN : byQuery(`holds ${text}`);
    case 'endsWith':
      return byQuery(`ends with ${text}`);
    case 'split':
      return text === '?' ? { is: 'list', items: [known(start, of.fromPath), UNKNOWN] } : UNKNOWN;
    default:
      return UNKNOWN;
  }
}
