import { quoted } from '../code/quotes.ts';
import type { SourceFile } from '../code/source-file.ts';

/** How an app tells a caller that there is no session: a field of a JSON object, or a text. */
export interface ErrorShape {
  /** The field that holds the message; undefined where the body is plain text. */
  field: string | undefined;
  message: string;
}

const DEFAULT: ErrorShape = { field: 'error', message: 'Unauthorized' };
const STATUS = String.raw`,\s*\{\s*status:\s*401\s*,?\s*\}\s*,?\s*\)`;
const JSON_BODY = new RegExp(
  String.raw`Response\.json\(\s*\{\s*(\w+):\s*(['"])([^'"\\\n]{1,80})\2\s*,?\s*\}\s*${STATUS}`,
  'g',
);
const TEXT_BODY = new RegExp(
  String.raw`new (?:Next)?Response\(\s*(['"])([^'"\\\n]{1,80})\1\s*${STATUS}`,
  'g',
);

const ABOUT_SESSION = /unauth|not auth|sign(?:ed)?.?in|log(?:ged)?.?in|session|access|user/i;

/**
 * The shape most 401 answers of these files have.
 * @param texts Sources, the nearest first; on a tie the nearest one's shape wins.
 */
export function learnShape(texts: readonly string[]): ErrorShape {
  const votes = new Map<string, { shape: ErrorShape; count: number }>();
  const vote = ({ field, message: said }: ErrorShape): void => {
    // A 401 about a key or a signature has the app's form, but says something else.
    const shape = { field, message: ABOUT_SESSION.test(said) ? said : DEFAULT.message };
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
  return best?.shape ?? DEFAULT;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The expression that answers with a status, in the app's shape. */
export function responseText(file: SourceFile, shape: ErrorShape, by: string, status: 401 | 403): string {
  const { quote } = file.style;
  const same = shape.message.toLowerCase();
  // 403 keeps the spelling of the app's 401, which only says what is missing.
  const forbidden = same === shape.message ? 'forbidden' : capitalised('forbidden');
  const message = quoted(status === 401 ? shape.message : forbidden, quote);
  return shape.field === undefined
    ? `new ${by}(${message}, { status: ${status} })`
    : `${by}.json({ ${shape.field}: ${message} }, { status: ${status} })`;
}
