import type { ArrayExpression, Expression, Node, ObjectExpression, ObjectProperty } from 'oxc-parser';
import { type AnyFunction, calleeName, isFunction, keyOf, returnsOf, unwrap } from '../ast.ts';
import { type Edits, indentAt, startsLine } from '../edit.ts';
import { guarded } from '../guard.ts';
import { walk } from '../parse.ts';
import { quoted } from '../quotes.ts';
import { Refused } from '../refused.ts';
import type { SourceFile } from '../source-file.ts';

/** How our header entries are reached from the file. */
export interface Ours {
  /** Module specifier as written. */
  from: string;
  /** Exported name. */
  name: string;
  /** Name in this file. */
  local: string;
  /** CommonJS cannot import an ES module at the top, so it does inside of `headers()`. */
  dynamic: boolean;
}

const ARRAY_METHODS = new Set([
  'concat',
  'filter',
  'map',
  'flat',
  'flatMap',
  'slice',
  'toSorted',
  'from',
  'of',
]);

function importText(file: Pick<SourceFile, 'style'>, ours: Ours): string {
  return `await import(${quoted(ours.from, file.style.quote)})`;
}

/** `const { securityHeaders } = await import('…');` */
export function dynamicImport(file: Pick<SourceFile, 'style'>, ours: Ours): string {
  const names = ours.name === ours.local ? ours.name : `${ours.name}: ${ours.local}`;
  return `const { ${names} } = ${importText(file, ours)}${file.style.semicolons ? ';' : ''}`;
}

/** The whole method, for a config that has none. */
export function headersMethod(file: SourceFile, ours: Ours): string {
  const { indent, semicolons } = file.style;
  const lines = [`return ${ours.local}()${semicolons ? ';' : ''}`];
  if (ours.dynamic) lines.unshift(dynamicImport(file, ours));
  return `async headers() {\n${lines.map((line) => indent + line).join('\n')}\n}`;
}

/** Is this `import('…')` or `require('…')` of our module, awaited or not? */
function isOurModule(node: Node, from: string): boolean {
  if (node.type === 'AwaitExpression') return isOurModule(node.argument, from);
  if (node.type === 'ParenthesizedExpression') return isOurModule(node.expression, from);
  const source =
    node.type === 'ImportExpression'
      ? node.source
      : node.type === 'CallExpression' && calleeName(node.callee) === 'require'
        ? node.arguments[0]
        : undefined;
  return source?.type === 'Literal' && source.value === from;
}

/** The names by which a file reaches our function, and those of the whole module; one may be bound under another name. */
function boundNames(file: SourceFile, { from, name }: Ours): { calls: Set<string>; modules: Set<string> } {
  const calls = new Set<string>();
  const modules = new Set<string>();
  walk(file.program, (node) => {
    if (node.type === 'ImportDeclaration' && node.source.value === from) {
      for (const one of node.specifiers) {
        if (one.type === 'ImportNamespaceSpecifier') modules.add(one.local.name);
        if (one.type !== 'ImportSpecifier') continue;
        const imported = one.imported.type === 'Literal' ? one.imported.value : one.imported.name;
        if (imported === name) calls.add(one.local.name);
      }
    }
    if (node.type !== 'VariableDeclarator' || !node.init) return undefined;
    if (node.init.type === 'MemberExpression') {
      const ours = isOurModule(node.init.object, from) && calleeName(node.init) === name;
      if (ours && node.id.type === 'Identifier') calls.add(node.id.name);
    }
    if (!isOurModule(node.init, from)) return undefined;
    if (node.id.type === 'Identifier') modules.add(node.id.name);
    if (node.id.type !== 'ObjectPattern') return undefined;
    for (const one of node.id.properties) {
      if (one.type === 'Property' && keyOf(one) === name && one.value.type === 'Identifier')
        calls.add(one.value.name);
    }
    return undefined;
  });
  return { calls, modules };
}

