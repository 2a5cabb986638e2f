import { quoted } from '../code/quotes.ts';
import type { SourceFile } from '../code/source-file.ts';

/** How an app tells a caller that there is no session: a field of a JSON object, or a text. */
export interface ErrorShape {
  /** The field that holds the message; undefined where the body is plain text. */
  field: string | undefined;
  message: string;
  /** Constant fields that its objects hold before it, as they are written: `success: false`. */
  before?: readonly string[] | undefined;
  /** Those behind it. */
  after?: readonly string[] | undefined;
}

/** Where the app has none of its own. */
export const DEFAULT_SHAPE: ErrorShape = { field: 'error', message: 'Unauthorized' };
// Runs of space are bounded: without an end, a long one would be tried from each of its places.
const SPACE = String.raw`\s{0,99}`;
const CONSTANT = String.raw`\w{1,40}:${SPACE}(?:true|false|null|\d{1,4})`;
const bodies = (status: string): { json: RegExp; text: RegExp } => {
  const end = `,${SPACE}\\{${SPACE}status:${SPACE}${status}${SPACE},?${SPACE}\\}${SPACE},?${SPACE}\\)`;
  const said = (quote: number) => `${String.raw`(['"])([^'"\\\n]{1,80})`}\\${quote}`;
  return {
    json: new RegExp(
      String.raw`Response\.json(?:<[^()\n]{1,200}>)?\(${SPACE}\{${SPACE}((?:${CONSTANT},${SPACE}){0,3})(\w+):${SPACE}${said(3)}((?:${SPACE},${SPACE}${CONSTANT}){0,3})${SPACE},?${SPACE}\}${SPACE}${end}`,
      'g',
    ),
    text: new RegExp(String.raw`new (?:Next)?Response\(${SPACE}${said(1)}${SPACE}${end}`, 'g'),
  };
};
const NO_SESSION = bodies('401');
const ANY_REFUSAL = bodies(String.raw`4\d\d`);

const ABOUT_SESSION = /unauth|not auth|sign(?:ed)?.?in|log(?:ged)?.?in|session|access|user/i;

const constants = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/**
 * The shape most 401 answers of these sources have, the first one's on a tie; undefined where none has one.
 * @param refusals Whatever they refuse for counts: the form is the same.
 */
export function learnShape(texts: readonly string[], refusals = false): ErrorShape | undefined {
  const votes = new Map<string, { shape: ErrorShape; count: number }>();
  const { json, text: plain } = refusals ? ANY_REFUSAL : NO_SESSION;
  const vote = ({ message: said, ...form }: ErrorShape): void => {
    // A 401 about a key or a signature has the app's form, but says something else.
    const own = !refusals && ABOUT_SESSION.test(said);
    const shape = { ...form, message: own ? said : DEFAULT_SHAPE.message };
    const key = JSON.stringify(shape);
    const known = votes.get(key) ?? { shape, count: 0 };
    votes.set(key, { shape, count: known.count + 1 });
  };
  for (const text of texts) {
    if (!/\b4\d\d\b/.test(text)) continue;
    for (const [, before = '', field, , message = '', after = ''] of text.matchAll(json))
      vote({ field, message, before: constants(before), after: constants(after) });
    for (const [, , message = ''] of text.matchAll(plain)) vote({ field: undefined, message });
  }
  const [best] = [...votes.values()].sort((a, b) => b.count - a.count);
  return best?.shape;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What an answer says; 403 keeps the spelling of the app's 401, which only says what is missing. */
export function messageOf({ message }: ErrorShape, status: 401 | 403): string {
  if (status === 401) return message;
  return message.toLowerCase() === message ? 'forbidden' : capitalised('forbidden');
}

/** The object that says it, for shapes that have one. */
export function objectText(
  { field, before = [], after = [] }: ErrorShape,
  message: string,
): string | undefined {
  return field === undefined ? undefined : `{ ${[...before, `${field}: ${message}`, ...after].join(', ')} }`;
}

/** The expression that answers with a status, in the app's shape. */
export function responseText(file: SourceFile, shape: ErrorShape, by: string, status: 401 | 403): string {
  const message = quoted(messageOf(shape, status), file.style.quote);
  const object = objectText(shape, message);
  return object === undefined
    ? `new ${by}(${message}, { status: ${status} })`
    : `${by}.json(${object}, { status: ${status} })`;
}
