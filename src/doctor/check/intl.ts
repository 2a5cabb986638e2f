import { eachChild, field, type Node, nameOf, nodes } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Project } from '../code/project.ts';
import { evaluate } from './expressions.ts';
import { Machine, OutOfFuel } from './machine.ts';
import { Scope, UNKNOWN, type Value } from './value.ts';

/**
 * Whether next-intl leads a path without a locale to the page below the locale segment: with `always` it redirects to the
 * path that has one; `perhaps` where its options can't be read.
 */
export type Prefixless = 'never' | 'leads' | 'perhaps';

const MIDDLEWARE = 'next-intl/middleware';

function callsOf(module: Module, name: string): Node[] {
  const found: Node[] = [];
  const look = (node: Node): void => {
    if (node.type === 'CallExpression' && nameOf(field(node, 'callee')) === name) found.push(node);
    eachChild(node, look);
  };
  for (const statement of module.body) look(statement);
  return found;
}

/** The mode in the options. [next-intl.dev/docs/routing] */
function prefixOf(options: Value): string | undefined {
  if (options.is !== 'object') return undefined;
  const prefix = options.fields.get('localePrefix') ?? options.rest;
  const mode = prefix.is === 'object' ? (prefix.fields.get('mode') ?? prefix.rest) : prefix;
  if (mode.is !== 'known') return undefined;
  return mode.value === undefined ? 'always' : String(mode.value);
}

/** What the next-intl of an entry file does with a path that has no locale. */
export function prefixlessIn(file: string, project: Project, clerkMajor: number): Prefixless {
  const module = project.module(file);
  const [name] =
    [...(module?.bindings ?? [])].find(
      ([, binding]) =>
        binding.kind === 'import' && binding.source === MIDDLEWARE && binding.imported === 'default',
    ) ?? [];
  if (!module || name === undefined) return 'never';
  const machine = new Machine(project, 'stranger', clerkMajor);
  const modes = callsOf(module, name).map((call) => {
    const [options] = nodes(call.arguments);
    try {
      const value = machine.quietly(() =>
        options ? evaluate(options, new Scope(module), machine, false) : UNKNOWN,
      );
      return prefixOf(value);
    } catch (error) {
      if (error instanceof OutOfFuel || error instanceof RangeError) return undefined;
      throw error;
    } finally {
      machine.writes.undo();
    }
  });
  if (modes.some((mode) => mode === 'as-needed' || mode === 'never')) return 'leads';
  return modes.includes(undefined) ? 'perhaps' : 'never';
}
