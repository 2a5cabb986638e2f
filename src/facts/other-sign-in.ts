import { systemOf } from '../code/entry/second-auth.ts';
import type { Facts, RouteFact } from '../types.ts';
import { NOT_SHIPPED } from './security.ts';
import type { Sources } from './sources.ts';

/** Packages that sign people in, and do other things: by what is imported from them, or called. */
const BESIDE: readonly [dependency: RegExp, name: string, use: RegExp][] = [
  [/^@supabase\//, 'Supabase Auth', /\.auth\s*\.\s*(?:signIn\w*|signUp|getUser|exchangeCodeForSession)\s*\(/],
  [/^firebase$/, 'Firebase Auth', /(['"])firebase\/auth\1/],
  [/^lucia$/, 'Lucia', /(['"])lucia\1/],
  [/^iron-session$/, 'iron-session', /(['"])iron-session(?:\/\w+)?\1/],
];
const IMPORTED = /(?:\bfrom|\bimport|\brequire\s*\()\s*(['"])([^'"\n]{1,200})\1/g;
const TYPES = /\bimport\s+type\b[^;'"]*?\bfrom\s*(['"])[^'"\n]{1,200}\1/g;
/** The one handler that those who follow the instructions of these two write. */
const HANDLERS: readonly [RegExp, string][] = [
  [/\/api\/auth\/\[\.\.\.nextauth\]$/i, 'Auth.js'],
  [/\/api\/auth\/\[\.\.\.all\]$/i, 'Better Auth'],
];

function usedIn(text: string, dependencies: readonly string[]): string | undefined {
  const beside = BESIDE.find(
    ([dependency, , use]) => dependencies.some((name) => dependency.test(name)) && use.test(text),
  );
  if (beside) return beside[1];
  for (const [, , from = ''] of text.replace(TYPES, '').matchAll(IMPORTED)) {
    const system = systemOf(from);
    if (system !== undefined && dependencies.some((name) => from === name || from.startsWith(`${name}/`)))
      return system;
  }
  return undefined;
}

/**
 * Another sign-in system that the app's people have their accounts with: a package of one that its code uses, or the
 * handler of one, which may be made in another package of the workspace.
 */
export function otherSignIn(
  dependencies: readonly string[],
  routes: readonly RouteFact[],
  sources: Sources,
): Facts['otherSignIn'] {
  for (const [pattern, name] of HANDLERS) {
    const handler = routes.find(({ kind, url }) => kind !== 'page' && pattern.test(url));
    if (handler) return { name, file: handler.file };
  }
  const some = dependencies.filter(
    (name) =>
      systemOf(name) !== undefined ||
      systemOf(`${name}/auth`) !== undefined ||
      BESIDE.some(([dependency]) => dependency.test(name)),
  );
  if (some.length === 0) return undefined;
  for (const path of [...sources.all.keys()].sort()) {
    if (NOT_SHIPPED.test(path)) continue;
    const name = usedIn(sources.text(path) ?? '', some);
    if (name !== undefined) return { name, file: path };
  }
  return undefined;
}
