import { stringLiteral } from '../quote.ts';

export type Quote = "'" | '"';

/**
 * Writes a string literal in the preferred quote, or in the other one where that needs fewer escapes.
 * The rule and the treatment of escapes are Prettier's (src/utils/print-string.js).
 * @param literal With its quotes, as in the source.
 */
export function requote(literal: string, preferred: Quote): string {
  const content = literal.slice(1, -1);
  const other = preferred === "'" ? '"' : "'";
  const count = (sign: string): number => content.split(sign).length - 1;
  const used = count(preferred) > count(other) ? other : preferred;
  const unused = used === "'" ? '"' : "'";
  const text = content.replace(
    /\\(.)|(["'])/gs,
    (match: string, escaped: string | undefined, sign?: string) => {
      if (escaped === unused) return escaped;
      if (sign === used) return `\\${sign}`;
      return match;
    },
  );
  return used + text + used;
}

/** A JavaScript string literal for a value, in the given quote where that does not need more escapes. */
export function quoted(value: string, preferred: Quote): string {
  return requote(stringLiteral(value), preferred);
}
