import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import type { Entry } from './wall.ts';

const NAMES = /CLERK_SECRET_KEY|(?:NEXT_PUBLIC_)?CLERK_PUBLISHABLE_KEY/;

/** An entry file that turns strangers away only where Clerk's keys are set. */
export function keysFindings({ wall }: RuleContext, { path, module }: Entry): Finding[] {
  const { openWithoutKeys } = wall;
  const at = module.text.search(NAMES);
  if (at === -1 || openWithoutKeys === undefined) return [];
  const name = module.text.includes('CLERK_SECRET_KEY') ? 'CLERK_SECRET_KEY' : NAMES.exec(module.text)?.[0];
  const message = `Without ${name} this file lets everybody through, to ${openWithoutKeys} as well.`;
  return [finding('wall/needs-keys', { file: path, ...module.at(at), what: path, message })];
}
