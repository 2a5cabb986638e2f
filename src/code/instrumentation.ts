import type { BlockStatement, Expression, Node, Statement } from 'oxc-parser';
import type { Patch } from '../types.ts';
import type { AnyFunction } from './ast.ts';
import { Edits, indentAt, indentLines, startsLine } from './edit.ts';
import { guarded } from './guard.ts';
import { freshName, namesIn } from './names.ts';
import { walk } from './parse.ts';
import { quoted } from './quotes.ts';
import { orRefusal, Refused } from './refused.ts';
import { registerOf } from './register.ts';
import { readSource, type SourceFile, styleFor } from './source-file.ts';
import type { Style } from './style.ts';

interface Wanted {
  /** Module specifier as written. */
  module: string;
  /** Name of the exported function to call. */
  call: string;
}

function callLines(style: Style, wanted: Wanted, local: string): string[] {
  const end = style.semicolons ? ';' : '';
  const names = local === wanted.call ? local : `${wanted.call}: ${local}`;
  return [
    `const { ${names} } = await import(${quoted(wanted.module, style.quote)})${end}`,
    `${local}()${end}`,
  ];
}

/** Next also runs `register` in the edge runtime, where Node's modules are not there. */
function nodeBlock(style: Style, wanted: Wanted, local: string): string {
  const lines = callLines(style, wanted, local).map((line) => style.indent + line);
  return [`if (process.env.NEXT_RUNTIME === ${quoted('nodejs', style.quote)}) {`, ...lines, '}'].join('\n');
}

function registerFunction(style: Style, wanted: Wanted, local: string): string {
  return `export async function register() {\n${indentLines(nodeBlock(style, wanted, local), style.indent)}\n}`;
}

function isNodeTest(test: Expression): boolean {
  const { left, right, operator } =
    test.type === 'BinaryExpression' ? test : { left: test, right: test, operator: '' };
  if (operator !== '===' && operator !== '==') return false;
  const isRuntime = (node: Node): boolean =>
    node.type === 'MemberExpression' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'NEXT_RUNTIME' &&
    node.object.type === 'MemberExpression' &&
    node.object.property.type === 'Identifier' &&
    node.object.property.name === 'env';
  const isNodejs = (node: Node): boolean => node.type === 'Literal' && node.value === 'nodejs';
  return (isRuntime(left) && isNodejs(right)) || (isRuntime(right) && isNodejs(left));
}

function makeAsync(edits: Edits, file: SourceFile, fn: AnyFunction, keyword: number): void {
  if (fn.async) return;
  const { returnType } = fn;
  if (returnType) {
    const type = file.source.slice(returnType.start, returnType.end).replace(/^:\s*/, '');
    if (type === 'void') edits.replace(returnType.start, returnType.end, ': Promise<void>');
    else if (!type.startsWith('Promise<')) {
      throw new Refused(`register in ${file.path} returns ${type}, which does not fit once it waits.`);
    }
  }
  edits.insert(keyword, 'async ');
}

/** Puts lines first in a block, on lines of their own. */
function prepend(edits: Edits, file: SourceFile, block: BlockStatement, lines: string): void {
  const { source, style, comments } = file;
  const outer = indentAt(source, block.start);
  const statements: Statement[] = block.body.filter((one) => !('directive' in one && one.directive));
  const directive =
    block.body.length > statements.length ? block.body[block.body.length - statements.length - 1] : undefined;
  const first = statements[0];
  const at = directive?.end ?? block.start + 1;
  const text = first ? guarded(lines, source, first.start) : lines;
  if (first && startsLine(source, first.start)) {
    edits.insert(at, `\n${indentLines(text, indentAt(source, first.start))}`);
    return;
  }
  const indent = outer + style.indent;
  const inside = comments.some((comment) => comment.start >= at && comment.end <= block.end);
  if (!first) {
    if (inside || directive) edits.insert(at, `\n${indentLines(text, indent)}`);
    else edits.replace(at, block.end - 1, `\n${indentLines(text, indent)}\n${outer}`);
    return;
  }
  edits.replace(at, inside ? at : first.start, `\n${indentLines(text, indent)}\n${indent}`);
  const last = statements.at(-1);
  if (last && !inside && !source.slice(last.end, block.end).includes('\n')) {
    edits.replace(last.end, block.end - 1, `\n${outer}`);
  }
}

