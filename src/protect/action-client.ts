import { resolve } from 'node:path';
import type { Node } from 'oxc-parser';
import { readSource, type SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Resource } from '../doctor/types.ts';
import { isDeclared } from '../doctor/verdict.ts';
import { createFiles } from '../facts/files.ts';
import { installedPackage } from '../facts/installed-package.ts';
import { isRecord } from '../facts/json.ts';
import type { Facts } from '../types.ts';
import type { Wanted } from './file.ts';
import { type Ground, remember } from './home.ts';
import { isSame, type Origin, originOf, originOfName, usesOfOrigin } from './origin.ts';
import type { Refusal } from './refuse.ts';

const PACKAGE = 'next-safe-action';
const ENDS = new Set(['action', 'stateAction']);

/** What a chain of calls and members begins with: `client.schema(…).action(…)` → `client`. */
export function rootOf(node: Node | null | undefined): Node | undefined {
  let at: Node | null | undefined = node;
  for (let steps = 0; steps < 60; steps++) {
    if (at?.type === 'CallExpression') {
      if (at.callee.type !== 'MemberExpression') return at;
      at = at.callee.object;
    } else if (at?.type === 'MemberExpression') at = at.object;
    else return at ?? undefined;
  }
  return undefined;
}

/** The last method that is called in a chain. */
const endOf = (node: Node | null | undefined): string | undefined =>
  node?.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.property.type === 'Identifier'
    ? node.callee.property.name
    : undefined;

/** The value of a top-level variable. */
export function initOf({ program }: SourceFile, name: string): Node | undefined {
  for (const statement of program.body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : (statement as Node);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && id.name === name) return init ?? undefined;
  }
  return undefined;
}

/** The top-level variable that holds a place of the file. */
function variableAround({ program }: SourceFile, at: number): { name: string; init: Node } | undefined {
  for (const statement of program.body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : (statement as Node);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init, start, end } of declaration.declarations)
      if (start <= at && at < end && id.type === 'Identifier' && init) return { name: id.name, init };
  }
  return undefined;
}

/** Whether a call makes a client of the package, by what the file imports. */
function makesClient({ program }: SourceFile, call: Node): boolean {
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return false;
  const { name } = call.callee;
  return program.body.some(
    (one) =>
      one.type === 'ImportDeclaration' &&
      one.source.value === PACKAGE &&
      one.specifiers.some(
        (specifier) =>
          specifier.type === 'ImportSpecifier' &&
          specifier.local.name === name &&
          specifier.imported.type === 'Identifier' &&
          specifier.imported.name === 'createSafeActionClient',
      ),
  );
}

const filesOf = ({ root, workspace }: Facts) => createFiles(root, resolve(root, workspace.root));