/** Does a `headers` value already call ours, by whatever name it goes here? */
export function callsOurs(file: SourceFile, value: Node, ours: Ours): boolean {
  const { calls, modules } = boundNames(file, ours);
  let found = false;
  walk(value, (node) => {
    if (node.type !== 'CallExpression') return undefined;
    const { callee } = node;
    if (callee.type === 'Identifier' && calls.has(callee.name)) found = true;
    if (callee.type === 'MemberExpression' && calleeName(callee) === ours.name) {
      const { object } = callee;
      if (isOurModule(object, ours.from) || (object.type === 'Identifier' && modules.has(object.name)))
        found = true;
    }
    return undefined;
  });
  return found;
}

/** Is the value an array for certain, not the promise of one? */
function isArray(node: Expression, fn: AnyFunction | undefined): boolean {
  if (node.type === 'AwaitExpression') return true;
  const value = unwrap(node);
  switch (value.type) {
    case 'ArrayExpression':
      return true;
    case 'ConditionalExpression':
      return isArray(value.consequent, fn) && isArray(value.alternate, fn);
    case 'LogicalExpression':
      return isArray(value.right, fn) && (value.left.type === 'AwaitExpression' || isArray(value.left, fn));
    case 'CallExpression':
      return value.callee.type === 'MemberExpression' && ARRAY_METHODS.has(calleeName(value.callee));
    case 'Identifier':
      return fn !== undefined && isLocalArray(value.name, fn);
    default:
      return false;
  }
}

function isLocalArray(name: string, fn: AnyFunction): boolean {
  let found = false;
  if (fn.body) {
    walk(fn.body, (node) => {
      if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.id.name !== name)
        return undefined;
      if (node.init && isArray(node.init, undefined)) found = true;
      return undefined;
    });
  }
  return found;
}

/** Writes our entries into the `headers` of a config object, in front of the owner's, so that theirs win. */
export class HeadersEditor {
  readonly #edits: Edits;
  readonly #file: SourceFile;
  readonly #ours: Ours;

  constructor(edits: Edits, file: SourceFile, ours: Ours) {
    this.#edits = edits;
    this.#file = file;
    this.#ours = ours;
  }

  /** @throws Refused for a `headers` that is not a function in this place. */
  compose(property: ObjectProperty): void {
    if (property.kind !== 'init') throw new Refused('headers is a getter or setter.');
    const value = unwrap(property.value);
    if (isFunction(value)) {
      this.#function(value, property);
      return;
    }
    if (value.type !== 'Identifier')
      throw new Refused('headers is computed, so it is not known what it returns.');
    const call = `${value.name}()`;
    const ours = this.#ours.dynamic
      ? `(${importText(this.#file, this.#ours)}).${this.#ours.name}()`
      : `${this.#ours.local}()`;
    const text = `headers: async () => [...${ours}, ...(await ${call})]`;
    this.#edits.replace(property.start, property.end, text);
  }

