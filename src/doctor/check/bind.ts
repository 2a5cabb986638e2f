import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { evaluate } from './expressions.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { byOf, join, REQUEST, type Scope, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/** Gives names to (parts of) a value. */
export function bindPattern(pattern: Node | undefined, value: Value, scope: Scope, machine: Machine): void {
  const name = nameOf(pattern);
  if (pattern === undefined) return;
  switch (pattern.type) {
    case 'Identifier':
      if (name !== undefined) scope.names.set(name, value);
      return;
    case 'TSParameterProperty':
      bindPattern(field(pattern, 'parameter'), value, scope, machine);
      return;
    case 'AssignmentPattern': {
      const right = field(pattern, 'right');
      const absent = value.is === 'known' && value.value === undefined;
      const may =
        value.is === 'unknown' || value.is === 'request' || (value.is === 'known' && value.loose === true);
      const fallback = right && (absent || may) ? evaluate(right, scope, machine, false) : UNDEFINED;
      // A default replaces `undefined` only: what the caller sends stays the caller's.
      const open = value.is === 'request' && fallback.is === 'secret';
      const given =
        value.is === 'known' && value.loose
          ? join(value, fallback)
          : absent
            ? fallback
            : value.is === 'unknown' || open
              ? join(value, fallback)
              : value;
      bindPattern(field(pattern, 'left'), given, scope, machine);
      return;
    }
    case 'ArrayPattern':
      for (const [index, element] of (Array.isArray(pattern.elements) ? pattern.elements : []).entries()) {
        const item =
          value.is === 'array'
            ? (value.items[index] ?? UNDEFINED)
            : value.is === 'request'
              ? REQUEST
              : byOf(value)?.empty
                ? { ...UNDEFINED, by: byOf(value) }
                : UNKNOWN;
        if (element !== null) bindPattern(element as Node, item, scope, machine);
      }
      return;
    case 'RestElement':
      bindPattern(field(pattern, 'argument'), value, scope, machine);
      return;
    case 'ObjectPattern':
      for (const property of nodes(pattern.properties)) {
        if (property.type === 'RestElement') {
          bindPattern(field(property, 'argument'), value, scope, machine);
          continue;
        }
        const key = property.computed === true ? undefined : nameOf(field(property, 'key'));
        const site = { module: scope.module, node: property, awaited: false };
        const part = key === undefined ? UNKNOWN : memberOf(value, key, machine, site);
        bindPattern(field(property, 'value'), part, scope, machine);
      }
      return;
    default:
  }
}
