import { eachChild, type Node } from '../../facts/ast.ts';
import { isClient } from '../../facts/sources.ts';
import { escaped } from '../../facts/words.ts';
import type { Module } from '../code/module.ts';
import { originOf } from '../code/origin.ts';
import type { Modules } from '../code/project.ts';
import { fieldsChangedIn, functionNamed, handedOn, withChanged } from './changed.ts';
import { ASIDE } from './importers.ts';
import type { Machine } from './machine.ts';
import { isFrozen, isOnlyAsked } from './only-asked.ts';
import { spoilLost, spoilTouched } from './touched-parts.ts';
import { ITEMS_FIELD, type Value } from './value.ts';
import { type Whereabouts, whereaboutsOf } from './whereabouts.ts';

/**
 * What other modules change of what a module exports: whichever of them has run before a request, or is called by one before it,
 * has left that changed. Looked for by words first, as few modules change anything of another one.
 */

/** What changes something in place, by how it is written; what is changed stands before it, or behind it. */
const CHANGES =
  /\.(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|add|delete|clear)\(|(?:\.[\w$]+|\])\s*(?:[-+*/%&|^]|\*\*|\?\?|\|\||&&|<<|>>>?)?=(?![=>])|\.[\w$]+(?:\+\+|--)|(?:\bdelete\s|\b(?:Object|Reflect)\.(?:assign|define\w*|set\w*|delete\w*)\(|(?:\+\+|--))\s*([A-Za-z_$][\w$]*)|\b(?:merge|mergeWith|assign\w*|extend\w*|defaults|defaultsDeep|set|setWith|unset|update|updateWith)\(\s*([A-Za-z_$][\w$]*)/g;
/** The name that a chain of members begins with, of which the end is here. */
const ROOT = /([A-Za-z_$][\w$]*)(?:[?!]?\.[\w$]+|!|(?:\?\.)?\[[^\][\n]*\])*[?!]?$/;
const MAX_CHAIN = 120;
const IMPORT = /\bimport\s+(?!type\b)([^'";]{1,2000}?)\s+from\s*(['"])([^'"\n]{1,200})\2/g;
const NAME = /[A-Za-z_$][\w$]*/g;
/** Another name for what one stands for: `const all = allowed;`. */
const OTHER =
  /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=;\n]+)?=\s*([A-Za-z_$][\w$]*)[\w$.!]*\s*[;\n]/g;
/** Names for parts of it: `const { allowed } = state;`. */
const PARTS =
  /\b(?:const|let|var)\s*\{([^{}=]{1,200})\}\s*(?::[^=;\n]+)?=\s*([A-Za-z_$][\w$]*)[\w$.!]*\s*[;\n]/g;
