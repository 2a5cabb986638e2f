import type { Expression, Program } from 'oxc-parser';
import { parseOrError } from '../parse.ts';
import { walk } from '../walk.ts';
import { type Binding, originOf, unwrap } from './ast.ts';
import { isFunction } from './functions.ts';

/** Packages that are a sign-in system of their own, by the start of their name. */
const SYSTEMS: readonly [RegExp, string][] = [
  [/^(?:next-auth|@auth)(?:\/|$)/, 'Auth.js'],
  [/^@auth0\//, 'Auth0'],
  [/^@kinde-oss\//, 'Kinde'],
  [/^@workos-inc\/authkit/, 'WorkOS AuthKit'],
  [/^(?:better-auth|@better-auth)(?:\/|$)/, 'Better Auth'],
  [/^@logto\//, 'Logto'],
  [/^@descope\//, 'Descope'],
  [/^@propelauth\//, 'PropelAuth'],
  [/^@stackframe\//, 'Stack Auth'],
  [/^(?:next-firebase-auth|next-firebase-auth-edge)(?:\/|$)/, 'Firebase Auth'],
  [/^@convex-dev\/auth(?:\/|$)/, 'Convex Auth'],
  [/^@convex-dev\/better-auth(?:\/|$)/, 'Better Auth'],
  [/^@asgardeo\//, 'Asgardeo'],
  [/^(?:supertokens-|supertokens\/)/, 'SuperTokens'],
  [/^@ory\//, 'Ory'],
  [/^@okta\//, 'Okta'],
  [/^(?:aws-amplify|@aws-amplify)\/.*(?:auth|adapter-nextjs)/, 'AWS Amplify'],
];

/** A module of the project that is called `auth`, the place where Auth.js users create their instance. */
const LOCAL_AUTH = /(?:^|\/)auth(?:\.config)?(?:\.[cm]?[jt]s)?$/;

/** The sign-in system that a package is, or belongs to. */
export function systemOf(from: string): string | undefined {
  return SYSTEMS.find(([pattern]) => pattern.test(from))?.[1];
}

export function isLocal(from: string): boolean {
  return from.startsWith('.') || from.startsWith('@/') || from.startsWith('~') || from.startsWith('#');
}

/** The sign-in system whose package a file imports a value from, or exports from. */
function packageOf(program: Program): string | undefined {
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type') {
      const system = systemOf(statement.source.value);
      const values = statement.specifiers.filter(
        (specifier) => !(specifier.type === 'ImportSpecifier' && specifier.importKind === 'type'),
      );
      if (system && (values.length > 0 || statement.specifiers.length === 0)) return system;
    }
    if (
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration') &&
      statement.source
    ) {
      const system = systemOf(statement.source.value);
      if (system) return system;
    }
  }
  return undefined;
}

/**
 * Names the other sign-in system that this file runs, if any: a value imported from its package, or Auth.js in its usual
 * form, an `auth` from a module of that name that is exported or wraps a callback.
 */
export function secondAuthOf(
  program: Program,
  source: string,
  bindings: ReadonlyMap<string, Binding>,
): string | undefined {
  const system = packageOf(program);
  if (system) return system;
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.source) continue;
    if (isLocal(statement.source.value) && LOCAL_AUTH.test(statement.source.value))
      for (const { local } of statement.specifiers)
        if ('name' in local && local.name === 'auth') return 'Auth.js';
  }
  const named = [...bindings.values()].some((one) => one.kind === 'import' && LOCAL_AUTH.test(one.from));
  if (!named && !source.includes('require')) return undefined;
  let found: string | undefined;
  walk(program, (node) => {
    if (node.type !== 'CallExpression') return found ? false : undefined;
    const callee = unwrap(node.callee as Expression);
    const required =
      callee.type === 'Identifier' && callee.name === 'require' && node.arguments[0]?.type === 'Literal'
        ? systemOf(String(node.arguments[0].value))
        : undefined;
    const origin = originOf(callee, bindings);
    const local = origin && isLocal(origin.from) && LOCAL_AUTH.test(origin.from);
    const wraps = node.arguments.some((argument) => isFunction(argument));
    found ??=
      required ?? (local && wraps && /^(?:auth|default)$/.test(origin.imported) ? 'Auth.js' : undefined);
    return undefined;
  });
  if (found) return found;
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
      for (const { local } of statement.specifiers)
        if ('name' in local && isLocalAuth(bindings.get(local.name))) return 'Auth.js';
    }
    if (statement.type === 'ExportDefaultDeclaration') {
      const inner = unwrap(statement.declaration as Expression);
      if (inner.type === 'Identifier' && isLocalAuth(bindings.get(inner.name))) return 'Auth.js';
    }
  }
  return undefined;
}

function isLocalAuth(binding: Binding | undefined): boolean {
  return (
    binding?.kind === 'import' &&
    isLocal(binding.from) &&
    LOCAL_AUTH.test(binding.from) &&
    /^(?:auth|default)$/.test(binding.imported)
  );
}

/** Supabase as the sign-in system, and not only a session that is kept fresh: who is nobody is sent away. */
const SUPABASE_ASKS = /\.auth\s*\.\s*(?:getUser|getClaims|getSession)\s*\(/;

/** A module of the project, as a specifier leads to it. */
export interface LocalModule {
  path: string;
  text: string;
}

/** The sign-in system that a module of the project is made with. */
function systemIn({ path, text }: LocalModule): string | undefined {
  const parsed = parseOrError(path, text);
  if (typeof parsed === 'string') return undefined;
  const { program } = parsed;
  const system = packageOf(program);
  if (system) return system;
  const supabase = program.body.some(
    (node) => node.type === 'ImportDeclaration' && node.source.value.startsWith('@supabase/'),
  );
  return supabase && SUPABASE_ASKS.test(text) && /\bredirect\s*\(/.test(text) ? 'Supabase Auth' : undefined;
}

/** The modules, by specifier, of which a file calls something or hands it on. */
function modulesUsed(program: Program, bindings: ReadonlyMap<string, Binding>): Set<string> {
  const used = new Set<string>();
  const root = (node: Expression): void => {
    const inner = unwrap(node);
    if (inner.type === 'MemberExpression') root(inner.object as Expression);
    if (inner.type === 'Identifier') used.add(inner.name);
  };
  const modules = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'CallExpression') {
      root(node.callee as Expression);
      for (const argument of node.arguments) if (argument.type === 'Identifier') used.add(argument.name);
    }
    if (node.type === 'ExportDefaultDeclaration') root(node.declaration as Expression);
    if (node.type === 'ExportSpecifier' && node.local.type === 'Identifier') used.add(node.local.name);
    if (node.type === 'ExportNamedDeclaration' && node.source && node.exportKind !== 'type')
      modules.add(node.source.value);
    return undefined;
  });
  for (const name of used) {
    const binding = bindings.get(name);
    if (binding?.kind === 'import' && !binding.typeOnly) modules.add(binding.from);
  }
  return modules;
}

/**
 * Names the other sign-in system behind a module of the project that the file calls or hands on, such as the
 * `lib/auth0` of `auth0.middleware(request)`.
 * @param moduleOf The module that a specifier leads to from the file; undefined for packages.
 */
export function secondAuthBehind(
  program: Program,
  bindings: ReadonlyMap<string, Binding>,
  moduleOf: (specifier: string) => LocalModule | undefined,
): string | undefined {
  for (const from of modulesUsed(program, bindings)) {
    const module = moduleOf(from);
    const system = module && systemIn(module);
    if (system !== undefined) return system;
  }
  return undefined;
}

/**
 * The specifier by which a file that does not call Clerk itself gets hold of it: of a workspace package that brings Clerk,
 * such as the `authMiddleware` of `@repo/auth/proxy`, or of a module of the project that names `clerkMiddleware`.
 * @param via The workspace package that Clerk comes with.
 * @param moduleOf As for `secondAuthBehind`.
 */
export function clerkBehind(
  program: Program,
  bindings: ReadonlyMap<string, Binding>,
  via: string | undefined,
  moduleOf: (specifier: string) => LocalModule | undefined,
): string | undefined {
  return [...modulesUsed(program, bindings)].find((from) => {
    if (via !== undefined && (from === via || from.startsWith(`${via}/`))) return true;
    const text = moduleOf(from)?.text ?? '';
    return /\bclerkMiddleware\b/.test(text) && text.includes('@clerk/nextjs');
  });
}
