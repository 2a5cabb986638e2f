import { childNodes } from '../doctor/code/children.ts';
import type { Module } from '../doctor/code/module.ts';
import type { Project } from '../doctor/code/project.ts';
import { type Node, nameOf } from '../facts/ast.ts';
import { type Origin, originOf, originOfName } from './origin.ts';

const LOADED = /\b(?:import|require)\s*\(\s*['"`]([^'"`\n]+)['"`]/g;

/** All names that code mentions, of whatever scope: rather one too many than one too few. */
function namesIn(node: Node, found: Set<string> = new Set()): Set<string> {
  const name = node.type === 'Identifier' || node.type === 'JSXIdentifier' ? nameOf(node) : undefined;
  if (name !== undefined) found.add(name);
  for (const child of childNodes(node)) namesIn(child, found);
  return found;
}

/** What code that stands in a module leads to: functions and values of the project, by where they are written. */
export function ledTo(project: Project, module: Module, code: readonly Node[]): Origin[] {
  const whole = (specifier: string) => {
    const target = project.resolve(specifier, module.path);
    if (!('file' in target)) return [];
    const names = [...(project.module(target.file)?.exports.keys() ?? [])];
    return names.flatMap((name) => originOf(project, target.file, name) ?? []);
  };
  return code.flatMap((node) => {
    const named = [...namesIn(node)].flatMap((name) => {
      const binding = module.bindings.get(name);
      if (binding?.kind === 'import' && binding.imported === '*') return whole(binding.source);
      return binding === undefined ? [] : (originOfName(project, module, name) ?? []);
    });
    const loaded = [...module.text.slice(node.start, node.end).matchAll(LOADED)];
    return [...named, ...loaded.flatMap(([, specifier = '']) => whole(specifier))];
  });
}
