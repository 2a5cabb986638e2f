import { field } from '../../facts/ast.ts';
import type { Modules } from '../code/project.ts';
import { decorated } from './decorators.ts';
import { ASIDE } from './importers.ts';
import type { Machine } from './machine.ts';
import { type ClassValue, isNamed, memberName, membersOf } from './members.ts';
import { singletonIn } from './singletons.ts';
import { type Site, UNKNOWN, type Value } from './value.ts';

const written = new WeakMap<Modules, Map<string, boolean>>();

/** Whether a field of that name is given another value anywhere, of whatever: a class may be handed to whoever does that. */
function isWritten(name: string, project: Modules): boolean {
  const known = written.get(project) ?? new Map<string, boolean>();
  written.set(project, known);
  const before = known.get(name);
  if (before !== undefined) return before;
  const field = name.replaceAll('$', '\\$');
  const write = new RegExp(
    String.raw`(?:\.${field}|\[\s*(['"])${field}\1\s*\])\s*(?:\?\?|\|\||&&)?=(?![=>])|\bObject\.(?:assign|define\w+)\([^)]*\b${field}\b`,
  );
  const is = project.sources().some((file) => {
    const text = ASIDE.test(file) ? '' : (project.text(file) ?? '');
    return text.includes(name) && write.test(text);
  });
  known.set(name, is);
  return is;
}

/** A static member of a class: what it gives where it is asked for it. */
export function staticOf(cls: ClassValue, name: string, machine: Machine, site: Site): Value {
  for (const member of membersOf(cls)) {
    if (member.static !== true || !isNamed(member, name)) continue;
    const value = field(member, 'value');
    const isEmpty = !value || (value.type === 'Literal' && value.value === null);
    if (isEmpty && member.type === 'PropertyDefinition' && memberName(member) === name)
      return singletonIn(cls, name, machine) ?? UNKNOWN;
    if (memberName(member) === '?' || !value || isWritten(name, machine.project)) return UNKNOWN;
    if (member.type === 'MethodDefinition') {
      const fn: Value = {
        is: 'function',
        node: value,
        scope: cls.scope,
        module: cls.module,
        self: cls,
        name,
      };
      return member.kind === 'get'
        ? machine.invoke(fn, [], site)
        : decorated(member, fn, cls.scope, site, machine);
    }
    if (/Function/.test(value.type))
      return { is: 'function', node: value, scope: cls.scope, module: cls.module, self: cls, name };
    return UNKNOWN;
  }
  return UNKNOWN;
}
