import { field, nameOf } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Value } from './value.ts';

/** Lists that nobody but their module has, and that it only asks: told by its text, as most lists are such. */

/** What asks a list, and hands nothing of it on but plain values: `.includes(one)`, `.map(({ key, label }) => …`. */
const ASKING =
  /^\??\.(?:(?:includes|indexOf|join)\(|length\b(?!\s*(?:[-+*/%&|^?<>]*=(?![=>])|\+\+|--))|(?:map|flatMap|some|every|forEach|findIndex)\(\(\{[\w$\s,:]*\}\)\s*=>)/;
const NEAR = 200;

const isPlain = (value: Value): boolean =>
  value.is === 'known' ||
  (value.is === 'object' && [...value.fields.values()].every(({ is }) => is === 'known'));

/** Whether a name stands for what is frozen where it is declared, with nothing in it that isn't: `Object.freeze({ check: true })`. */
export function isFrozen(name: string, value: Value, { bindings }: Module): boolean {
  const binding = bindings.get(name);
  const callee = binding?.kind === 'value' && binding.constant ? field(binding.node, 'callee') : undefined;
  const isCalled =
    nameOf(field(callee, 'object')) === 'Object' && nameOf(field(callee, 'property')) === 'freeze';
  const held = value.is === 'array' ? value.items : value.is === 'object' ? [...value.fields.values()] : [];
  return isCalled && !bindings.has('Object') && held.every(({ is }) => is === 'known');
}

/** Whether a list of plain values, or of objects of such, is only asked by its own module. */
export function isOnlyAsked(name: string, value: Value, { text, exports, bindings }: Module): boolean {
  if (value.is !== 'array' || !value.items.every(isPlain) || !bindings.has(name)) return false;
  return !isExported(name, exports) && onlyAsks(name, text);
}

/** Whether others may have what a name stands for, by that name. */
const isExported = (name: string, exports: Module['exports']): boolean =>
  [...exports.values()].some((one) => one.kind === 'local' && one.name === name);

function onlyAsks(name: string, text: string): boolean {
  let isDeclared = false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = text.slice(Math.max(0, at - 12), at);
    const behind = text.slice(at + name.length, at + name.length + NEAR);
    if (/[\w$]$/.test(before) || /^[\w$]/.test(behind)) continue;
    if (!isDeclared && /\bconst\s+$/.test(before)) isDeclared = true;
    else if (!ASKING.test(behind) && !isInWords(text, at)) return false;
  }
  return isDeclared;
}

/** Whether a place stands in a comment that begins with its line. */
const isInWords = (text: string, at: number): boolean => {
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return /^\s*(?:\/\/|\/\*\*)/.test(before) && !before.includes('*/');
};
