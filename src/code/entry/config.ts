import type { Expression, ObjectExpression, Program } from 'oxc-parser';
import { nameOf, type Range, staticValue, type TopLevel, unwrap } from './ast.ts';

export interface Condition {
  type: 'header' | 'cookie' | 'query' | 'host';
  key: string;
  value?: string;
}

export interface MatcherEntry {
  source: string;
  /** `locale: false` of the Pages Router's i18n. */
  wholePath: boolean;
  has: Condition[];
  missing: Condition[];
  /** Where it stands in the file. */
  range: Range;
}

/** The exported `config` of an entry file, as far as Next reads it. */
export interface ConfigShape {
  /**
   * `absent`: Next runs the file on every path; `literal`: Next reads it; `elsewhere`: it comes from another module
   * or under another name, so Next ignores it; `listed`: a constant `config` in an export list, which Next ignores too; `computed`: neither
   * Next nor we can read it.
   */
  kind: 'absent' | 'literal' | 'elsewhere' | 'listed' | 'computed';
  /** The statement that holds the object. */
  statement?: Range;
  /** The object literal. */
  object?: Range;
  /** First property of the object, where there is one. */
  firstProperty?: number;
  /** The value of `matcher`. */
  matcher?: Range;
  /** Its value where it can be read; undefined value = no matcher. */
  entries?: MatcherEntry[];
  /** The value as plain data, to compare with the one wanted. */
  value?: unknown;
  /** For `elsewhere` and `listed`: the export specifier. */
  specifier?: Range;
  /** For `listed`: the export list, and how many names it has. */
  list?: Range;
  specifiers?: number;
  /** Other keys of the object: `runtime`, `regions`, `unstable_allowDynamic`. */
  keys: string[];
}

function conditions(value: unknown): Condition[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const found: Condition[] = [];
  for (const item of value as unknown[]) {
    const { type, key, value: wanted } = (item ?? {}) as Record<string, unknown>;
    if (type !== 'header' && type !== 'cookie' && type !== 'query' && type !== 'host') return undefined;
    if (type !== 'host' && typeof key !== 'string') return undefined;
    if (wanted !== undefined && typeof wanted !== 'string') return undefined;
    found.push({
      type,
      key: typeof key === 'string' ? key : '',
      ...(wanted === undefined ? {} : { value: wanted }),
    });
  }
  return found;
}

function entriesOf(value: unknown, node: Expression): MatcherEntry[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const inner = unwrap(node);
  const nodes = inner.type === 'ArrayExpression' ? inner.elements : [inner];
  const entries: MatcherEntry[] = [];
  for (const [index, item] of list.entries()) {
    const range = rangeOf(nodes[index] ?? inner);
    if (typeof item === 'string') {
      entries.push({ source: item, wholePath: false, has: [], missing: [], range });
      continue;
    }
    const { source, locale, has, missing } = (item ?? {}) as Record<string, unknown>;
    const all = conditions(has);
    const none = conditions(missing);
    if (typeof source !== 'string' || !all || !none) return undefined;
    entries.push({ source, wholePath: locale === false, has: all, missing: none, range });
  }
  return entries.every((entry) => entry.source.startsWith('/')) ? entries : undefined;
}

function readObject(object: ObjectExpression, statement: Range): ConfigShape {
  const shape: ConfigShape = {
    kind: 'literal',
    statement: { start: statement.start, end: statement.end },
    object: { start: object.start, end: object.end },
    keys: [],
  };
  const first = object.properties[0];
  if (first) shape.firstProperty = first.start;
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed || property.shorthand || property.method)
      return { ...shape, kind: 'computed' };
    const name = nameOf(property.key as { type: string });
    if (name !== 'matcher') {
      shape.keys.push(name);
      continue;
    }
    const value = staticValue(property.value as Expression);
    const entries = value && entriesOf(value.value, property.value as Expression);
    if (!value || !entries || shape.matcher) return { ...shape, kind: 'computed' };
    shape.matcher = { start: property.value.start, end: property.value.end };
    shape.entries = entries;
    shape.value = value.value;
  }
  return shape;
}

function fromDeclaration(statement: TopLevel, name: string): ConfigShape | undefined {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declaration?.type !== 'VariableDeclaration') return undefined;
  for (const { id, init } of declaration.declarations) {
    if (id.type !== 'Identifier' || id.name !== name) continue;
    const object = init && unwrap(init);
    if (object?.type === 'ObjectExpression' && declaration.kind === 'const')
      return readObject(object, statement);
    return { kind: 'computed', statement: { start: statement.start, end: statement.end }, keys: [] };
  }
  return undefined;
}

function declaredConfig(program: Program): ConfigShape | undefined {
  for (const statement of program.body) {
    const found = statement.type === 'VariableDeclaration' && fromDeclaration(statement, 'config');
    if (found && statement.declarations.length === 1) return found;
  }
  return undefined;
}

/** Finds the exported `config` and reads its matcher without running anything. */
export function configOf(program: Program): ConfigShape {
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const direct = fromDeclaration(statement, 'config');
    if (direct) return direct;
    for (const specifier of statement.specifiers) {
      if (nameOf(specifier.exported) !== 'config' || specifier.exportKind === 'type') continue;
      const range = { start: specifier.start, end: specifier.end };
      // Next looks for `export const config` only; through a list or another module it warns and runs on every path.
      const local = nameOf(specifier.local);
      const own = !statement.source && local === 'config' ? declaredConfig(program) : undefined;
      if (!own) return { kind: 'elsewhere', specifier: range, statement: rangeOf(statement), keys: [] };
      return {
        ...own,
        kind: own.object ? 'listed' : 'computed',
        specifier: range,
        list: rangeOf(statement),
        specifiers: statement.specifiers.length,
      };
    }
  }
  return { kind: 'absent', keys: [] };
}

const rangeOf = (node: Range): Range => ({ start: node.start, end: node.end });
