import type { Expression, Function as FunctionNode, Node, Program, Statement } from 'oxc-parser';

export interface Range {
  start: number;
  end: number;
}

export type TopLevel = Program['body'][number];

/** The expression inside of parentheses and type assertions. */
export function unwrap(node: Expression): Expression {
  let inner = node;
  while (
    inner.type === 'ParenthesizedExpression' ||
    inner.type === 'TSAsExpression' ||
    inner.type === 'TSSatisfiesExpression' ||
    inner.type === 'TSNonNullExpression' ||
    inner.type === 'TSTypeAssertion'
  )
    inner = inner.expression;
  return inner;
}

/** Name of a module export, an import or a plain property key. */
export function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? (node.name ?? '') : String(node.value);
}

/** What a name stands for at the top level of the file. */
export type Binding =
  | { kind: 'import'; from: string; imported: string; typeOnly: boolean }
  | { kind: 'function'; node: FunctionNode; statement: TopLevel; overloads: boolean }
  /** Signatures of a function whose body comes further down. */
  | { kind: 'signature' }
  | { kind: 'variable'; declares: 'const' | 'let'; init: Expression | null; statement: TopLevel }
  | { kind: 'destructured'; init: Expression | null; property: string; statement: TopLevel }
  | { kind: 'other' };

function declarationOf(statement: TopLevel): Statement | TopLevel {
  if (statement.type === 'ExportNamedDeclaration' && statement.declaration)
    return statement.declaration as Statement;
  if (statement.type === 'ExportDefaultDeclaration') return statement.declaration as Statement;
  return statement;
}

const KNOWN = new WeakMap<Program, ReadonlyMap<string, Binding>>();

/** Every name bound at the top level. A name bound twice (merging, a mistake) is `other`. Read once per program. */
export function bindingsOf(program: Program): ReadonlyMap<string, Binding> {
  const known = KNOWN.get(program) ?? readBindings(program);
  KNOWN.set(program, known);
  return known;
}

function readBindings(program: Program): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  const add = (name: string, binding: Binding): void => {
    const known = bindings.get(name);
    if (known?.kind === 'signature' && binding.kind === 'signature') return;
    if (known?.kind === 'signature' && binding.kind === 'function')
      bindings.set(name, { ...binding, overloads: true });
    else bindings.set(name, known ? { kind: 'other' } : binding);
  };
  for (const statement of program.body) {
    const declaration = declarationOf(statement);
    if (declaration.type === 'ImportDeclaration') {
      for (const specifier of declaration.specifiers) {
        const imported =
          specifier.type === 'ImportSpecifier'
            ? nameOf(specifier.imported)
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        const typeOnly =
          declaration.importKind === 'type' ||
          (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type');
        add(specifier.local.name, { kind: 'import', from: declaration.source.value, imported, typeOnly });
      }
    } else if (declaration.type === 'TSDeclareFunction' && declaration.id) {
      add(declaration.id.name, declaration.declare ? { kind: 'other' } : { kind: 'signature' });
    } else if (declaration.type === 'FunctionDeclaration' && declaration.id) {
      add(declaration.id.name, { kind: 'function', node: declaration, statement, overloads: false });
    } else if (declaration.type === 'VariableDeclaration') {
      const declares = declaration.kind === 'const' ? 'const' : 'let';
      for (const { id, init } of declaration.declarations) {
        if (id.type === 'Identifier') add(id.name, { kind: 'variable', declares, init, statement });
        else if (id.type === 'ObjectPattern')
          for (const property of id.properties)
            if (property.type === 'Property' && property.value.type === 'Identifier')
              add(property.value.name, {
                kind: 'destructured',
                init,
                property: property.computed ? '' : nameOf(property.key as { type: string }),
                statement,
              });
      }
    } else if ('id' in declaration && declaration.id && (declaration.id as Node).type === 'Identifier') {
      add((declaration.id as { name: string }).name, { kind: 'other' });
    }
  }
  return bindings;
}

/** Where a called thing comes from, if it is imported (or required): module and exported name. */
export function originOf(
  node: Expression,
  bindings: ReadonlyMap<string, Binding>,
): { from: string; imported: string } | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const binding = bindings.get(inner.name);
    if (binding?.kind === 'import') return { from: binding.from, imported: binding.imported };
    if (binding?.kind === 'destructured') {
      const from = requiredBy(binding.init);
      if (from !== undefined) return { from, imported: binding.property };
    }
    if (binding?.kind === 'variable') {
      const from = requiredBy(binding.init);
      if (from !== undefined) return { from, imported: '*' };
      // `const guard = clerkMiddleware`, one step only: longer chains are not followed.
      const init = binding.init && unwrap(binding.init);
      const next = init?.type === 'Identifier' ? bindings.get(init.name) : undefined;
      if (next?.kind === 'import') return { from: next.from, imported: next.imported };
    }
    return undefined;
  }
  if (inner.type === 'MemberExpression' && !inner.computed && inner.property.type === 'Identifier') {
    const object = originOf(inner.object as Expression, bindings);
    if (object?.imported === '*') return { from: object.from, imported: inner.property.name };
    const from = requiredBy(inner.object as Expression);
    if (from !== undefined) return { from, imported: inner.property.name };
  }
  return undefined;
}

/** The module of `require('…')`. */
export function requiredBy(node: Expression | null): string | undefined {
  const call = node && unwrap(node);
  if (call?.type !== 'CallExpression') return undefined;
  const [argument] = call.arguments;
  if (call.callee.type !== 'Identifier' || call.callee.name !== 'require') return undefined;
  return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined;
}

/** A value that Next could read without running the file; `undefined` where it could not. */
export function staticValue(node: Expression): { value: unknown } | undefined {
  const inner = unwrap(node);
  if (inner.type === 'Literal' && !('regex' in inner)) return { value: inner.value };
  if (inner.type === 'TemplateLiteral' && inner.expressions.length === 0)
    return { value: inner.quasis[0]?.value.cooked ?? '' };
  if (inner.type === 'Identifier' && inner.name === 'undefined') return { value: undefined };
  if (inner.type === 'ArrayExpression') {
    const items: unknown[] = [];
    for (const element of inner.elements) {
      if (!element || element.type === 'SpreadElement') return undefined;
      const item = staticValue(element);
      if (!item) return undefined;
      items.push(item.value);
    }
    return { value: items };
  }
  if (inner.type === 'ObjectExpression') {
    const entries: [string, unknown][] = [];
    for (const property of inner.properties) {
      if (property.type !== 'Property' || property.computed || property.method || property.shorthand)
        return undefined;
      const item = staticValue(property.value as Expression);
      if (!item) return undefined;
      entries.push([nameOf(property.key as { type: string }), item.value]);
    }
    return { value: Object.fromEntries(entries) };
  }
  return undefined;
}
