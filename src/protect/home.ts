import type { Node } from 'oxc-parser';
import { readSource, type SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Project } from '../doctor/code/project.ts';
import { isTest } from '../doctor/rules/code.ts';
import type { Resource } from '../doctor/types.ts';
import { type Node as FactNode, nodes } from '../facts/ast.ts';
import type { Facts } from '../types.ts';
import type { Wanted } from './file.ts';
import { locateName } from './locate.ts';
import { isSame, type Origin, originOf, originOfName, usesOfOrigin } from './origin.ts';
import { PAGES, type Refusal } from './refuse.ts';
import { refuseSegment } from './segment.ts';

/** Where the check of a resource is written when its own file only exports what is written elsewhere. */
export type Home =
  /** In its own file, as its code stands there. */
  | { kind: 'own' }
  /** In the file that its code stands in. */
  | { kind: 'source'; origin: Origin }
  /** In a function of its own file, put before what it exports. */
  | { kind: 'stand-in'; bare: boolean; because: string };

/** What homes are found with. */
export interface Ground {
  project: Project;
  /** Sources of the app. */
  files: readonly string[];
  /** The map as it is. */
  map: readonly Resource[];
  wanted: readonly Wanted[];
  facts: Facts;
  /** What was found out already. */
  memo: Map<string, unknown>;
}

/** Finds something out once in a run. */
export function remember<T>({ memo }: Ground, key: string, find: () => T): T {
  if (!memo.has(key)) memo.set(key, find());
  return memo.get(key) as T;
}

const isInline = (project: Project, { kind, file }: Resource): boolean =>
  kind === 'server-function' && project.module(file)?.directive !== 'server';

/** What is handed to a wrapper by a name that the file imports: `export const GET = withX(handler)`. */
function handedTo(project: Project, file: string, name: string): Origin | undefined {
  const module = project.module(file);
  const exported = module?.exports.get(name);
  const binding = exported?.kind === 'local' ? module?.bindings.get(exported.name) : undefined;
  const value: FactNode | undefined =
    exported?.kind === 'expression' ? exported.node : binding?.kind === 'value' ? binding.node : undefined;
  if (module === undefined || value?.type !== 'CallExpression') return undefined;
  const imported = nodes(value.arguments).flatMap((argument) => {
    const local = argument.type === 'Identifier' && typeof argument.name === 'string' ? argument.name : '';
    return module.bindings.get(local)?.kind === 'import' ? [local] : [];
  });
  const [only] = imported;
  return imported.length === 1 && only !== undefined ? originOfName(project, module, only) : undefined;
}

/** Where the function of a resource is written; undefined where that can't be followed. */
function writtenAt(project: Project, resource: Resource): Origin | undefined {
  const { kind, file, name } = resource;
  if (isInline(project, resource)) return undefined;
  const origin = originOf(project, file, name);
  if (origin?.file !== file || PAGES.has(kind)) return origin;
  const handed = handedTo(project, file, name);
  return handed !== undefined && handed.file !== file ? handed : origin;
}

/** A file as it is parsed, or why it is not. */
export const read = (project: Project, file: string, facts: Facts): SourceFile | string =>
  readSource(file, project.text(file) ?? '', facts);

/** How often a name of a file is used for anything but being declared, imported or exported. */
function usedBeside({ program }: SourceFile, name: string): number {
  let count = 0;
  walk(program, (node, parents) => {
    const named = (node.type === 'Identifier' || node.type === 'JSXIdentifier') && node.name === name;
    if (!named) return undefined;
    const parent = parents.at(-1) as Node | undefined;
    const declares =
      parent?.type === 'ExportSpecifier' ||
      parent?.type === 'ImportSpecifier' ||
      parent?.type === 'ImportDefaultSpecifier' ||
      parent?.type === 'ExportDefaultDeclaration' ||
      ((parent?.type === 'FunctionDeclaration' ||
        parent?.type === 'TSDeclareFunction' ||
        parent?.type === 'VariableDeclarator') &&
        parent.id === node);
    if (!declares) count++;
    return undefined;
  });
  return count;
}

