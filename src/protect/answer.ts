import { quoted } from '../code/quotes.ts';
import type { SourceFile } from '../code/source-file.ts';

/** How an app tells a caller that there is no session: a field of a JSON object, or a text. */
export interface ErrorShape {
  /** The field that holds the message; undefined where the body is plain text. */
  field: string | undefined;
  message: string;
}

/** Where the app has none of its own. */
export const DEFAULT_SHAPE: ErrorShape = { field: 'error', message: 'Unauthorized' };
// Runs of space are bounded: without an end, a long one would be tried from each of its places.
const STATUS = String.raw`,\s{0,99}\{\s{0,99}status:\s{0,99}401\s{0,99},?\s{0,99}\}\s{0,99},?\s{0,99}\)`;
const JSON_BODY = new RegExp(
  String.raw`Response\.json\(\s{0,99}\{\s{0,99}(\w+):\s{0,99}(['"])([^'"\\\n]{1,80})\2\s{0,99},?\s{0,99}\}\s{0,99}${STATUS}`,
  'g',
);
const TEXT_BODY = new RegExp(
  String.raw`new (?:Next)?Response\(\s{0,99}(['"])([^'"\\\n]{1,80})\1\s{0,99}${STATUS}`,
  'g',
);

const ABOUT_SESSION = /unauth|not auth|sign(?:ed)?.?in|log(?:ged)?.?in|session|access|user/i;

/** The shape most 401 answers of these sources have, the first one's on a tie; undefined where none has one. */
export function learnShape(texts: readonly string[]): ErrorShape | undefined {
  const votes = new Map<string, { shape: ErrorShape; count: number }>();
  const vote = ({ field, message: said }: ErrorShape): void => {
    // A 401 about a key or a signature has the app's form, but says something else.
    const shape = { field, message: ABOUT_SESSION.test(said) ? said : DEFAULT_SHAPE.message };
    const key = JSON.stringify(shape);
    const known = votes.get(key) ?? { shape, count: 0 };
    votes.set(key, { shape, count: known.count + 1 });
  };
  for (const text of texts) {
    if (!text.includes('401')) continue;
    for (const [, field, , message = ''] of text.matchAll(JSON_BODY)) vote({ field, message });
    for (const [, , message = ''] of text.matchAll(TEXT_BODY)) vote({ field: undefined, message });
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

/** The expression that answers with a status, in the app's shape. */
export function responseText(file: SourceFile, shape: ErrorShape, by: string, status: 401 | 403): string {
  const message = quoted(messageOf(shape, status), file.style.quote);
  return shape.field === undefined
    ? `new ${by}(${message}, { status: ${status} })`
    : `${by}.json({ ${shape.field}: ${message} }, { status: ${status} })`;
}
