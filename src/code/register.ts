import type { Expression, Node } from 'oxc-parser';
import { type AnyFunction, isFunction, unwrap } from './ast.ts';
import type { Edits } from './edit.ts';
import { walk } from './parse.ts';
import { quoted } from './quotes.ts';
import { Refused } from './refused.ts';
import type { SourceFile } from './source-file.ts';

interface Range {
  start: number;
  end: number;
}

/** What Next gets under the name `register` of an instrumentation file. */
export type Register =
  /** A function of this file; `keyword` is where its `async` goes. */
  | { kind: 'function'; fn: AnyFunction; keyword: number }
  /** Something else that can be called, under a name of this file. */
  | { kind: 'value'; local: string; export: Exported };

/** How it is exported: through a list, from another module, or by `export` in front of its declaration. */
type Exported =
  | { via: 'list'; specifier: Range }
  | { via: 'from'; statement: Range; module: string; imported: string }
  | { via: 'declaration'; statement: Range; declaration: Range };

const nameOf = (node: { type: string; name?: string; value?: unknown }): string =>
  node.type === 'Identifier' ? (node.name ?? '') : String(node.value);

const rangeOf = (node: Range): Range => ({ start: node.start, end: node.end });

function functionOf(init: Expression | null | undefined): AnyFunction | undefined {
  const value = init ? unwrap(init) : undefined;
  return value && isFunction(value) ? value : undefined;
}

/** The function of a top-level declaration of that name. */
function localFunction(file: SourceFile, name: string): AnyFunction | undefined {
  for (const statement of file.program.body) {
    if (statement.type === 'FunctionDeclaration' && statement.id?.name === name) return statement;
    if (statement.type !== 'VariableDeclaration') continue;
    const found = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
    if (found) return functionOf(found.init);
  }
  return undefined;
}

const asFunction = (fn: AnyFunction): Register => ({ kind: 'function', fn, keyword: fn.start });

function isExports(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports'
  );
}

/** `module.exports = { register }`, `module.exports.register = …`, `exports.register = …`. */
function fromCommonJs(file: SourceFile): Register | undefined {
  let assigned = false;
  walk(file.program, (node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
      assigned ||= isExports(node.left) || isExports(node.left.object);
    return undefined;
  });
  if (!assigned) return undefined;
  const refused = new Refused(`${file.path} is a CommonJS module whose register is not a plain function.`);
  for (const statement of file.program.body) {
    if (statement.type !== 'ExpressionStatement') continue;
    const { expression } = statement;
    if (expression.type !== 'AssignmentExpression' || expression.left.type !== 'MemberExpression') continue;
    const { left, right } = expression;
    if (isExports(left) && right.type === 'ObjectExpression') {
      for (const property of right.properties) {
        if (property.type !== 'Property' || property.computed) continue;
        if (nameOf(property.key as { type: string }) !== 'register') continue;
        const value = property.value as Expression;
        const fn =
          functionOf(value) ?? (value.type === 'Identifier' ? localFunction(file, value.name) : undefined);
        if (!fn) throw refused;
        // In `register() {}` the function begins at its parenthesis.
        return { kind: 'function', fn, keyword: property.method ? property.start : fn.start };
      }
    }
    if (isExports(left.object) && !left.computed && nameOf(left.property) === 'register') {
      const fn =
        functionOf(right) ?? (right.type === 'Identifier' ? localFunction(file, right.name) : undefined);
      if (!fn) throw refused;
      return asFunction(fn);
    }
  }
  throw refused;
}

/**
 * Finds what a file exports as `register`; undefined when it exports none.
 * @throws Refused where another module may bring it, or where it can't be told.
 */
export function registerOf(file: SourceFile): Register | undefined {
  for (const statement of file.program.body) {
    if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type' && !statement.exported)
      throw new Refused(`${file.path} re-exports everything of another module, which may bring a register.`);
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') continue;
    const { declaration } = statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === 'register')
      return asFunction(declaration);
    if (declaration?.type === 'VariableDeclaration') {
      for (const { id, init } of declaration.declarations) {
        const isIt = id.type === 'Identifier' && id.name === 'register';
        if (!isIt && !takesRegister(id as Node)) continue;
        const fn = isIt ? functionOf(init) : undefined;
        if (fn) return asFunction(fn);
        const names = id.type === 'ObjectPattern' ? id.properties.length : 1;
        if (declaration.declarations.length > 1 || names > 1)
          throw new Refused(`register in ${file.path} is not a plain function.`);
        const exported: Exported = {
          via: 'declaration',
          statement: rangeOf(statement),
          declaration: rangeOf(declaration),
        };
        return { kind: 'value', local: 'register', export: exported };
      }
    }
    for (const specifier of statement.specifiers) {
      if (nameOf(specifier.exported) !== 'register' || specifier.exportKind === 'type') continue;
      const local = nameOf(specifier.local);
      if (statement.source) {
        if (statement.specifiers.length > 1)
          throw new Refused(`${file.path} re-exports register from another module.`);
        const module = statement.source.value;
        const exported: Exported = { via: 'from', statement: rangeOf(statement), module, imported: local };
        return { kind: 'value', local: 'register', export: exported };
      }
      const fn = localFunction(file, local);
      if (fn) return asFunction(fn);
      return { kind: 'value', local, export: { via: 'list', specifier: rangeOf(specifier) } };
    }
  }
  return fromCommonJs(file);
}

/** `const { register } = …`, under its own name. */
function takesRegister(id: Node): boolean {
  return (
    id.type === 'ObjectPattern' &&
    id.properties.some(
      (one) => one.type === 'Property' && one.value.type === 'Identifier' && one.value.name === 'register',
    )
  );
}

/** Exports a function of another name as `register`, what was exported so far staying under its own. */
export function expose(
  edits: Edits,
  file: SourceFile,
  found: Extract<Register, { kind: 'value' }>,
  own: string,
): void {
  const { source, style } = file;
  const end = style.semicolons ? ';' : '';
  const list = `export { ${own} as register }${end}`;
  const how = found.export;
  if (how.via === 'list') {
    edits.replace(how.specifier.start, how.specifier.end, `${own} as register`);
    return;
  }
  if (how.via === 'declaration') {
    edits.remove(how.statement.start, how.declaration.start);
    edits.insert(how.statement.end, `\n${list}`);
    return;
  }
  const name = how.imported === 'register' ? 'register' : `${how.imported} as register`;
  const closed = source.slice(how.statement.start, how.statement.end).endsWith(';') ? ';' : end;
  edits.replace(
    how.statement.start,
    how.statement.end,
    `import { ${name} } from ${quoted(how.module, style.quote)}${closed}\n${list}`,
  );
}
