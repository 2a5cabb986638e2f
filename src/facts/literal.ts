import { dotted, field, type Node, nameOf, nodes, stringOf, unwrap } from './ast.ts';

/** Marks a value that is computed, so that it cannot be known without running code. */
export const COMPUTED: unique symbol = Symbol('computed');

/** Plain data read from syntax; objects keep unknown parts as COMPUTED. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | undefined
  | typeof COMPUTED
  | Literal[]
  | { [key: string]: Literal };

/** Top-level `const x = …` of a module, by name. */
export type Constants = ReadonlyMap<string, Node>;

const MAX_DEPTH = 24;

/** Collects top-level `const`s (also exported ones) with an initializer. */
export function constants(body: readonly Node[]): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const statement of body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? field(statement, 'declaration') : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const declarator of nodes(declaration.declarations)) {
      const name = nameOf(field(declarator, 'id'));
      const init = field(declarator, 'init');
      if (name !== undefined && init !== undefined && field(declarator, 'id')?.type === 'Identifier')
        found.set(name, init);
    }
  }
  return found;
}

/** The value of an expression as far as it is written down literally. Never runs anything. */
export function literal(node: Node | undefined, known: Constants, depth = 0): Literal {
  const inner = unwrap(node);
  if (inner === undefined || depth > MAX_DEPTH) return COMPUTED;
  const text = stringOf(inner);
  if (text !== undefined) return text;
  switch (inner.type) {
    case 'Literal': {
      const value = inner.value;
      return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : COMPUTED;
    }
    case 'Identifier': {
      const name = nameOf(inner);
      if (name === 'undefined') return undefined;
      const init = name === undefined ? undefined : known.get(name);
      return init === undefined ? COMPUTED : literal(init, known, depth + 1);
    }
    case 'UnaryExpression': {
      const value = literal(field(inner, 'argument'), known, depth + 1);
      if (inner.operator === '-' && typeof value === 'number') return -value;
      if (inner.operator === '!' && typeof value === 'number') return !value;
      return COMPUTED;
    }
    case 'ArrayExpression':
      return nodes(inner.elements).flatMap((element): Literal[] => {
        if (element.type !== 'SpreadElement') return [literal(element, known, depth + 1)];
        const spread = literal(field(element, 'argument'), known, depth + 1);
        return Array.isArray(spread) ? spread : [COMPUTED];
      });
    case 'ObjectExpression':
      return objectLiteral(inner, known, depth);
    case 'NewExpression':
      return dotted(field(inner, 'callee')) === 'URL'
        ? literal(nodes(inner.arguments)[0], known, depth + 1)
        : COMPUTED;
    default:
      return COMPUTED;
  }
}

/** Key that stands for a spread whose content is unknown. */
export const SPREAD = '...';

function objectLiteral(node: Node, known: Constants, depth: number): { [key: string]: Literal } {
  const value: { [key: string]: Literal } = Object.create(null);
  for (const property of nodes(node.properties)) {
    if (property.type === 'SpreadElement') {
      const spread = literal(field(property, 'argument'), known, depth + 1);
      if (isLiteralObject(spread)) Object.assign(value, spread);
      else value[SPREAD] = COMPUTED;
      continue;
    }
    const key = property.computed === true ? stringOf(field(property, 'key')) : keyOf(field(property, 'key'));
    if (key === undefined) value[SPREAD] = COMPUTED;
    else
      value[key] = property.method === true ? COMPUTED : literal(field(property, 'value'), known, depth + 1);
  }
  return value;
}

function keyOf(node: Node | undefined): string | undefined {
  const name = nameOf(node);
  return name ?? (node?.type === 'Literal' ? String(node.value) : undefined);
}

export function isLiteralObject(value: Literal): value is { [key: string]: Literal } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
