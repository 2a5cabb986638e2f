import type { Expression, Node, Program } from 'oxc-parser';
import { type Binding, nameOf, type Range, type TopLevel, unwrap } from './ast.ts';
import { isFunction } from './functions.ts';

export type EntryName = 'middleware' | 'proxy';

/** One export under a name that Next looks at. */
export interface ExportForm {
  exported: 'default' | EntryName;
  /**
   * `default`: `export default …`; `function`: `export function proxy`; `const`: `export const proxy = …`;
   * `list`: `export { handler as proxy }`; `from`: the same from another module; `destructured`: `export const { a }`.
   */
  via: 'default' | 'function' | 'const' | 'list' | 'from' | 'destructured';
  statement: Range;
  /** Local name: of the function, the constant, or what the list names. */
  local?: string;
  /** `list`, `from` and `destructured`: the specifier or property, and how many there are beside it. */
  specifier?: Range;
  specifiers?: number;
  from?: string;
  /** `default` and `const`: the exported expression, casts and parentheses included. */
  expression?: Range;
  /** `const`: declared with what, and how many in one statement. */
  keyword?: string;
  declarators?: number;
}

/** The exports Next could use, and what else the file exports in ways that cannot be followed. */
export interface FileExports {
  /** The one that Next calls: the export named like the file, else the default. */
  used?: ExportForm;
  forms: ExportForm[];
  /** `module.exports = …` or `exports.x = …`. */
  commonjs: boolean;
  /** `export * from …`, whose names are not known here. */
  stars: { statement: Range; from: string }[];
}

/** Which name Next asks for in a file: `proxy.ts`, `src/proxy.page.ts` → `proxy`. */
export function entryNameOf(path: string): EntryName {
  const base = path.split('/').at(-1) ?? '';
  return base.startsWith('proxy.') ? 'proxy' : 'middleware';
}

const rangeOf = (node: Range): Range => ({ start: node.start, end: node.end });

function formsOf(statement: TopLevel): ExportForm[] {
  const range = rangeOf(statement);
  if (statement.type === 'ExportDefaultDeclaration') {
    const declaration = statement.declaration as Node;
    // An overload's signature; the function itself follows.
    if (declaration.type === 'TSDeclareFunction') return [];
    const local =
      declaration.type === 'FunctionDeclaration' && declaration.id ? { local: declaration.id.name } : {};
    return [
      { exported: 'default', via: 'default', statement: range, expression: rangeOf(declaration), ...local },
    ];
  }
  if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return [];
  const { declaration } = statement;
  if (declaration?.type === 'FunctionDeclaration' && declaration.id && isEntry(declaration.id.name)) {
    const name = declaration.id.name;
    return [
      { exported: name, via: 'function', statement: range, local: name, expression: rangeOf(declaration) },
    ];
  }
  if (declaration?.type === 'VariableDeclaration') {
    const forms: ExportForm[] = [];
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && isEntry(id.name))
        forms.push({
          exported: id.name,
          via: 'const',
          statement: range,
          local: id.name,
          ...(init ? { expression: rangeOf(init) } : {}),
          keyword: declaration.kind,
          declarators: declaration.declarations.length,
        });
      if (id.type === 'ObjectPattern')
        for (const property of id.properties)
          if (
            property.type === 'Property' &&
            property.value.type === 'Identifier' &&
            isEntry(property.value.name)
          )
            forms.push({
              exported: property.value.name,
              via: 'destructured',
              statement: range,
              local: property.value.name,
              specifier: rangeOf(property),
              specifiers: id.properties.length,
              declarators: declaration.declarations.length,
            });
    }
    return forms;
  }
  return statement.specifiers.flatMap((specifier): ExportForm[] => {
    const exported = nameOf(specifier.exported);
    if (specifier.exportKind === 'type' || (exported !== 'default' && !isEntry(exported))) return [];
    const form = {
      exported,
      statement: range,
      local: nameOf(specifier.local),
      specifier: rangeOf(specifier),
      specifiers: statement.specifiers.length,
    } as const;
    return statement.source
      ? [{ ...form, via: 'from', from: statement.source.value }]
      : [{ ...form, via: 'list' }];
  });
}

function isEntry(name: string): name is EntryName {
  return name === 'middleware' || name === 'proxy';
}

function isCommonJs(statement: TopLevel): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  let expression: Expression = statement.expression;
  while (expression.type === 'AssignmentExpression') {
    let target: Node = expression.left;
    while (target.type === 'MemberExpression') {
      if (
        target.object.type === 'Identifier' &&
        ((target.object.name === 'module' &&
          'name' in target.property &&
          target.property.name === 'exports') ||
          target.object.name === 'exports')
      )
        return true;
      target = target.object;
    }
    expression = expression.right;
  }
  return false;
}

/** Lists the exports that matter to Next. */
export function exportsOf(program: Program, name: EntryName): FileExports {
  const forms = program.body.flatMap(formsOf);
  const used =
    forms.find((form) => form.exported === name) ?? forms.find((form) => form.exported === 'default');
  return {
    ...(used ? { used } : {}),
    forms,
    commonjs: program.body.some(isCommonJs),
    stars: program.body.flatMap((node) =>
      node.type === 'ExportAllDeclaration' && !node.exported && node.exportKind !== 'type'
        ? [{ statement: rangeOf(node), from: node.source.value }]
        : [],
    ),
  };
}

/** The expression or function an export stands for in the end, constants followed. */
export function exportedValue(
  program: Program,
  form: ExportForm,
  bindings: ReadonlyMap<string, Binding>,
): Node | undefined {
  const follow = (name: string, depth: number): Node | undefined => {
    const binding = bindings.get(name);
    if (binding?.kind === 'function') return binding.node;
    if (binding?.kind !== 'variable' || !binding.init || binding.declares !== 'const') return undefined;
    const inner = unwrap(binding.init);
    return inner.type === 'Identifier' && depth < 5 ? (follow(inner.name, depth + 1) ?? inner) : inner;
  };
  if (form.via === 'list') return form.local === undefined ? undefined : follow(form.local, 0);
  if (form.via === 'from' || form.via === 'destructured') return undefined;
  const statement = program.body.find((node) => node.start === form.statement.start);
  if (statement?.type === 'ExportDefaultDeclaration') {
    const declaration = statement.declaration as Node;
    if (isFunction(declaration)) return declaration;
    const inner = unwrap(declaration as Expression);
    return inner.type === 'Identifier' ? (follow(inner.name, 0) ?? inner) : inner;
  }
  if (form.local === undefined) return undefined;
  const found = follow(form.local, 0);
  if (found) return found;
  const binding = bindings.get(form.local);
  return binding?.kind === 'variable' && binding.init ? unwrap(binding.init) : undefined;
}
