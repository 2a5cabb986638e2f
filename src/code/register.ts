import type { Expression, Node } from 'oxc-parser';
import { type AnyFunction, isFunction, unwrap } from './ast.ts';
import { walk } from './parse.ts';
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
  /** What an expression of this file gives: `wrap(async () => {})`. */
  | { kind: 'value'; init: Range };

const nameOf = (node: { type: string; name?: string; value?: unknown }): string =>
  node.type === 'Identifier' ? (node.name ?? '') : String(node.value);

function functionOf(init: Expression | null | undefined): AnyFunction | undefined {
  const value = init ? unwrap(init) : undefined;
  return value && isFunction(value) ? value : undefined;
}

const asInit = (file: SourceFile, init: Expression | null): Register => {
  if (!init) throw new Refused(`register in ${file.path} is not a plain function.`);
  const fn = functionOf(init);
  return fn ? asFunction(fn) : { kind: 'value', init: { start: init.start, end: init.end } };
};

/** A top-level declaration of that name, which may be exported elsewhere. */
function local(file: SourceFile, name: string): Register | undefined {
  for (const statement of file.program.body) {
    if (statement.type === 'FunctionDeclaration' && statement.id?.name === name) return asFunction(statement);
    if (statement.type !== 'VariableDeclaration') continue;
    const found = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
    if (found) return asInit(file, found.init);
  }
  return undefined;
}

function localFunction(file: SourceFile, name: string): AnyFunction | undefined {
  const found = local(file, name);
  return found?.kind === 'function' ? found.fn : undefined;
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
        if (id.type === 'Identifier' && id.name === 'register') return asInit(file, init);
        if (takesRegister(id as Node))
          throw new Refused(`${file.path} takes register out of another value where it exports it.`);
      }
    }
    for (const specifier of statement.specifiers) {
      if (nameOf(specifier.exported) !== 'register' || specifier.exportKind === 'type') continue;
      if (statement.source) throw new Refused(`${file.path} re-exports register from another module.`);
      const found = local(file, nameOf(specifier.local));
      if (!found) throw new Refused(`register in ${file.path} comes from another module.`);
      return found;
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
