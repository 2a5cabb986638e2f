import type { Expression, Program } from 'oxc-parser';
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
  [/^@asgardeo\//, 'Asgardeo'],
  [/^(?:supertokens-|supertokens\/)/, 'SuperTokens'],
  [/^@ory\//, 'Ory'],
  [/^@okta\//, 'Okta'],
  [/^(?:aws-amplify|@aws-amplify)\/.*(?:auth|adapter-nextjs)/, 'AWS Amplify'],
];

/** A module of the project that is called `auth`, the place where Auth.js users create their instance. */
const LOCAL_AUTH = /(?:^|\/)auth(?:\.config)?(?:\.[cm]?[jt]s)?$/;

function systemOf(from: string): string | undefined {
  return SYSTEMS.find(([pattern]) => pattern.test(from))?.[1];
}

function isLocal(from: string): boolean {
  return from.startsWith('.') || from.startsWith('@/') || from.startsWith('~') || from.startsWith('#');
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
      const exported = statement.type === 'ExportNamedDeclaration' ? statement.specifiers : [];
      if (isLocal(statement.source.value) && LOCAL_AUTH.test(statement.source.value))
        for (const { local } of exported) if ('name' in local && local.name === 'auth') return 'Auth.js';
    }
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
