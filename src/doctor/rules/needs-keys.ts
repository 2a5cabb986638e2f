import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { nameOf } from './resources.ts';
import { keyNamedIn } from './wall-keys.ts';

const MAX_NAMED = 3;

/** Code that looks whether Clerk's keys are set, and lets everybody through where they are not: each place once. */
export function needsKeysFindings({ resources, code }: RuleContext): Finding[] {
  const asking = new Set(resources.flatMap(({ opensWithoutKeys }) => opensWithoutKeys ?? []));
  return [...asking].flatMap((file) => {
    const module = code.module(file);
    const key = module && keyNamedIn(module.text);
    if (!module || !key) return [];
    const open = resources.filter(({ opensWithoutKeys }) => opensWithoutKeys === file).map(nameOf);
    const more = open.length > MAX_NAMED ? ` and ${open.length - MAX_NAMED} more` : '';
    const message = `Without ${key.name} this code lets everybody through, to ${open.slice(0, MAX_NAMED).join(', ')}${more}.`;
    return [finding('resource/needs-keys', { file, ...module.at(key.at), what: file, message })];
  });
}
