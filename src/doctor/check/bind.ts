import { field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import { assignMember } from './assign.ts';
import { evaluate, isNothing, mustBeThere, perhaps } from './expressions.ts';
import { readAll } from './hooks.ts';
import { join } from './join.ts';
import { noteKeptUnder } from './keeping.ts';
import type { Machine } from './machine.ts';
import { memberOf } from './members.ts';
import { isGuessable } from './secrets.ts';
import { isThere } from './sent.ts';
import { isOneOfTable } from './throwing.ts';
import {
  anyhow,
  byOf,
  hasPart,
  isEmptyList,
  known,
  nameSent,
  REQUEST,
  type Scope,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** What is left of a value once a pattern has taken what it names. */
function others(value: Value, pattern: Node): Value {
  if (value.is === 'request' && value.of === 'segments') return REQUEST;
  if (value.is !== 'object') return value;
  if (value.cls) return UNKNOWN;
  const fields = new Map(value.fields);
  for (const property of nodes(pattern.properties)) {
    const name = nameOf(field(property, 'key'));
    if (property.computed === true) for (const each of fields.keys()) fields.set(each, UNKNOWN);
    else if (name !== undefined) fields.delete(name);
  }
  return { is: 'object', fields, rest: value.rest };
}

/**
 * Gives names to (parts of) a value.
 * @param assigns The names are there already, and may be fields of objects.
 */
export function bindPattern(
  pattern: Node | undefined,
  value: Value,
  scope: Scope,
  machine: Machine,
  assigns = false,
): void {
  const name = nameOf(pattern);
  if (pattern === undefined) return;
  switch (pattern.type) {
    case 'Identifier':
      if (name !== undefined && assigns) {
        noteKeptUnder(name, value, scope, { module: scope.module, node: pattern, awaited: false }, machine);
        machine.ways.set(scope, name, value);
      } else if (name !== undefined) {
        machine.writes.before(scope, value);
        scope.names.set(name, value);
      }
      return;
    case 'MemberExpression':
      assignMember(pattern, value, scope, machine);
      return;
    case 'TSParameterProperty':
      bindPattern(field(pattern, 'parameter'), value, scope, machine, assigns);
      return;
    case 'AssignmentPattern': {
      const right = field(pattern, 'right');
      const absent = value.is === 'known' && value.value === undefined;
      const may =
        ['unknown', 'request', 'secret'].includes(value.is) || (value.is === 'known' && value.loose === true);
      const chosen = (): Value => evaluate(right, scope, machine, false);
      const fallback = right && (absent || may) ? perhaps(chosen, !absent || may, machine) : UNDEFINED;
      // A default replaces `undefined` only: what the caller sends stays the caller's.
      const open = value.is === 'request' && fallback.is === 'secret';
      const given =
        value.is === 'known' && value.loose
          ? join(value, fallback)
          : absent || isThere(value, machine) === false
            ? fallback
            : value.is === 'unknown' || open || isGuessable(value, fallback)
              ? join(value, fallback)
              : value.is === 'request'
                ? anyhow(value)
                : value;
      bindPattern(field(pattern, 'left'), given, scope, machine, assigns);
      return;
    }
    case 'ArrayPattern':
      if (value.is === 'request' || isNothing(value)) machine.ways.mayThrow += 1;
      for (const [index, element] of (Array.isArray(pattern.elements) ? pattern.elements : []).entries()) {
        if ((element as Node | null)?.type === 'RestElement' && value.is === 'array') {
          const items: Value = { ...value, items: value.items.slice(index) };
          bindPattern(field(element as Node, 'argument'), items, scope, machine, assigns);
          continue;
        }
        const item =
          value.is === 'array'
            ? value.grown
              ? join(value.items[index] ?? UNDEFINED, UNKNOWN)
              : (value.items[index] ?? UNDEFINED)
            : value.is === 'request'
              ? nameSent(value) === undefined && value.of !== 'credential' && value.of !== 'digest'
                ? REQUEST
                : value
              : isEmptyList(value)
                ? known(undefined, byOf(value)?.within)
                : UNKNOWN;
        if (element !== null) bindPattern(element as Node, item, scope, machine, assigns);
      }
      return;
    case 'RestElement':
      bindPattern(field(pattern, 'argument'), value, scope, machine, assigns);
      return;
    case 'ObjectPattern':
      mustBeThere(value, pattern);
      if (isNothing(value) || isOneOfTable(value)) machine.ways.mayThrow += 1;
      for (const property of nodes(pattern.properties)) {
        if (property.type === 'RestElement') {
          const left = others(value, pattern);
          readAll(left, { module: scope.module, node: property, awaited: false }, machine);
          bindPattern(field(property, 'argument'), left, scope, machine, assigns);
          continue;
        }
        const key = property.computed === true ? undefined : nameOf(field(property, 'key'));
        const site = { module: scope.module, node: property, awaited: false };
        if (value.is === 'request' && !hasPart(value, key ?? '')) machine.ways.mayThrow += 1;
        const part = key === undefined ? UNKNOWN : memberOf(value, key, machine, site);
        bindPattern(field(property, 'value'), part, scope, machine, assigns);
      }
      return;
    default:
  }
}
