import { posix } from 'node:path';
import { secretNames } from '../../clerk/secret-names.ts';
import type { Finding } from '../types.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

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

/** Every module that ends up in the browser, with the client component it came by. */
export function clientModules(context: RuleContext): Map<string, string> {
  const { code } = context;
  const resolve = resolver(context);
  const reached = new Map<string, string>();
  const pending = code.holding('use client').filter((path) => CLIENT.test(code.text(path) ?? ''));
  for (const path of pending) reached.set(path, path);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const text = (code.text(path) ?? '').replace(TYPES_ONLY, '').replace(INLINE_TYPES, '');
    for (const [, , specifier = ''] of text.matchAll(IMPORT)) {
      const target = resolve(specifier, path);
      if (target === undefined || reached.has(target) || SERVER.test(code.text(target) ?? '')) continue;
      reached.set(target, reached.get(path) ?? path);
      pending.push(target);
    }
  }
  return reached;
}

/** Whether the name of a secret stands in a text, wherever. */
const namesSecret = (text: string): boolean =>
  secretNames([...text.matchAll(/\b[A-Z][A-Z0-9_]*/g)].map(([name]) => name)).length > 0;

/** The calls by which t3-env is told its variables: in a browser it holds those of the client, and throws for the others. */
function envSchemas({ program, bindings }: Module): { start: number; end: number }[] {
  return nodesOf(program, 'CallExpression').filter(({ callee }) => {
    const made = callee.type === 'Identifier' ? bindings.get(callee.name) : undefined;
    return made?.kind === 'import' && /^@t3-oss\/env-/.test(made.from);
  });
}

/** Every place where a module reads a variable of the environment that is a secret by its name. */
function secretReads(module: Module | undefined): { name: string; line: number; column: number }[] {
  if (module === undefined) return [];
  const schemas = envSchemas(module);
  return nodesOf(module.program, 'MemberExpression').flatMap((node) => {
    if (schemas.some(({ start, end }) => start < node.start && node.end < end)) return [];
    const [, name] = /^process\.env\.([A-Z][A-Z0-9_]*)$/.exec(dottedName(node) ?? '') ?? [];
    if (name === undefined || secretNames([name]).length === 0) return [];
    return [{ name, ...module.at(node.start) }];
  });
}

/** Secrets that are read in a client component, or in a module that one imports. */
export function clientReadFindings(context: RuleContext): Finding[] {
  const { code } = context;
  const readers = code.holding('process.env').filter((path) => namesSecret(code.text(path) ?? ''));
  if (readers.length === 0) return [];
  const reads = new Map(readers.map((path) => [path, secretReads(code.module(path))]));
  const found: Finding[] = [];
  for (const [path, by] of clientModules(context)) {
    for (const { name, line, column } of reads.get(path) ?? []) {
      const way = by === path ? 'a client component' : `a module that the client component ${by} imports`;
      const message = `${name} is read in ${way}.`;
      found.push(finding('secret/client-read', { file: path, line, column, what: name, message }));
    }
  }
  return found;
}
