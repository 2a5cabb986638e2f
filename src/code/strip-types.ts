import type { Comment, ImportDeclaration, Node, Program } from 'oxc-parser';
import { Edits } from './edit.ts';
import { namesIn } from './names.ts';
import { parseOrError, walk } from './parse.ts';
import { rejoin } from './rejoin.ts';
import { collapseBlankLines, removeItems, wholeLines } from './remove.ts';

/** Members and declarations that exist for the type checker alone. */
const TYPE_ONLY = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSModuleDeclaration',
  'TSIndexSignature',
  'TSEmptyBodyFunctionExpression',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
]);

/** Expressions that stay correct without parentheses wherever an operand may stand. */
const PRIMARY = new Set([
  'Identifier',
  'MemberExpression',
  'CallExpression',
  'ThisExpression',
  'ArrayExpression',
  'TemplateLiteral',
]);

function isCast(node: Node | undefined): boolean {
  return /^TS(?:As|Satisfies|NonNull|TypeAssertion|Instantiation)/.test(node?.type ?? '');
}

function isTypeOnly(node: Node): boolean {
  if (TYPE_ONLY.has(node.type)) return true;
  if ('declare' in node && node.declare === true) return true;
  if (node.type === 'MethodDefinition') return node.value.type === 'TSEmptyBodyFunctionExpression';
  if (node.type === 'ExportAllDeclaration') return node.exportKind === 'type';
  if (node.type === 'ExportNamedDeclaration') {
    if (node.declaration) return isTypeOnly(node.declaration);
    const types = node.specifiers.filter((one) => one.exportKind === 'type');
    return node.exportKind === 'type' || (types.length > 0 && types.length === node.specifiers.length);
  }
  return node.type === 'ExportDefaultDeclaration' && node.declaration.type === 'TSInterfaceDeclaration';
}

function inner(node: Node): Node {
  if ((isCast(node) || node.type === 'ParenthesizedExpression') && 'expression' in node) {
    return typeof node.expression === 'object' && node.expression ? inner(node.expression) : node;
  }
  return node;
}

/** May these parentheses, which stood around or inside of a cast, go? */
function parenthesesMayGo(node: Node, parents: readonly Node[]): boolean {
  const value = inner(node);
  let child: Node = node;
  let index = parents.length - 1;
  while (index >= 0) {
    const parent = parents[index];
    if (!parent || !(isCast(parent) || parent.type === 'ParenthesizedExpression')) break;
    // An outer pair is judged on its own and still protects what is inside.
    if (parent.type === 'ParenthesizedExpression') return true;
    child = parent;
    index--;
  }
  const parent = parents[index];
  if (!parent || value.type === 'SequenceExpression') return false;
  switch (parent.type) {
    case 'VariableDeclarator':
    case 'ReturnStatement':
    case 'ArrayExpression':
    case 'TemplateLiteral':
    case 'JSXExpressionContainer':
    case 'ThrowStatement':
      return true;
    case 'Property':
      return parent.value === child;
    case 'AssignmentExpression':
      return parent.right === child || PRIMARY.has(value.type);
    case 'AssignmentPattern':
      return parent.right === child;
    case 'CallExpression':
    case 'NewExpression':
      if (parent.callee !== child) return true;
      return parent.type === 'CallExpression' && PRIMARY.has(value.type);
    case 'ArrowFunctionExpression':
      return PRIMARY.has(value.type) || value.type === 'AwaitExpression';
    case 'ExpressionStatement':
    case 'ExportDefaultDeclaration':
      return PRIMARY.has(value.type);
    default:
      return PRIMARY.has(value.type);
  }
}