/** Before a name that is taken apart or handed on: `for (const one of rules)`, `put(rules)`, `one = rules;`. */
const LISTED = /\bof\s+(?:Object\.\w+\()?$/;
const HANDED = /[?:|(=]\s*$/;
/** Behind one: `rules.forEach((one) => {`, and the end of what is handed on. */
const EACH =
  /^[\w$.!?]*\.(?:map|flatMap|forEach|filter|some|every|find|findLast|findIndex|at|get|values|entries)\(/;
const ENDS = /^[\w$.!]*\s*[;:)\n]/;
/** Characters that are looked at before and behind a name. */
const NEAR = 120;

/** Who changes a name, and what of it. */
interface Elsewhere {
  what: Set<string>;
  files: Set<string>;
}

type Index = ReadonlyMap<string, Elsewhere>;

const kept = new WeakMap<Modules, Index>();

const keyOf = (file: string, name: string): string => `${file}\n${name}`;

/** What is left of what a name of a module stands for, where other modules change it. */
export function leftByOthers(module: Module, name: string, value: Value, machine: Machine): Value {
  // What a middleware or proxy finds is followed module by module; what runs beside it is built apart from it.
  if (machine.visit || !/^(?:object|array|class)$/.test(value.is)) return value;
  const changed = indexFor(machine.project).get(keyOf(module.path, name));
  const left = changed ? withChanged(value, changed.what, machine) : value;
  if (changed && left !== value) for (const file of changed.files) machine.files.add(file);
  return leftWhereItIs(module, name, left, machine);
}

/** The same of what is handed round: whoever has it, by whatever name. */
function leftWhereItIs(module: Module, name: string, value: Value, machine: Machine): Value {
  // A class comes to wherever an object of it is made, and its methods are hardly ever changed.
  if (value.is === 'class' || isOnlyAsked(name, value, module)) return value;
  const { touched, lost } = whereaboutsOf(name, module, machine.project);
  spoilTouched(value, touched, machine);
  for (const { file } of touched) machine.files.add(file);
  const isChanged = !isFrozen(name, value, module) && spoilLost(value, lost, machine);
  for (const { file } of isChanged ? lost : []) machine.files.add(file);
  return value;
}

/** The modules of which one of some files changes something in place. */
export const changedIn = (files: ReadonlySet<string>, project: Modules): string[] => [
  ...[...indexFor(project)].flatMap(([key, by]) =>
    [...by.files].some((file) => files.has(file)) ? [key.slice(0, key.indexOf('\n'))] : [],
  ),
  ...[...files].flatMap((file) => handedRoundBy(file, project)),
];

/** The modules of which a file has something that is changed where it comes to. */
function handedRoundBy(file: string, project: Modules): string[] {
  const module = ASIDE.test(file) ? undefined : project.module(file);
  return [...(module?.bindings.values() ?? [])].flatMap((binding) => {
    const target = binding.kind === 'import' ? project.resolve(binding.source, file) : undefined;
    const owner = target && 'file' in target ? project.module(target.file) : undefined;
    if (binding.kind !== 'import' || !owner) return [];
    const names = binding.imported === '*' ? [...owner.exports.keys()] : [binding.imported];
    return names.flatMap((name) => {
      const origin = originOf(owner.path, name, project);
      const declares = origin && project.module(origin.file);
      return declares && isTouched(whereaboutsOf(origin.name, declares, project)) ? [origin.file] : [];
    });
  });
}

const isTouched = ({ touched, lost }: Whereabouts): boolean => touched.length + lost.length > 0;

/** Any field, and what a set holds. */
const ANYTHING = ['*', ITEMS_FIELD];

function indexFor(project: Modules): Index {
  const index = kept.get(project) ?? indexOf(project);
  kept.set(project, index);
  return index;
}

function indexOf(project: Modules): Index {
  const index = new Map<string, Elsewhere>();
  for (const module of changingIn(project))
    for (const [name, what] of changedBy(module, project)) {
      const [local = '', part] = name.split('.');
      const binding = module.bindings.get(local);
      if (binding?.kind !== 'import') continue;
      const imported = binding.imported === '*' ? part : binding.imported;
      const target = imported === undefined ? undefined : project.resolve(binding.source, module.path);
      if (imported === undefined || !target || !('file' in target)) continue;
      // Of a module as a whole a name may be asked for that is not known: it may be any.
      const isAny = imported === '*';
      for (const one of isAny ? (project.module(target.file)?.exports.keys() ?? []) : [imported]) {
        const origin = originOf(target.file, one, project);
        if (!origin) continue;
        const key = keyOf(origin.file, origin.name);
        const known = index.get(key) ?? { what: new Set(), files: new Set() };
        index.set(key, known);
        for (const each of isAny ? ANYTHING : what) known.what.add(each);
        known.files.add(module.path);
      }
    }
  return index;
}

/** Whether a file only renders: what does that changes nothing of others, as React calls it whenever it likes. [react.dev/reference/rules/components-and-hooks-must-be-pure] */
const isRendering = (file: string, text: string): boolean =>
  /\.[jt]sx$/.test(file) && !text.includes('use server');

/** The modules that may change something of another one, by their words. */
function changingIn(project: Modules): Module[] {
  const texts = project.sources().flatMap((file): [string, string][] => {
    const text = ASIDE.test(file) ? undefined : project.text(file);
    return text === undefined || isClient(text) || isRendering(file, text) ? [] : [[file, text]];
  });
  const found = new Set<string>();
  // What the files are called with functions that change what they are handed, and their folders.
  const named = new Set<string>();
  for (const [file, text] of texts) {
    const { imported, other } = changesOf(text, file, project);
    if (imported) found.add(file);
    const ends = other
      ? file
          .replace(/\.\w+$/, '')
          .split('/')
          .slice(-2)
      : [];
    for (const one of ends) named.add(one);
  }
  const naming = new RegExp(`/(?:${[...named].map(escaped).join('|')})['"]`);
  if (named.size > 0)
    for (const [file, text] of texts)
      if (naming.test(text) && handsOver(text, file, named, project)) found.add(file);
  return [...found].flatMap((file) => {
    const module = project.module(file);
    return module && !module.problem ? [module] : [];
  });
}

/** What a module changes, itself or by functions of others that it hands it to. */
function changedBy(module: Module, project: Modules): [name: string, what: ReadonlySet<string>][] {
  const found = [...fieldsChangedIn(module)];
  const functionOf = (name: string): Node | undefined => {
    const binding = module.bindings.get(name);
    const target = binding?.kind === 'import' ? project.resolve(binding.source, module.path) : undefined;
    if (binding?.kind !== 'import' || !target || !('file' in target)) return undefined;
    const origin = originOf(target.file, binding.imported, project);
    const owner = origin && project.module(origin.file);
    return origin && owner && functionNamed(origin.name, owner);
  };
  const visit = (node: Node): void => {
    for (const { name, what } of handedOn(node, module, functionOf)) found.push([name, new Set([what])]);
    eachChild(node, visit);
  };
  for (const statement of module.body) visit(statement);
  return found;
}

/** Whether a text may change something that it imports, by its words, or something that it does not make itself. */
function changesOf(text: string, file: string, project: Modules): { imported: boolean; other: boolean } {
  CHANGES.lastIndex = 0;
  let names: ReadonlySet<string> | undefined;
  let [imported, other] = [false, false];
  const own = new Set<string>();
  for (let found = CHANGES.exec(text); found; found = CHANGES.exec(text)) {
    const end = found.index + (found[0].startsWith(']') ? 1 : 0);
    const before = /^[.\]]/.test(found[0]) ? ROOT.exec(text.slice(Math.max(0, end - MAX_CHAIN), end)) : null;
    const name = found[1] ?? found[2] ?? before?.[1];
    if (name === undefined || name === 'this') continue;
    if (!names) {
      names = importedBy(text, file, project);
      if (names.size > 0 && takesApart(text, names)) return { imported: true, other };
    }
    if (names.has(name)) imported = true;
    else if (!other && !own.has(name)) {
      other = !new RegExp(`\\b(?:const|let|var)\\s+${escaped(name)}\\b`).test(text);
      own.add(name);
    }
    if (imported && other) break;
  }
  return { imported, other };
}

/** Whether a text has other names for what stands in what it imports, by its words. */
function takesApart(text: string, names: ReadonlySet<string>): boolean {
  for (const name of names)
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
      const before = text.slice(Math.max(0, at - NEAR), at);
      const behind = text.slice(at + name.length, at + name.length + NEAR);
      if (/[\w$.]$/.test(before) || /^[\w$]/.test(behind)) continue;
      if (LISTED.test(before) || EACH.test(behind) || (HANDED.test(before) && ENDS.test(behind))) return true;
    }
  return false;
}