  #function(fn: AnyFunction, property: ObjectProperty): void {
    if (fn.generator) throw new Refused('headers is a generator.');
    const { body } = fn;
    if (!body) throw new Refused('headers has no body.');
    const returned = body.type === 'BlockStatement' ? returnsOf(fn).map((one) => one.argument) : [body];
    const values = returned.filter((value) => value !== null);
    if (values.length === 0 || values.length < returned.length)
      throw new Refused('headers does not always return a list.');
    const needsAwait = values.some((value) => !isArray(value, fn));
    if (!fn.async && (needsAwait || this.#ours.dynamic)) this.#makeAsync(fn, property);
    const inline = body.type !== 'BlockStatement';
    const ours =
      this.#ours.dynamic && inline
        ? `...(${importText(this.#file, this.#ours)}).${this.#ours.name}()`
        : `...${this.#ours.local}()`;
    if (this.#ours.dynamic && body.type === 'BlockStatement')
      this.#firstStatement(body.start + 1, body.body[0]);
    for (const value of values) this.#before(value, ours, fn);
  }

  #makeAsync(fn: AnyFunction, property: ObjectProperty): void {
    if (fn.returnType)
      throw new Refused('headers has a return type that would no longer be right once it waits.');
    this.#edits.insert(property.method ? property.start : fn.start, 'async ');
  }

  #firstStatement(at: number, first: { start: number } | undefined): void {
    const { source, style } = this.#file;
    const line = dynamicImport(this.#file, this.#ours);
    const text = first ? guarded(line, source, first.start) : line;
    if (first && startsLine(source, first.start))
      this.#edits.insert(at, `\n${indentAt(source, first.start)}${text}`);
    else if (first) this.#edits.insert(at, ` ${text}${style.semicolons ? '' : ';'}`);
  }

  #before(value: Expression, ours: string, fn: AnyFunction): void {
    const { source } = this.#file;
    const inner = unwrap(value);
    if (inner.type === 'ArrayExpression') {
      this.#intoArray(inner, ours);
      return;
    }
    const bare = /^(?:Identifier|CallExpression|MemberExpression|AwaitExpression)$/.test(value.type);
    if (isArray(value, fn)) {
      const open = bare && value.type !== 'AwaitExpression' ? '' : '(';
      this.#edits.insert(value.start, `[${ours}, ...${open}`).insert(value.end, `${open ? ')' : ''}]`);
      return;
    }
    if (source.slice(value.start, value.end).includes('\n') && !bare) {
      throw new Refused('headers returns something that is not a list in this file.');
    }
    const open = bare ? '' : '(';
    this.#edits.insert(value.start, `[${ours}, ...(await ${open}`).insert(value.end, `${open ? ')' : ''})]`);
  }

  #intoArray(array: ArrayExpression, ours: string): void {
    const { source } = this.#file;
    const first = array.elements[0];
    if (!first) {
      if (array.elements.length > 0) throw new Refused('headers returns a list with holes.');
      const closesLine = source.slice(array.start, array.end).includes('\n');
      if (closesLine) {
        const indent = indentAt(source, array.start) + this.#file.style.indent;
        this.#edits.insert(
          array.start + 1,
          `\n${indent}${ours}${this.#file.style.trailingCommas ? ',' : ''}`,
        );
      } else this.#edits.insert(array.start + 1, ours);
      return;
    }
    if (startsLine(source, first.start)) {
      this.#edits.insert(array.start + 1, `\n${indentAt(source, first.start)}${ours},`);
    } else this.#edits.insert(first.start, `${ours}, `);
  }
}

/** Looks through the spreads of a config object for a `headers` that would be lost under one of our own. */
export function headersOf(
  object: ObjectExpression,
  literalOf: (value: Expression) => ObjectExpression | 'plain' | undefined,
): ObjectProperty | undefined {
  let found: ObjectProperty | undefined;
  for (const property of object.properties) {
    if (property.type === 'Property') {
      const key = keyOf(property);
      if (key === undefined) throw new Refused('The config has a computed key, which may be headers.');
      if (key === 'headers') found = property;
      continue;
    }
    const parts = spreadParts(property.argument);
    for (const part of parts) {
      const literal = literalOf(part);
      if (literal === undefined) {
        throw new Refused(
          'The config spreads an object that is not in this file and may bring headers of its own.',
        );
      }
      const inner = literal === 'plain' ? undefined : headersOf(literal, literalOf);
      if (inner && parts.length > 1)
        throw new Refused('headers comes from a spread that depends on a condition.');
      if (inner && found) throw new Refused('headers is set twice in the config.');
      found = inner ?? found;
    }
  }
  return found;
}

/** What a spread may bring: both sides of a condition. */
function spreadParts(argument: Expression): Expression[] {
  const value = unwrap(argument);
  if (value.type === 'ConditionalExpression') return [value.consequent, value.alternate].flatMap(spreadParts);
  if (value.type === 'LogicalExpression') {
    return value.operator === '&&'
      ? spreadParts(value.right)
      : [value.left, value.right].flatMap(spreadParts);
  }
  return [value];
}
