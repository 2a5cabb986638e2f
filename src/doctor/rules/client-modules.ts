import { posix } from 'node:path';
import type { Program } from 'oxc-parser';
import { walk } from '../../code/walk.ts';
import type { Code } from './code.ts';
import type { RuleContext } from './index.ts';

const IMPORT = /(?:\bfrom|^\s*import)\s*(['"])([^'"\n]{1,200})\1/gm;
const TYPES_ONLY = /\b(?:import|export)\s+type\b[^;'"]*?\bfrom\s*(['"])[^'"\n]{1,200}\1/g;
/**
 * Of types alone, each said to be one: the compiler takes the import out, but for Turbopack since Next 16.2 under
 * verbatimModuleSyntax, which keeps it for its effects and leaves out what is exported and not used.
 */
const INLINE_TYPES =
  /\b(?:import|export)\s*\{\s*(?:type\s+[\w$]+(?:\s+as\s+[\w$]+)?\s*(?:,\s*|(?=\})))+\}\s*from\s*(['"])[^'"\n]{1,200}\1/g;
const CLIENT = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]{0,2000}?\*\/)*['"]use client['"]/;
/** Where the bundler of the browser stops: the module is replaced by a reference, or the build fails. */
const SERVER = /^\s*['"]use server['"]|\bimport\s*['"]server-only['"]/m;
const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '/index.ts', '/index.tsx', '/index.js'];
/** Settings of TypeScript under which an import stays although its names are used as types alone. */
const KEEPS_IMPORTS = /"(?:verbatimModuleSyntax|preserveValueImports)"\s*:\s*true/;
const TYPED = /\.[cm]?tsx?$/;
/** Nodes of TypeScript that have code in them. */
const WITH_CODE =
  /^TS(?:As|NonNull|Satisfies|Instantiation)Expression$|^TS(?:TypeAssertion|EnumDeclaration|EnumBody|EnumMember|ModuleDeclaration|ModuleBlock|ExportAssignment|ImportEqualsDeclaration|ParameterProperty)$/;

/** Where an import of the project leads, by path or by alias; undefined for packages and what is not there. */
export function resolver({
  facts,
  code,
}: RuleContext): (specifier: string, from: string) => string | undefined {
  const known = new Set(code.paths);
  const { alias } = facts;
  return (specifier, from) => {
    const base = specifier.startsWith('.')
      ? posix.join(posix.dirname(from), specifier)
      : alias !== null && specifier.startsWith(alias.prefix)
        ? posix.join(alias.dir, specifier.slice(alias.prefix.length))
        : undefined;
    if (base === undefined) return undefined;
    return ENDINGS.map((ending) => base + ending).find((path) => known.has(path));
  };
}

/** The names that a module uses other than as types; a property's name is taken for a use. */
function namesUsed(program: Program): Set<string> {
  const used = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') return false;
    if (node.type.startsWith('TS') && !WITH_CODE.test(node.type)) return false;
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') used.add(node.name);
    return undefined;
  });
  return used;
}

/**
 * The modules that a module of TypeScript imports for their types alone, by what it writes: the compiler takes such an
 * import out, whether or not it says `type`. [typescriptlang.org/tsconfig/#verbatimModuleSyntax]
 */
function typesOnly(path: string, code: Code): Set<string> {
  const module = TYPED.test(path) ? code.module(path) : undefined;
  if (module === undefined) return new Set();
  const used = namesUsed(module.program);
  const kept = new Set<string>();
  const left = new Set<string>();
  for (const node of module.program.body) {
    if (node.type === 'ImportDeclaration') {
      const isType =
        node.specifiers.length > 0 && node.specifiers.every(({ local }) => !used.has(local.name));
      (isType ? left : kept).add(node.source.value);
    } else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
      if (node.source) kept.add(node.source.value);
    }
  }
  return new Set([...left].filter((specifier) => !kept.has(specifier)));
}

/** What ends up in the browser. */
export interface ClientModules {
  /** The client component by which a module ends up in the browser; undefined where none brings it there. */
  by(path: string): string | undefined;
}

/**
 * Follows imports from every client component. Texts are searched, and what an import is of is only asked on the way to a
 * module that somebody asks for: most never are.
 */
export function clientModules(context: RuleContext): ClientModules {
  const { code } = context;
  const resolve = resolver(context);
  const imports = new Map<string, Map<string, string>>();
  const importsOf = (path: string): Map<string, string> => {
    const known = imports.get(path);
    if (known !== undefined) return known;
    const found = new Map<string, string>();
    const text = (code.text(path) ?? '').replace(TYPES_ONLY, '').replace(INLINE_TYPES, '');
    for (const [, , specifier = ''] of text.matchAll(IMPORT)) {
      const target = resolve(specifier, path);
      if (target !== undefined && !SERVER.test(code.text(target) ?? '')) found.set(specifier, target);
    }
    imports.set(path, found);
    return found;
  };
  const starts = code.holding('use client').filter((path) => CLIENT.test(code.text(path) ?? ''));
  const follow = (): Map<string, string | undefined> => {
    const from = new Map<string, string | undefined>(starts.map((path) => [path, undefined]));
    const pending = [...starts];
    for (let path = pending.pop(); path !== undefined; path = pending.pop())
      for (const target of importsOf(path).values())
        if (!from.has(target)) {
          from.set(target, path);
          pending.push(target);
        }
    return from;
  };
  const keepsImports = code.paths.some(
    (path) => /(?:^|\/)tsconfig[\w.-]*\.json$/.test(path) && KEEPS_IMPORTS.test(code.text(path) ?? ''),
  );
  const asked = new Set<string>();
  let from = follow();
  /** Takes out what is imported for types alone on the way to a module; whether there was any. */
  const cut = (way: readonly string[]): boolean => {
    let isCut = false;
    for (const path of way.filter((one) => !asked.has(one))) {
      asked.add(path);
      for (const specifier of typesOnly(path, code)) isCut = importsOf(path).delete(specifier) || isCut;
    }
    return isCut;
  };
  return {
    by: (path) => {
      for (;;) {
        if (!from.has(path)) return undefined;
        const way = [path];
        for (let at = from.get(path); at !== undefined; at = from.get(at)) way.push(at);
        if (keepsImports || !cut(way)) return way.at(-1);
        from = follow();
      }
    },
  };
}
