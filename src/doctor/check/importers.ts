import { isClient } from '../../facts/sources.ts';
import type { Module } from '../code/module.ts';
import type { Modules } from '../code/project.ts';

/** Who has what a module exports, and by which names. */

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]{1,200})\1/g;

/** A module as a whole: `import * as all`, `export *`, `import('…')`. */
const WHOLE = /\b(?:import|export)\s*\*|\bimport\s*\(|\brequire\s*\(/;

/** What is not loaded where the app is served. */
export const ASIDE =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|e2e|cypress|playwright|scripts?|fixtures?|stories|\.storybook)\/|\.(?:test|spec|stories|mock|e2e)\.[cm]?[jt]sx?$|(?:^|\/)[\w.-]+\.config\.[cm]?[jt]s$/;

const kept = new WeakMap<Modules, ReadonlyMap<string, string[]>>();

const wholes = new WeakMap<Modules, Map<string, boolean>>();

/** Whether a file has a module as a whole, by its words. */
function hasWhole(file: string, text: string, project: Modules): boolean {
  const known = wholes.get(project) ?? new Map<string, boolean>();
  wholes.set(project, known);
  const has = known.get(file) ?? WHOLE.test(text);
  known.set(file, has);
  return has;
}

/** The texts of all files that may run on the server, while the app is served. */
const servedTexts = (project: Modules): [file: string, text: string][] =>
  project.sources().flatMap((file): [string, string][] => {
    const text = ASIDE.test(file) ? undefined : project.text(file);
    return text === undefined || isClient(text) ? [] : [[file, text]];
  });

/** The files that name each file, by their words. */
function indexOf(project: Modules): ReadonlyMap<string, string[]> {
  const before = kept.get(project);
  if (before) return before;
  const index = new Map<string, string[]>();
  for (const [file, text] of servedTexts(project))
    for (const [, , source = ''] of text.matchAll(SPECIFIER)) {
      const target = project.resolve(source, file);
      if (!('file' in target) || target.file === file) continue;
      const known = index.get(target.file);
      if (!known) index.set(target.file, [file]);
      else if (known.at(-1) !== file) known.push(file);
    }
  kept.set(project, index);
  return index;
}

/** The modules that name a file of which they may have something: those whose text speaks of it. */
export const importersOf = (file: string, name: string, project: Modules): Module[] =>
  (indexOf(project).get(file) ?? []).flatMap((one) => {
    const text = project.text(one) ?? '';
    // What is exported without a name, or passed on with all else, is called otherwise where it is imported.
    const speaks = name === 'default' || text.includes(name) || hasWhole(one, text, project);
    const module = speaks ? project.module(one) : undefined;
    return module && !module.problem ? [module] : [];
  });
