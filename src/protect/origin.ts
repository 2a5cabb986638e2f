import type { Module } from '../doctor/code/module.ts';
import type { Kept, Project } from '../doctor/code/project.ts';
import { isSource } from '../facts/sources.ts';
import { escaped } from '../facts/words.ts';

/** Where something that a module exports is written. */
export interface Origin {
  file: string;
  /** Its top-level name there; `default` for an expression that has none. */
  name: string;
}

const MAX_STEPS = 12;

export const isSame = (one: Origin, other: Origin): boolean =>
  one.file === other.file && one.name === other.name;

function exportedFrom(
  project: Project,
  source: string,
  importer: string,
  name: string,
  steps: number,
): Origin | undefined {
  const target = project.resolve(source, importer);
  return 'file' in target && name !== '*' ? originOf(project, target.file, name, steps) : undefined;
}

/** What a top-level name of a module stands for: itself, or what it is imported as. */
export function originOfName(project: Project, module: Module, name: string, steps = 0): Origin | undefined {
  const binding = module.bindings.get(name);
  if (steps > MAX_STEPS) return undefined;
  if (binding?.kind === 'value' && binding.constant && binding.path.length === 0) {
    const { node } = binding;
    if (node.type === 'Identifier' && typeof node.name === 'string')
      return originOfName(project, module, node.name, steps + 1);
  }
  if (binding?.kind !== 'import') return { file: module.path, name };
  return exportedFrom(project, binding.source, module.path, binding.imported, steps + 1);
}

/**
 * Follows what a module exports to where it is written, through imports and further exports.
 * @returns undefined where it leaves the project, or can't be followed.
 */
export function originOf(project: Project, file: string, name: string, steps = 0): Origin | undefined {
  const module = project.module(file);
  if (module === undefined || module.problem || steps > MAX_STEPS) return undefined;
  const exported = module.exports.get(name);
  if (exported?.kind === 'from')
    return exportedFrom(project, exported.source, file, exported.imported, steps + 1);
  if (exported?.kind === 'local') return originOfName(project, module, exported.name, steps);
  if (exported) {
    const { node } = exported;
    const named = node.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined;
    return named === undefined ? { file, name } : originOfName(project, module, named, steps);
  }
  if (name === 'default') return undefined;
  for (const star of module.stars) {
    const found = exportedFrom(project, star, file, name, steps + 1);
    if (found) return found;
  }
  return undefined;
}

/** How a module comes by something that is written in another one. */
export interface Use {
  file: string;
  /** What it is called there; undefined where the whole module is taken, so that anything may be done with it. */
  local: string | undefined;
}

/** Texts in quotes that may lead to a file: rather one too many than one too few. */
function leadingTo(file: string): RegExp {
  const [stem = '', folder = ''] = file
    .replace(/\.[cm]?[jt]sx?$/, '')
    .split('/')
    .reverse();
  const named = stem === 'index' ? folder : stem;
  return new RegExp(`['"\`](?:[^'"\`\\n]*\\/)?(?:${escaped(named)}(?:\\.[cm]?[jt]sx?)?|\\.{1,2}\\/?)['"\`]`);
}

/** Sources of the app. */
export const sourcesOf = ({ walked }: Kept): string[] => walked.files.filter(isSource);

/** Modules that export something again by another path, with that path's file. */
function carriers(project: Project, files: readonly string[], origin: Origin): Set<string> {
  const found = new Set([origin.file]);
  for (let grown = true; grown; ) {
    grown = false;
    const wanted = [...found].map(leadingTo);
    for (const file of files) {
      const text = found.has(file) ? undefined : project.text(file);
      if (text === undefined || !/\bexport\b/.test(text) || !wanted.some((one) => one.test(text))) continue;
      const module = project.module(file);
      const names = [...(module?.exports.keys() ?? [])];
      const carries =
        (module?.stars.length ?? 0) > 0 ||
        names.some((name) => {
          const from = originOf(project, file, name);
          return from !== undefined && from.file === origin.file;
        });
      if (!carries) continue;
      found.add(file);
      grown = true;
    }
  }
  return found;
}

const DYNAMIC = /\b(?:import|require|mock|doMock|requireActual|importActual)\s*\(\s*['"`]([^'"`\n]+)['"`]/g;

/**
 * Every module that takes something from where it is written: by an import, by the whole module, or by a call such as
 * `import('…')`. Modules that only export it again are no use of it.
 */
export function usesOfOrigin(project: Project, files: readonly string[], origin: Origin): Use[] {
  const through = carriers(project, files, origin);
  const wanted = [...through].map(leadingTo);
  return files.flatMap((file): Use[] => {
    const text = file === origin.file ? undefined : project.text(file);
    if (text === undefined || !wanted.some((one) => one.test(text))) return [];
    const module = project.module(file);
    if (module === undefined || module.problem) return [{ file, local: undefined }];
    const uses: Use[] = [];
    for (const [local, binding] of module.bindings) {
      if (binding.kind !== 'import') continue;
      if (binding.imported === '*') {
        const target = project.resolve(binding.source, file);
        if ('file' in target && through.has(target.file)) uses.push({ file, local: undefined });
        continue;
      }
      const from = originOfName(project, module, local);
      if (from && isSame(from, origin)) uses.push({ file, local });
    }
    for (const [, specifier = ''] of text.matchAll(DYNAMIC)) {
      const target = project.resolve(specifier, file);
      if ('file' in target && through.has(target.file)) uses.push({ file, local: undefined });
    }
    return uses;
  });
}

/** Every module that takes anything from a file, or exports it again. */
export function importersOf(project: Project, files: readonly string[], wanted: string): string[] {
  const leads = leadingTo(wanted);
  return files.filter((file) => {
    const text = file === wanted ? undefined : project.text(file);
    if (text === undefined || !leads.test(text)) return false;
    const module = project.module(file);
    const specifiers = [
      ...(module?.stars ?? []),
      ...[...(module?.bindings.values() ?? [])].flatMap((one) => (one.kind === 'import' ? [one.source] : [])),
      ...[...(module?.exports.values() ?? [])].flatMap((one) => (one.kind === 'from' ? [one.source] : [])),
      ...[...text.matchAll(DYNAMIC)].map(([, specifier = '']) => specifier),
    ];
    return specifiers.some((specifier) => {
      const target = project.resolve(specifier, file);
      return 'file' in target && target.file === wanted;
    });
  });
}