/** How often a file hands a name that it imports to a variable, or to a call, at its top level. */
function handedOn({ program }: SourceFile, name: string): number {
  const values = program.body.flatMap((statement): (Node | null | undefined)[] => {
    if (statement.type === 'ExportDefaultDeclaration') return [statement.declaration as Node];
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : (statement as Node);
    return declaration?.type === 'VariableDeclaration'
      ? declaration.declarations.map(({ init }) => init)
      : [];
  });
  const is = (node: Node | null | undefined): boolean => node?.type === 'Identifier' && node.name === name;
  return values.filter((value) =>
    value?.type === 'CallExpression' ? value.arguments.some((one) => is(one as Node)) : is(value),
  ).length;
}

/** Why the code that several share can't get the check of one of them: somebody else uses it for something else. */
function whyNotThere(one: Wanted, origin: Origin, ground: Ground): string | undefined {
  const { project, files, map, wanted, facts } = ground;
  const { resource } = one;
  const shown = (file: string) => `${file} uses ${origin.name}, too`;
  if (origin.file.startsWith('..')) return `${origin.file} lies outside of this app`;
  if (project.module(origin.file)?.directive === 'client') return `${origin.file} runs in the browser`;
  const sharing = map.filter((other) => {
    const at = remember(ground, `written ${other.id}`, () => writtenAt(project, other));
    return at !== undefined && isSame(at, origin);
  });
  for (const other of sharing) {
    const called = other.urls[0] ?? `${other.name} (${other.file})`;
    if (other.kind !== resource.kind) return `it is also the ${other.kind} ${called}`;
    const asked = wanted.find((candidate) => candidate.resource.id === other.id);
    if (!asked && other.verdict !== 'protected') return `${called} has it as well and is to get no check`;
    if (
      asked &&
      (asked.permission !== one.permission ||
        asked.role !== one.role ||
        asked.guard?.written !== one.guard?.written ||
        Boolean(asked.stepUp) !== Boolean(one.stepUp))
    )
      return `${called} has it as well and asks for something else`;
  }
  for (const { file, local } of usesOfOrigin(project, files, origin)) {
    if (local === undefined) return `${file} takes all of ${origin.file}`;
    if (isTest(file)) return `the test ${file} calls it`;
    const own = sharing.filter((other) => other.file === file);
    const source = own.length > 0 ? read(project, file, facts) : undefined;
    if (source === undefined || typeof source === 'string') return shown(file);
    if (usedBeside(source, local) !== handedOn(source, local)) return shown(file);
    if (handedOn(source, local) > own.length) return shown(file);
  }
  const source = read(project, origin.file, facts);
  if (typeof source === 'string') return `${origin.file} does not parse`;
  if (origin.name !== 'default' && usedBeside(source, origin.name) > 0) return shown(origin.file);
  const found = locateName(source, origin.name);
  return typeof found === 'string' ? found : undefined;
}

/**
 * Where the check of a resource goes. Code that is written in another file gets it there when all that use it are
 * resources of the same kind that are to be protected; else a function is put before it in the resource's own file.
 */
export function homeOf(one: Wanted, ground: Ground): Home | Refusal {
  const { project, facts } = ground;
  const { resource } = one;
  const { file, name, kind } = resource;
  const origin = writtenAt(project, resource);
  if (origin === undefined || origin.file === file) return { kind: 'own' };
  const own = read(project, file, facts);
  if (typeof own === 'string') return { kind: 'own' };
  const still = PAGES.has(kind) ? refuseSegment(own) : undefined;
  if (still) return still;
  const because = whyNotThere(one, origin, ground);
  if (because === undefined) return { kind: 'source', origin };
  if (originOf(project, file, name)?.file === file)
    return {
      because: `Its function is written in ${origin.file} and gets no check there, as ${because}; what is handed to the wrapper has no place of its own here.`,
      snippet: '',
    };
  const source = read(project, origin.file, facts);
  const found = typeof source === 'string' ? source : locateName(source, origin.name);
  return { kind: 'stand-in', bare: typeof found !== 'string' && found.fn.params.length === 0, because };
}
