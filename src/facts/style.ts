import type { DecidedStyle, Formatting } from '../types.ts';
import { isRecord } from './json.ts';

/** The options a configuration sets; absent ones fall to a default. */
export type Style = Partial<Omit<Formatting, 'source'>>;

/** `useTabs` and `tabWidth` as prettier means them. */
export function indentation(useTabs: unknown, width: unknown): Formatting['indent'] | undefined {
  if (useTabs === true) return { kind: 'tab' };
  if (isIndent(width)) return { kind: 'space', size: width };
  return useTabs === false ? { kind: 'space', size: 2 } : undefined;
}

export function isIndent(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 16;
}

export function isWidth(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 20 && value <= 1_000;
}

const among = <T>(values: readonly T[], value: unknown): value is T => values.includes(value as T);

/** The style that an earlier run wrote down, read as untrusted input; undefined when it is not whole. */
export function decidedStyle(value: unknown): DecidedStyle | undefined {
  if (!isRecord(value)) return undefined;
  const { quotes, jsxQuotes, semicolons, trailingCommas, eol, finalNewline, lineWidth } = value;
  const indent = isRecord(value.indent)
    ? indentation(value.indent.kind === 'tab', value.indent.size)
    : undefined;
  if (!among(['single', 'double'] as const, quotes) || !among(['single', 'double'] as const, jsxQuotes))
    return undefined;
  if (!among(['all', 'es5', 'none'] as const, trailingCommas) || !among(['\n', '\r\n'] as const, eol))
    return undefined;
  if (typeof semicolons !== 'boolean' || typeof finalNewline !== 'boolean') return undefined;
  if (indent === undefined || !isWidth(lineWidth)) return undefined;
  return { quotes, jsxQuotes, semicolons, indent, trailingCommas, eol, finalNewline, lineWidth };
}

/** What of a style is to be remembered; nothing where a formatter's configuration says it anew each time. */
export function toRemember(formatting: Formatting): DecidedStyle | undefined {
  const { source: _, unconfigured, ...style } = formatting;
  return unconfigured ? style : undefined;
}