/** The names by which a text has what modules of the app export. */
function importedBy(text: string, file: string, project: Modules): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, clause = '', , source = ''] of text.matchAll(IMPORT))
    if ('file' in project.resolve(source, file)) for (const [name] of clause.matchAll(NAME)) names.add(name);
  if (names.size === 0) return names;
  for (const [, name = '', of = ''] of text.matchAll(OTHER)) if (names.has(of)) names.add(name);
  for (const [, parts = '', of = ''] of text.matchAll(PARTS))
    if (names.has(of)) for (const [name] of parts.matchAll(NAME)) names.add(name);
  return names;
}

/** A call of a function by its name alone, with what it is handed. */
const CALL = /(?<![\w$.])([A-Za-z_$][\w$]*)\(([^(){}'"`]{1,200})\)/g;

/**
 * Whether a text hands something that it imports to a function that it imports, too.
 * @param named What the files are called that such a function is from.
 */
function handsOver(text: string, file: string, named: ReadonlySet<string>, project: Modules): boolean {
  const callees = new Set<string>();
  for (const [, clause = '', , source = ''] of text.matchAll(IMPORT))
    if (named.has(source.slice(source.lastIndexOf('/') + 1)))
      for (const [name] of clause.matchAll(NAME)) callees.add(name);
  let names: ReadonlySet<string> | undefined;
  for (const [, callee = '', given = ''] of callees.size > 0 ? text.matchAll(CALL) : []) {
    if (!callees.has(callee)) continue;
    names ??= importedBy(text, file, project);
    for (const [name] of given.matchAll(ARGUMENT)) if (names.has(name)) return true;
  }
  return false;
}

const ARGUMENT = /(?<![\w$.:])[A-Za-z_$][\w$]*/g;
