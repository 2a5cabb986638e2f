import type { Formatting } from '../types.ts';

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
