import { createHash } from 'node:crypto';
import { bindingsOf } from '../code/entry/ast.ts';
import { refusesAlways } from '../code/entry/signed-out.ts';
import { readSource } from '../code/source-file.ts';
import { PUBLIC_ROUTES_MODULE, SIGNED_OUT_MODULE } from '../entry/public-routes.ts';
import { eachChild, field, type Node, nameOf, nodes } from '../facts/ast.ts';
import { inSource } from '../specifier.ts';
import type { Module } from './code/module.ts';
import type { Project } from './code/project.ts';
import type { MapFacts } from './map.ts';

/** The file of a generated module, whose path has no ending; undefined where there is none. */
export const writtenFile = (module: string, project: Project): string | undefined =>
  ['.ts', '.js'].map((ending) => module + ending).find((one) => project.text(one) !== undefined);

/** What the generated list says beside its patterns: by which rules they are compared. A test computes it from the template. */
export const RULES = '46caa85ccc89ef18';

/** Fields that say where something stands, or how it is spelled. */
const SPELLING = new Set(['start', 'end', 'raw', 'typeAnnotation', 'returnType', 'exportKind', 'importKind']);

/** A syntax node as a text that is the same however it is laid out, with or without types. */
function spelled(node: Node): string {
  const own = Object.entries(node).flatMap(([name, value]) =>
    SPELLING.has(name) ||
    name === 'type' ||
    value === false ||
    typeof value === 'object' ||
    value === undefined
      ? []
      : [`${name}=${value}`],
  );
  const regex = node.regex === undefined ? [] : [JSON.stringify(node.regex)];
  const children: string[] = [];
  eachChild(node, (child) => children.push(spelled(child)));
  if (node.type === 'ParenthesizedExpression') return children.join('');
  return `${node.type}(${[...own, ...regex, ...children].join(',')})`;
}

/** Whether a statement is the list itself, whose patterns are the owner's. */
function isList(statement: Node): boolean {
  const declared = nodes((field(statement, 'declaration') ?? statement).declarations);
  return declared.some((one) => nameOf(field(one, 'id')) === 'PUBLIC_ROUTES');
}

/** A digest of the rules by which a module compares paths with its list `PUBLIC_ROUTES`. */
export const rulesOf = (body: readonly Node[]): string =>
  createHash('sha256')
    .update(
      body
        .filter((one) => !isList(one))
        .map(spelled)
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16);

/**
 * The file of the generated wall beside the entry file that somebody has given other rules, or that speaks of the list besides
 * asking it: the list as it is written no longer says what is answered.
 * @param loaded What is loaded with the entry file.
 * @returns undefined where both are as they were generated, but for the list's patterns.
 */
export function changedBeside(
  facts: MapFacts,
  project: Project,
  loaded: readonly Module[],
): string | undefined {
  const list = writtenFile(inSource(facts, PUBLIC_ROUTES_MODULE), project);
  const module = list === undefined ? undefined : project.module(list);
  if (module && !module.problem && rulesOf(module.body) !== RULES) return list;
  const other = loaded.find(({ path, text }) => path !== list && text.includes('PUBLIC_ROUTES'));
  if (other) return other.path;
  const refusal = writtenFile(inSource(facts, SIGNED_OUT_MODULE), project);
  const file = refusal === undefined ? undefined : readSource(refusal, project.text(refusal) ?? '');
  if (refusal === undefined || file === undefined) return undefined;
  return typeof file !== 'string' && refusesAlways(bindingsOf(file.program)) ? undefined : refusal;
}