function callsAlready(fn: Node, wanted: Wanted): boolean {
  let found = false;
  walk(fn, (node) => {
    if (
      node.type === 'ImportExpression' &&
      node.source.type === 'Literal' &&
      node.source.value === wanted.module
    ) {
      found = true;
    }
    return undefined;
  });
  return found;
}

function patch(file: SourceFile, wanted: Wanted): string {
  const { source, style, program } = file;
  const edits = new Edits(source);
  const found = registerOf(file);
  const local = freshName(wanted.call, namesIn(program));
  if (!found) {
    const text = registerFunction(style, { ...wanted }, local);
    const rest = source.replace(/^\uFEFF/, '').trimEnd();
    if (rest === '') return `${source.slice(0, source.startsWith('\uFEFF') ? 1 : 0)}${text}\n`;
    const gap = source.endsWith('\n') ? '\n' : '\n\n';
    return edits.insert(source.length, `${gap}${text}\n`).apply();
  }
  if (found.kind === 'value') {
    if (callsAlready(program, wanted)) return source;
    const own = freshName('checkFirst', namesIn(program));
    const end = style.semicolons ? ';' : '';
    const inner = style.indent + style.indent;
    const lines = [
      `function ${own}(register${file.typescript ? ': () => unknown' : ''}) {`,
      `${style.indent}return async () => {`,
      indentLines(nodeBlock(style, wanted, local), inner),
      `${inner}await register()${end}`,
      `${style.indent}}${end}`,
      '}',
    ];
    edits.insert(found.init.start, `${own}(`).insert(found.init.end, ')');
    const gap = source.endsWith('\n') ? '\n' : '\n\n';
    return edits.insert(source.length, `${gap}${lines.join('\n')}\n`).apply();
  }
  const { fn } = found;
  if (callsAlready(fn, wanted)) return source;
  if (fn.generator || !fn.body) throw new Refused(`register in ${file.path} is not a plain function.`);
  makeAsync(edits, file, fn, found.keyword);
  const { body } = fn;
  if (body.type !== 'BlockStatement') {
    const outer = indentAt(source, fn.start);
    const indent = outer + style.indent;
    const before = indentLines(nodeBlock(style, wanted, local), indent);
    edits.insert(body.start, `{\n${before}\n${indent}return `);
    edits.insert(body.end, `${style.semicolons ? ';' : ''}\n${outer}}`);
    return edits.apply();
  }
  const existing = body.body.find((one) => one.type === 'IfStatement' && isNodeTest(one.test));
  if (existing?.type === 'IfStatement' && existing.consequent.type === 'BlockStatement') {
    prepend(edits, file, existing.consequent, callLines(style, wanted, local).join('\n'));
  } else prepend(edits, file, body, nodeBlock(style, wanted, local));
  return edits.apply();
}

/**
 * Calls a function of a generated module first thing in `register()` of an existing instrumentation file, in the Node
 * runtime only. Arguments: `module` (specifier), `call` (exported name).
 */
export const instrumentation: Patch = (source, path, args, facts) => {
  const wanted: Wanted = {
    module: typeof args.module === 'string' ? args.module : '',
    call: typeof args.call === 'string' ? args.call : 'checkEnvironment',
  };
  const file = readSource(path, source, facts);
  const style = styleFor(file, facts.formatting);
  return orRefusal(
    () => {
      if (typeof file === 'string') throw new Refused(`${path} does not parse: ${file}.`);
      if (wanted.module === '') throw new Refused('It is not known which module is to be called.');
      return patch(file, wanted);
    },
    () => `// first in register(), which has to be async:\n${nodeBlock(style, wanted, wanted.call)}\n`,
    path,
  );
};
