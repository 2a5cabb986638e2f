import { secretNames } from '../../clerk/secret-names.ts';
import type { Finding } from '../types.ts';
import { clientModules } from './client-modules.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

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
  const client = clientModules(context);
  const found: Finding[] = [];
  for (const path of readers) {
    const reads = secretReads(code.module(path));
    const by = reads.length === 0 ? undefined : client.by(path);
    if (by === undefined) continue;
    const way = by === path ? 'a client component' : `a module that the client component ${by} imports`;
    for (const { name, line, column } of reads) {
      const message = `${name} is read in ${way}.`;
      found.push(finding('secret/client-read', { file: path, line, column, what: name, message }));
    }
  }
  return found;
}
