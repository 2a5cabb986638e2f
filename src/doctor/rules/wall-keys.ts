import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import type { Entry } from './wall.ts';

const NAMES = /CLERK_SECRET_KEY|(?:NEXT_PUBLIC_)?CLERK_PUBLISHABLE_KEY/;

/** The key of Clerk's that a text names, and where. */
export function keyNamedIn(text: string): { name: string; at: number } | undefined {
  const at = text.search(NAMES);
  if (at === -1) return undefined;
  const name = text.includes('CLERK_SECRET_KEY') ? 'CLERK_SECRET_KEY' : (NAMES.exec(text)?.[0] ?? '');
  return { name, at };
}

/** An entry file that turns strangers away only where Clerk's keys are set. */
export function keysFindings({ wall }: RuleContext, { path, module }: Entry): Finding[] {
  const { openWithoutKeys } = wall;
  const key = keyNamedIn(module.text);
  if (!key || openWithoutKeys === undefined) return [];
  const message = `Without ${key.name} this file lets everybody through, to ${openWithoutKeys} as well.`;
  return [finding('wall/needs-keys', { file: path, ...module.at(key.at), what: path, message })];
}