/** The installed major of next-safe-action, else that of the range in package.json; undefined where neither is known. */
export function safeActionMajor(facts: Facts, packageJson: string | undefined): number | undefined {
  const installed = installedPackage(filesOf(facts), PACKAGE)?.manifest.version;
  let written: unknown = installed;
  try {
    const manifest: unknown = installed === undefined ? JSON.parse(packageJson ?? '{}') : {};
    if (isRecord(manifest) && isRecord(manifest.dependencies)) written = manifest.dependencies[PACKAGE];
  } catch {
    return undefined;
  }
  const [, major] = /^[^\d]*(\d+)/.exec(String(written ?? '')) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** The clients that an action is made with, the nearest first; empty where it is made by something else. */
function clientsOf(ground: Ground, file: string, name: string): Origin[] {
  const { project, facts } = ground;
  const clients: Origin[] = [];
  let at: Origin | undefined = { file, name };
  for (let steps = 0; at !== undefined && steps < 12; steps++) {
    const source = readSource(at.file, project.text(at.file) ?? '', facts);
    if (typeof source === 'string') return [];
    const value = initOf(source, at.name);
    const root = rootOf(value);
    if (steps === 0 && !ENDS.has(endOf(value) ?? '')) return [];
    if (steps > 0) clients.push(at);
    if (root === undefined || root.type === 'CallExpression')
      return root && makesClient(source, root) && clients.length > 0 ? clients : [];
    const module = project.module(at.file);
    if (root.type !== 'Identifier' || module === undefined) return [];
    at = originOfName(project, module, root.name);
  }
  return [];
}

/** The clients of a server function, with the name its file gives the nearest. */
export function actionClients(ground: Ground, { kind, file, name, id }: Resource): Origin[] {
  if (kind !== 'server-function') return [];
  return remember(ground, `clients ${id}`, () => {
    const origin = originOf(ground.project, file, name);
    const binding = origin && ground.project.module(origin.file)?.bindings.get(origin.name);
    // Nearly all are functions: their files need no closer look.
    if (binding?.kind !== 'value' || binding.node.type !== 'CallExpression') return [];
    return clientsOf(ground, origin?.file ?? file, origin?.name ?? name);
  });
}

/** Uses of a client that are neither an action that is a resource nor another client. */
function strayUse(client: Origin, ground: Ground): string | undefined {
  const { project, files, map, facts } = ground;
  const uses = [{ file: client.file, local: client.name }, ...usesOfOrigin(project, files, client)];
  for (const { file, local } of uses) {
    const source = local === undefined ? '' : readSource(file, project.text(file) ?? '', facts);
    if (local === undefined || typeof source === 'string') return `${file} takes all of ${client.file}`;
    let stray: string | undefined;
    walk(source.program, (node, parents) => {
      if (node.type !== 'Identifier' || node.name !== local || stray !== undefined) return undefined;
      const parent = parents.at(-1);
      if (
        parent?.type === 'ImportSpecifier' ||
        parent?.type === 'ImportDefaultSpecifier' ||
        parent?.type === 'ExportSpecifier' ||
        (parent?.type === 'VariableDeclarator' && parent.id === node)
      )
        return undefined;
      const around = variableAround(source, node.start);
      const made = around && rootOf(around.init)?.start === node.start;
      const isAction =
        made &&
        map.some((one) => {
          const at = one.kind === 'server-function' ? originOf(project, one.file, one.name) : undefined;
          return at?.file === file && at.name === around.name;
        });
      const isClient = made && !ENDS.has(endOf(around.init) ?? '');
      if (!isAction && !isClient) stray = `${file} makes something else of it`;
      return undefined;
    });
    if (stray !== undefined) return stray;
  }
  return undefined;
}

/** Where a middleware goes first in the chain of a client, in its file. */
export function firstInChain(file: SourceFile, name: string): number | undefined {
  const root = rootOf(initOf(file, name));
  return root?.type === 'Identifier' || root?.type === 'CallExpression' ? root.end : undefined;
}

/**
 * The call of `use()` that checks. What is thrown to send a visitor to sign in is thrown on by the client, and the
 * context is handed on as version 7 asks for it.
 */
export function middlewareText(
  check: string,
  major: number | undefined,
  indent: string,
  end: string,
): string {
  const [given, handed] = major === 7 ? ['{ next, ctx }', '{ ctx }'] : ['{ next }', ''];
  return `.use(async (${given}) => {\n${indent}${check}\n${indent}return next(${handed})${end}\n})`;
}

/** The lines that derive a client whose actions need a session. */
function derived(client: Origin, middleware: string): string {
  const name = /auth/i.test(client.name) ? 'signedInClient' : 'authActionClient';
  return `// In ${client.file}; make the actions that need a session from ${name}.\nexport const ${name} = ${client.name}${middleware};`;
}

/**
 * Where the check of an action of next-safe-action goes: onto the nearest client that is used for actions alone which
 * are all to be protected.
 * [next-safe-action.dev/docs/define-actions/middleware]
 * @param middleware The call of `.use()` that checks, as it would be written.
 * @returns undefined for what no such client makes.
 */
export function clientFor(
  one: Wanted,
  ground: Ground,
  declared: readonly string[],
  major: number | undefined,
  middleware: string,
): Origin | Refusal | undefined {
  const { map, wanted, facts } = ground;
  const clients = actionClients(ground, one.resource);
  const [nearest] = clients;
  if (nearest === undefined) return undefined;
  const no = (because: string): Refusal => ({ because, snippet: derived(nearest, middleware) });
  if (major === undefined || major < 7)
    return {
      because: `Its client is one of next-safe-action ${major ?? 'of unknown version'}, which has no use(): the check is its middleware option.`,
      snippet: `createSafeActionClient({\n  async middleware() {\n    await auth.protect();\n  },\n})`,
    };
  if (one.guard && one.guard.needs.length > 0) {
    const needed = one.guard.needs.map(({ name }) => name).join(', ');
    return no(
      `${one.guard.written} needs arguments (${needed}), which are not known in the client: put the call in yourself.`,
    );
  }
  if (one.stepUp)
    return {
      because:
        'What an action of next-safe-action answers goes through its client: ask for step-up inside the action.',
      snippet: '',
    };
  if (nearest.file.startsWith('..'))
    return no(`Its client is written in ${nearest.file}, outside of this app, which is not edited.`);
  for (const other of map) {
    const at = actionClients(ground, other);
    if (!at.some((client) => isSame(client, nearest))) continue;
    const asked = wanted.find(({ resource }) => resource.id === other.id);
    const called = `${other.name} (${other.file})`;
    if (isDeclared({ resource: other, declared, facts }) || (!asked && other.verdict !== 'protected'))
      return no(
        `Its client ${nearest.name} (${nearest.file}) also makes ${called}, which is to get no check.`,
      );
    if (!asked && other.check.kind !== undefined && other.check.kind !== 'clerk')
      return no(
        `Its client ${nearest.name} (${nearest.file}) also makes ${called}, which checks in another way.`,
      );
    if (asked && (asked.permission !== one.permission || asked.guard?.written !== one.guard?.written))
      return no(
        `Its client ${nearest.name} (${nearest.file}) also makes ${called}, which asks for something else.`,
      );
  }
  const stray = remember(ground, `stray ${nearest.file}#${nearest.name}`, () => strayUse(nearest, ground));
  return stray === undefined
    ? nearest
    : no(`Its client ${nearest.name} (${nearest.file}) is shared: ${stray}.`);
}
