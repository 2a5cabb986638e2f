import type { Machine } from './machine.ts';
import { type Container, isOwnGlobal, type Scope, type Site, type Value } from './value.ts';

/**
 * What an app keeps in its own memory, in variables and lists of its modules, and that a caller changes by what they send: where
 * nothing else is done, that is what a handler is there for.
 */

const MAX_DEPTH = 3;
/** What is kept for the app's own sake, whoever calls. */
const OWN_SAKE =
  /[cC]ache|[mM]emo|[lL]imit|[tT]hrottl|[aA]ttempt|[dD]edup|[iI]n_?[fF]light|[bB]ucket|[mM]etric|(?<![a-zA-Z])(?:rate|hits|seen|recent|stats)(?![a-z])/;
const CHANGES = /^(?:set|add|delete|clear|push|unshift|splice|pop|shift)$/;

/** Whether what the caller sent stands in a value. */
function isSent(value: Value, depth = 0): boolean {
  if (value.is === 'request') return true;
  if (depth > MAX_DEPTH) return false;
  const held = value.is === 'object' ? [...value.fields.values()] : value.is === 'array' ? value.items : [];
  return held.some((one) => isSent(one, depth + 1));
}

function note(values: readonly Value[], { module, node }: Site, machine: Machine): void {
  const text = module.text.slice(node.start, node.end);
  if (machine.visit || !values.some((one) => isSent(one)) || OWN_SAKE.test(text)) return;
  const told = (/^[^=(]+/.exec(text)?.[0] ?? text).replace(/\s+/g, ' ').trim();
  machine.note('keeps', `changes what the app keeps (${told})`, { module, node });
}

/** Notes that a method changes a list or a collection that others find. */
export function noteKeptIn(
  of: Value,
  name: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): void {
  const isKeeping =
    of.is === 'array' ||
    (of.is === 'object' && (of.tag === 'Map' || of.tag === 'Set' || of.tag === 'WeakMap'));
  if (isKeeping && CHANGES.test(name) && machine.writes.isFound(of as Container)) note(args, site, machine);
}

/** Notes that a field of what others find is given another value. */
export function noteKeptAs(of: Value, values: readonly Value[], site: Site, machine: Machine): void {
  const isGlobal =
    of.is === 'outside' && of.source === 'global' && /^(?:globalThis|global|self)$/.test(of.path);
  const isFound = (of.is === 'object' || of.is === 'array') && machine.writes.isFound(of);
  if (isGlobal || isOwnGlobal(of) || isFound) note(values, site, machine);
}

/** Notes that a variable of a module is given another value. */
export function noteKeptUnder(name: string, value: Value, scope: Scope, site: Site, machine: Machine): void {
  const isOfModule = scope.owner(name) === undefined && scope.module.bindings.get(name)?.kind === 'value';
  if (isOfModule) note([value], site, machine);
}
