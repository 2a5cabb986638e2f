/**
 * The one way by which an answer, a fact or a manifest value enters generated code.
 * Templates are rendered without HTML escaping, so each value is either written as a literal here or refused.
 */

const NAMED_ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function unicodeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Control, line-separator, bidirectional and zero-width characters: nothing a reviewer can see in a diff. And halves of
 * surrogate pairs, which no UTF-8 file can hold.
 */
const INVISIBLE = /[\p{DI}\p{Surrogate}\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]/gu;

/**
 * A JavaScript string literal in single quotes.
 * @param value Any text.
 * @returns e.g. `'it\'s'`; invisible characters come out as escapes.
 */
export function stringLiteral(value: string): string {
  const escaped = value
    .replace(/[\\']/g, (character) => `\\${character}`)
    .replace(INVISIBLE, (character) => NAMED_ESCAPES[character] ?? unicodeEscape(character));
  return `'${escaped}'`;
}

/**
 * A finite number literal.
 * @throws TypeError for NaN, infinities and anything that is not a number.
 */
export function numberLiteral(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(`Not a finite number: ${String(value)}`);
  }
  return String(value);
}

/**
 * A JavaScript identifier or dotted path.
 * @throws TypeError for anything else.
 */
export function identifier(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(value)) {
    throw new TypeError(`Not an identifier: ${JSON.stringify(value)}`);
  }
  return value;
}

/**
 * Text for the inside of a comment.
 * @throws TypeError when it could end the comment or start other code: a comment terminator, a line break,
 *   an invisible character, a backtick or `${`.
 */
export function commentText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`Not text: ${String(value)}`);
  INVISIBLE.lastIndex = 0;
  if (INVISIBLE.test(value) || /\*\/|`|\$\{/.test(value)) {
    throw new TypeError(`Not safe inside a comment: ${JSON.stringify(value)}`);
  }
  return value;
}

/**
 * A literal of plain data (strings, finite numbers, booleans, null, arrays, plain objects).
 * @throws TypeError for anything else.
 */
export function dataLiteral(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number') return numberLiteral(value);
  if (Array.isArray(value)) return `[${value.map(dataLiteral).join(', ')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).map(([key, item]) => {
      const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key);
      return `${name}: ${dataLiteral(item)}`;
    });
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  throw new TypeError(`Not plain data: ${String(value)}`);
}
