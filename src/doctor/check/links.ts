import { field, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { parentsIn } from '../code/references.ts';

/** What a module has of another one. */
interface Links {
  /** Its names for what the other exports; `*` for all of that. */
  imports: [local: string, imported: string][];
  /** What it exports of it under names of its own. */
  passed: [name: string, imported: string][];
  /** It exports all that the other exports. */
  isPassedWhole: boolean;
  /** Calls that load it: `import('…')`, `require('…')`. */
  loaded: Node[];
}

const LOADS = /\bimport\s*\(|\brequire\b/;

const kept = new WeakMap<Modules, WeakMap<Module, ReadonlyMap<string, Links>>>();

/** What a module has of each file of the app, by the path of that. */
export function linksOf(module: Module, project: Modules): ReadonlyMap<string, Links> {
  const known = kept.get(project) ?? new WeakMap<Module, ReadonlyMap<string, Links>>();
  kept.set(project, known);
  const links = known.get(module) ?? linksIn(module, project);
  known.set(module, links);
  return links;
}

function linksIn(module: Module, project: Modules): ReadonlyMap<string, Links> {
  const links = new Map<string, Links>();
  const to = (source: string): Links | undefined => {
    const target = project.resolve(source, module.path);
    if (!('file' in target)) return undefined;
    const found = links.get(target.file) ?? { imports: [], passed: [], isPassedWhole: false, loaded: [] };
    links.set(target.file, found);
    return found;
  };
  for (const [local, binding] of module.bindings)
    if (binding.kind === 'import') to(binding.source)?.imports.push([local, binding.imported]);
  for (const [name, one] of module.exports)
    if (one.kind === 'from') to(one.source)?.passed.push([name, one.imported]);
  for (const source of module.stars) {
    const all = to(source);
    if (all) all.isPassedWhole = true;
  }
  for (const node of LOADS.test(module.text) ? parentsIn(module).keys() : []) {
    const source =
      node.type === 'ImportExpression'
        ? field(node, 'source')
        : node.type === 'CallExpression' && nameOf(field(node, 'callee')) === 'require'
          ? nodes(node.arguments)[0]
          : undefined;
    const text = stringOf(source);
    if (text !== undefined) to(text)?.loaded.push(node);
  }
  return links;
}
