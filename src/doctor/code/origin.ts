import type { Modules } from './project.ts';
import { starOrigin } from './star-exports.ts';

/** A name of a module: `default` for what it exports without one. */
export interface Origin {
  file: string;
  name: string;
}

const MAX_PASSED = 12;

/** The module that declares what another one exports under a name, and its name there; undefined where that is not known. */
export function originOf(file: string, exported: string, project: Modules, passed = 0): Origin | undefined {
  const module = passed > MAX_PASSED ? undefined : project.module(file);
  if (module === undefined || module.problem) return undefined;
  const found = module.exports.get(exported);
  if (found === undefined) {
    const { from } = starOrigin(module, exported, project);
    return from && 'file' in from ? originOf(from.file, exported, project, passed + 1) : undefined;
  }
  if (found.kind === 'expression') return { file, name: 'default' };
  const passing = found.kind === 'from' ? found : module.bindings.get(found.name);
  if (passing === undefined) return undefined;
  if (found.kind === 'local' && passing.kind !== 'import') return { file, name: found.name };
  if (passing.kind === 'value' || passing.imported === '*') return undefined;
  const target = project.resolve(passing.source, file);
  return 'file' in target ? originOf(target.file, passing.imported, project, passed + 1) : undefined;
}
