import type { Module } from './module.ts';
import type { Modules } from './project.ts';

/** Where a name comes from that a module gives on by `export * from`. */
export interface Origin {
  /** The module that exports it by name, or the package that is taken to; neither where none does. */
  from: { file: string } | { package: string } | undefined;
  /** The files that were looked into. */
  files: readonly string[];
}

const kept = new WeakMap<Modules, Map<string, Origin>>();

/**
 * Looks through the barrels of a module for a name that it does not export itself. What no module of the app exports is the
 * package's, where there is one that all is exported from.
 */
export function starOrigin(module: Module, name: string, project: Modules): Origin {
  const known = kept.get(project) ?? new Map<string, Origin>();
  kept.set(project, known);
  const key = `${module.path}\n${name}`;
  const before = known.get(key);
  if (before) return before;
  const files = new Set<string>();
  // What any module of the app exports comes before what a package may.
  const from = search(module, name, project, files, false) ?? search(module, name, project, new Set(), true);
  const origin: Origin = { from, files: [...files] };
  known.set(key, origin);
  return origin;
}

function search(
  module: Module,
  name: string,
  project: Modules,
  files: Set<string>,
  takesPackages: boolean,
): Origin['from'] {
  const packages: string[] = [];
  for (const star of module.stars) {
    const target = project.resolve(star, module.path);
    if ('package' in target) {
      packages.push(star);
      continue;
    }
    const inner = project.module(target.file);
    // Barrels may give on each other in a circle.
    if (inner === undefined || inner.problem || files.has(target.file)) continue;
    files.add(target.file);
    if (inner.exports.has(name)) return target;
    const deeper = search(inner, name, project, files, takesPackages);
    if (deeper) return deeper;
  }
  const [only] = takesPackages ? packages : [];
  return only !== undefined && packages.length === 1 && name !== 'default' ? { package: only } : undefined;
}

/** Whether a module has an export of a name: its own, one that it gives on by `export * from`, or one that a package is taken to give. */
export const hasExport = (module: Module, name: string, project: Modules): boolean =>
  module.exports.has(name) || starOrigin(module, name, project).from !== undefined;

/** What a module gives on by `export * from`, over any number of them, of which it is not known what it exports. */
export function unreadStars(module: Module, project: Modules, seen = new Set<string>()): string[] {
  return module.stars.flatMap((star) => {
    const target = project.resolve(star, module.path);
    if ('package' in target) return [star];
    if (seen.has(target.file)) return [];
    seen.add(target.file);
    const inner = project.module(target.file);
    return inner === undefined || inner.problem ? [star] : unreadStars(inner, project, seen);
  });
}