class Stripper {
  readonly #source: string;
  readonly #edits: Edits;
  readonly #statements: { start: number; end: number }[] = [];
  readonly #comments: readonly Comment[];

  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source;
    this.#comments = comments;
    this.#edits = new Edits(source);
  }

  run(program: Program): string {
    walk(program, (node, parents) => this.#visit(node, parents));
    for (const range of wholeLines(this.#source, this.#statements))
      this.#edits.remove(range.start, range.end);
    return this.#edits.apply();
  }

  #cut(start: number, end: number): void {
    if (end > start) this.#edits.remove(start, end);
  }

  #visit(node: Node, parents: readonly Node[]): false | undefined {
    const source = this.#source;
    if (isTypeOnly(node)) {
      this.#statements.push({ start: this.#leadingComment(node.start), end: node.end });
      return false;
    }
    switch (node.type) {
      case 'ImportDeclaration':
        if (node.importKind === 'type') this.#statements.push(node);
        else this.#specifiers(node);
        return false;
      case 'ExportNamedDeclaration':
        removeItems(
          this.#edits,
          node.specifiers,
          new Set(node.specifiers.filter((one) => one.exportKind === 'type')),
        );
        return undefined;
      case 'TSTypeAnnotation':
      case 'TSTypeParameterDeclaration':
      case 'TSTypeParameterInstantiation':
        this.#cut(node.start, node.end);
        return false;
      case 'Identifier':
        if (node.name === 'this') this.#thisParameter(node, parents.at(-1));
        else if (node.typeAnnotation || node.optional) {
          // Covers `?` and `!` as well.
          this.#cut(node.start + node.name.length, node.end);
        }
        return false;
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        this.#cut(node.expression.end, node.end);
        return undefined;
      case 'TSTypeAssertion':
        this.#cut(node.start, node.expression.start);
        return undefined;
      case 'ParenthesizedExpression':
        if ((isCast(node.expression) || isCast(parents.at(-1))) && parenthesesMayGo(node, parents)) {
          this.#cut(node.start, node.expression.start);
          this.#cut(node.expression.end, node.end);
        }
        return undefined;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        if (node.abstract) this.#cut(node.start, source.indexOf('class', node.start));
        const last = node.implements?.at(-1);
        if (last) {
          const head = node.superTypeArguments ?? node.superClass ?? node.typeParameters ?? node.id;
          this.#cut(head ? head.end : source.lastIndexOf(' implements', last.start), last.end);
        }
        return undefined;
      }
      case 'MethodDefinition':
      case 'PropertyDefinition': {
        const start = node.decorators.at(-1)?.end ?? node.start;
        const modifiers = /\b(?:public|private|protected|readonly|override)\s+/g;
        for (const match of source.slice(start, node.key.start).matchAll(modifiers)) {
          this.#cut(start + match.index, start + match.index + match[0].length);
        }
        const end = node.type === 'PropertyDefinition' ? node.typeAnnotation?.start : node.value?.start;
        if (end !== undefined) {
          const mark = source.slice(node.key.end, end).search(/[?!]/);
          if (mark !== -1) this.#cut(node.key.end + mark, node.key.end + mark + 1);
        }
        return undefined;
      }
      default:
        // The type behind `as` and `satisfies` is cut with its keyword; there is nothing of ours in it.
        return node.type.startsWith('TS') && !isCast(node) ? false : undefined;
    }
  }

  #thisParameter(node: Node, parent: Node | undefined): void {
    const next = parent && 'params' in parent && Array.isArray(parent.params) ? parent.params[1] : undefined;
    this.#cut(node.start, next && 'start' in next ? next.start : node.end);
  }

  #specifiers(node: ImportDeclaration): void {
    const types = node.specifiers.filter(
      (one) => one.type === 'ImportSpecifier' && one.importKind === 'type',
    );
    if (types.length === 0) return;
    if (types.length === node.specifiers.length) this.#statements.push(node);
    else removeSpecifiers(this.#edits, this.#source, node, new Set(types.map((one) => one.local.name)));
  }

  /** Start of the comments that stand right above a declaration, without an empty line between. */
  #leadingComment(start: number): number {
    let at = start;
    for (const comment of [...this.#comments].reverse()) {
      if (comment.end > at) continue;
      if (!/^[ \t]*\r?\n[ \t]*$/.test(this.#source.slice(comment.end, at))) break;
      const before = this.#source.slice(0, comment.start);
      if (!/(?:^|\n)[ \t]*$/.test(before)) break;
      at = comment.start;
    }
    return at;
  }
}

/** Takes names out of an import that keeps at least one. */
function removeSpecifiers(
  edits: Edits,
  source: string,
  node: ImportDeclaration,
  names: ReadonlySet<string>,
): void {
  const named = node.specifiers.filter((one) => one.type === 'ImportSpecifier');
  const going = named.filter((one) => names.has(one.local.name));
  const fallback = node.specifiers.find((one) => one.type === 'ImportDefaultSpecifier');
  const defaultGoes = fallback !== undefined && names.has(fallback.local.name);
  if (going.length > 0 && going.length === named.length && fallback) {
    edits.remove(fallback.end, source.lastIndexOf('}', node.source.start) + 1);
    return;
  }
  if (defaultGoes) edits.remove(fallback.start, source.indexOf('{', fallback.end));
  removeItems(edits, named, new Set(going));
}

/** Drops imports that only types referred to, as the TypeScript compiler does. */
function dropUnusedImports(program: Program, source: string, usedBefore: ReadonlySet<string>): string {
  const rest = { ...program, body: program.body.filter((node) => node.type !== 'ImportDeclaration') };
  const used = namesIn(rest);
  const edits = new Edits(source);
  const gone: { start: number; end: number }[] = [];
  for (const node of program.body) {
    if (node.type !== 'ImportDeclaration') continue;
    const unused = new Set(
      node.specifiers.map((one) => one.local.name).filter((name) => usedBefore.has(name) && !used.has(name)),
    );
    if (unused.size === 0) continue;
    if (unused.size === node.specifiers.length) gone.push(node);
    else removeSpecifiers(edits, source, node, unused);
  }
  for (const range of wholeLines(source, gone)) edits.remove(range.start, range.end);
  return edits.apply();
}

/**
 * Turns TypeScript in our canonical template style into JavaScript by cutting the type syntax out of the text.
 * @param path With its TypeScript extension.
 * @throws Error when the input does not parse, or holds syntax that is more than types (enums, parameter properties).
 */
export function stripTypes(path: string, source: string): string {
  const parsed = parseOrError(path, source);
  if (typeof parsed === 'string') throw new Error(`${path} does not parse: ${parsed}`);
  const { program, comments } = parsed;
  const scriptPath = path.replace(/\.([cm]?)tsx?$/, '.$1js');
  const cut = new Stripper(source, comments).run(program);
  const left = parseOrError(scriptPath, cut);
  if (typeof left === 'string') throw new Error(`${path} cannot be written without types: ${left}`);
  const statements = { ...program, body: program.body.filter((node) => node.type !== 'ImportDeclaration') };
  const lean = dropUnusedImports(left.program, cut, namesIn(statements));
  return rejoin(scriptPath, collapseBlankLines(scriptPath, lean), 80);
}
