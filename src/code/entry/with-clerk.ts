import type { ImportDeclaration, Node } from 'oxc-parser';
import { Edits } from '../edit.ts';
import { freshName } from '../names.ts';
import { quoted } from '../quotes.ts';
import { readSource, type SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import type { EntryAnalysis } from './analyse.ts';
import { bindingsOf, nameOf, originOf, type Range } from './ast.ts';
import { type FunctionLike, isFunction } from './functions.ts';
import { handlerOf, withComments } from './retire-gate.ts';
import { usesOf } from './scope.ts';
import { wordsBetween } from './tokens.ts';
import { removeUnused } from './unused.ts';

const OLD = 'withClerkMiddleware';
const NEW = 'clerkMiddleware';
const AUTH_TYPE = 'ClerkMiddlewareAuth';
const SERVER = '@clerk/nextjs/server';

/** A place where the handler asks for the session, and whether something is read off the answer right there. */
interface Asked extends Range {
  member: boolean;
}

/** Every `getAuth(request)` of the handler; undefined where one of them is not the handler's own to change. */
function asksOf(file: SourceFile, handler: FunctionLike, request: string | undefined): Asked[] | undefined {
  const bindings = bindingsOf(file.program);
  const found: Asked[] = [];
  let fits = true;
  walk(handler as Node, (node, parents) => {
    if (node.type !== 'CallExpression' || node.callee.type === 'Super') return undefined;
    const origin = originOf(node.callee, bindings);
    if (origin?.imported !== 'getAuth' || !/^@clerk\/nextjs(?:\/|$)/.test(origin.from)) return undefined;
    const [argument, more] = node.arguments;
    const own = argument?.type === 'Identifier' && argument.name === request && more === undefined;
    const around = parents.findLast((parent) => isFunction(parent)) ?? handler;
    if (!own || around !== handler) fits = false;
    const parent = parents.at(-1);
    found.push({
      start: node.start,
      end: node.end,
      member: parent?.type === 'MemberExpression' && parent.object === node,
    });
    return undefined;
  });
  return fits ? found : undefined;
}

/** The import of `withClerkMiddleware`; undefined where it brings in what the module of today does not have. */
function importOf(file: SourceFile): ImportDeclaration | undefined {
  return file.program.body.find((node): node is ImportDeclaration => {
    if (node.type !== 'ImportDeclaration') return false;
    const names = node.specifiers.map((one) => (one.type === 'ImportSpecifier' ? nameOf(one.imported) : '*'));
    return names.includes(OLD) && names.every((name) => name === OLD || name === 'getAuth');
  });
}

/** @param more A type that the file needs besides. */
function renameImport(edits: Edits, file: SourceFile, node: ImportDeclaration, more: string): void {
  const specifier = node.specifiers.find(
    (one) => one.type === 'ImportSpecifier' && nameOf(one.imported) === OLD,
  );
  const local = specifier?.local.name ?? OLD;
  if (node.source.value !== SERVER)
    edits.replace(node.source.start, node.source.end, quoted(SERVER, file.style.quote));
  if (!specifier) return;
  const text = local === OLD ? NEW : `${NEW} as ${local}`;
  edits.replace(specifier.start, specifier.end, `${text}${more}`);
  if (local !== OLD) return;
  for (const use of usesOf(file.program, OLD) ?? [])
    if (use.start !== specifier.start) edits.replace(use.start, use.end, NEW);
}

/** `(request)` and `request` become `(auth, request)`; undefined where the parameters are of another form. */
function addParameter(edits: Edits, file: SourceFile, handler: FunctionLike, auth: string): true | undefined {
  const [first] = handler.params;
  const words = wordsBetween(file.source, handler.start, first?.start ?? handler.body?.start ?? handler.end);
  const open = words.find((word) => word.text === '(');
  if (open) edits.insert(open.end, first ? `${auth}, ` : auth);
  else if (first && handler.type === 'ArrowFunctionExpression')
    edits.replace(first.start, first.end, `(${auth}, ${file.source.slice(first.start, first.end)})`);
  else return undefined;
  return true;
}

function makeAsync(edits: Edits, file: SourceFile, handler: FunctionLike): void {
  if (handler.async) return;
  edits.insert(handler.start, 'async ');
  const type = handler.returnType?.typeAnnotation;
  if (!type || /^Promise\b/.test(file.source.slice(type.start, type.end))) return;
  edits.insert(type.start, 'Promise<');
  edits.insert(type.end, '>');
}

/**
 * Writes `withClerkMiddleware(handler)` of Clerk 3 and 4 as `clerkMiddleware` with the same handler, which asks `auth()`
 * instead of `getAuth(request)`. [clerk.com/docs/upgrade-guides/core-2/nextjs]
 * @param asyncAuth `auth()` gives a promise, as from Clerk 6 on.
 * @returns The text, which parses; undefined where the call or its handler is of a form that is not understood.
 */
export function fromWithClerk(
  file: SourceFile,
  analysis: EntryAnalysis,
  asyncAuth: boolean,
): string | undefined {
  const { call, calls } = analysis.clerk;
  if (call?.function !== OLD || calls.length !== 1 || call.invoked || call.immediate) return undefined;
  if (call.options.kind !== 'none') return undefined;
  const handler = handlerOf(file, analysis);
  const declaration = importOf(file);
  if (!handler || !declaration || handler.generator) return undefined;
  if (handler.params.some((param) => param.type !== 'Identifier')) return undefined;
  const name = 'id' in handler ? handler.id?.name : undefined;
  const local = call.handler.kind === 'local';
  const used = name === undefined || !local ? undefined : usesOf(file.program, name);
  // A function that something else calls as well could not take another parameter.
  if (local && (used === undefined || used.length > 2)) return undefined;
  const [first] = handler.params;
  const asked = asksOf(file, handler, first?.type === 'Identifier' ? first.name : undefined);
  if (!asked) return undefined;
  const names = new Set<string>();
  walk(file.program, (node) => {
    if (node.type === 'Identifier') names.add(node.name);
    return undefined;
  });
  const auth = freshName('auth', names);
  const edits = new Edits(file.source);
  // Written in place, its type comes from the call around it.
  const typed = local && file.typescript;
  if (!addParameter(edits, file, handler, typed ? `${auth}: ${AUTH_TYPE}` : auth)) return undefined;
  for (const { start, end, member } of asked) {
    const plain = asyncAuth ? `await ${auth}()` : `${auth}()`;
    edits.replace(start, end, member && asyncAuth ? `(${plain})` : plain);
  }
  if (asyncAuth && asked.length > 0) makeAsync(edits, file, handler);
  renameImport(edits, file, declaration, typed ? `, type ${AUTH_TYPE}` : '');
  const rest = readSource(file.path, edits.apply());
  if (typeof rest === 'string') return undefined;
  return asked.length === 0 ? rest.source : removeUnused(rest, new Set(['getAuth']), withComments);
}
