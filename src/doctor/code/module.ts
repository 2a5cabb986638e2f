import {
  field,
  hasDirective,
  type Node,
  nameOf,
  nodes,
  type Parse,
  stringOf,
  unwrap,
} from '../../facts/ast.ts';
import { positionAt } from '../../facts/files.ts';

/** What a name of a module stands for. */
export type Binding =
  | { kind: 'import'; source: string; imported: string }
  /** A function, class or variable; `path` where the name is taken out of the value: `{ handlers: { GET } }`. */
  | { kind: 'value'; node: Node; path: string[]; constant: boolean };

export type Exported =
  | { kind: 'local'; name: string; node: Node }
  | { kind: 'expression'; node: Node }
  | { kind: 'from'; source: string; imported: string; node: Node };

/** A parsed module of the target. */
export interface Module {
  path: string;
  text: string;
  body: readonly Node[];
  directive: 'client' | 'server' | undefined;
  bindings: Map<string, Binding>;
  exports: Map<string, Exported>;
  /** Specifiers of `export * from`. */
  stars: string[];
  /** Why it could not be read; the rest is empty then. */
  problem?: { message: string; line: number; column: number } | undefined;
}

/** Parses a text into the model; a syntax error comes back as `problem`. */
export function readModule(path: string, text: string, parse: Parse): Module {
  const module: Module = {
    path,
    text,
    body: [],
    directive: undefined,
    bindings: new Map(),
    exports: new Map(),
    stars: [],
  };
  try {
    const { body, error } = parse(path, text);
    if (error !== undefined) return { ...module, problem: error };
    module.body = body;
  } catch {
    return {
      ...module,
      problem: { message: 'the code is nested too deeply to be read', line: 1, column: 1 },
    };
  }
  if (hasDirective(module.body, 'use client')) module.directive = 'client';
  else if (hasDirective(module.body, 'use server')) module.directive = 'server';
  for (const statement of module.body) readStatement(statement, module);
  return module;
}

/** 1-based line of a node. */
export const lineOf = (module: Pick<Module, 'text'>, node: Node): number =>
  positionAt(module.text, node.start).line;

function readStatement(statement: Node, module: Module): void {
  switch (statement.type) {
    case 'ImportDeclaration':
      readImport(statement, module);
      break;
    case 'ExportNamedDeclaration':
      readNamed(statement, module);
      break;
    case 'ExportDefaultDeclaration': {
      const value = field(statement, 'declaration');
      if (value === undefined) break;
      const name = nameOf(field(value, 'id'));
      const declares = value.type === 'FunctionDeclaration' || value.type === 'ClassDeclaration';
      if (declares && name !== undefined) {
        declare(value, module);
        module.exports.set('default', { kind: 'local', name, node: value });
      } else module.exports.set('default', { kind: 'expression', node: value });
      break;
    }
    case 'ExportAllDeclaration': {
      const source = stringOf(field(statement, 'source'));
      const name = nameOf(field(statement, 'exported'));
      if (source === undefined || statement.exportKind === 'type') break;
      if (name === undefined) module.stars.push(source);
      else module.exports.set(name, { kind: 'from', source, imported: '*', node: statement });
      break;
    }
    default:
      declare(statement, module);
      readCommonJs(statement, module);
  }
}

function readImport(statement: Node, module: Module): void {
  const source = stringOf(field(statement, 'source'));
  if (source === undefined || statement.importKind === 'type') return;
  for (const specifier of nodes(statement.specifiers)) {
    const local = nameOf(field(specifier, 'local'));
    if (local === undefined || specifier.importKind === 'type') continue;
    const imported =
      specifier.type === 'ImportSpecifier'
        ? (nameOf(field(specifier, 'imported')) ?? local)
        : specifier.type === 'ImportNamespaceSpecifier'
          ? '*'
          : 'default';
    module.bindings.set(local, { kind: 'import', source, imported });
  }
}

function readNamed(statement: Node, module: Module): void {
  if (statement.exportKind === 'type') return;
  const declaration = field(statement, 'declaration');
  if (declaration !== undefined) {
    for (const [name, node] of declare(declaration, module))
      module.exports.set(name, { kind: 'local', name, node });
    return;
  }
  const source = stringOf(field(statement, 'source'));
  for (const specifier of nodes(statement.specifiers)) {
    const local = nameOf(field(specifier, 'local'));
    const exported = nameOf(field(specifier, 'exported'));
    if (local === undefined || exported === undefined || specifier.exportKind === 'type') continue;
    module.exports.set(
      exported,
      source === undefined
        ? { kind: 'local', name: local, node: specifier }
        : { kind: 'from', source, imported: local, node: specifier },
    );
  }
}

/** `module.exports = value` and `exports.name = value`. */
function readCommonJs(statement: Node, module: Module): void {
  const assignment = field(statement, 'expression');
  const left = field(assignment, 'left');
  const right = field(assignment, 'right');
  if (assignment?.type !== 'AssignmentExpression' || left?.type !== 'MemberExpression' || !right) return;
  const object = field(left, 'object');
  const name = nameOf(field(left, 'property'));
  if (nameOf(object) === 'module' && name === 'exports')
    module.exports.set('default', { kind: 'expression', node: right });
  else if (nameOf(object) === 'exports' && name !== undefined)
    module.exports.set(name, { kind: 'expression', node: right });
}

/** Records what a declaration binds; the names with the node to point at. */
function declare(statement: Node, module: Module): [string, Node][] {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    const name = nameOf(field(statement, 'id'));
    // An overload's signature has no body, and the implementation comes last.
    if (name === undefined || (statement.type === 'FunctionDeclaration' && !field(statement, 'body')))
      return [];
    module.bindings.set(name, { kind: 'value', node: statement, path: [], constant: true });
    return [[name, statement]];
  }
  if (statement.type === 'TSEnumDeclaration' && statement.declare !== true) {
    const name = nameOf(field(statement, 'id')) ?? '';
    // Several of one name are one together.
    const constant = !module.bindings.has(name);
    module.bindings.set(name, { kind: 'value', node: statement, path: [], constant });
    return [[name, statement]];
  }
  if (statement.type !== 'VariableDeclaration' || statement.declare === true) return [];
  return nodes(statement.declarations).flatMap((declarator): [string, Node][] => {
    const init = unwrap(field(declarator, 'init'));
    const constant = statement.kind === 'const';
    return namesIn(field(declarator, 'id')).map(({ name, path, node }) => {
      // One that gets its value later is not the platform's of that name.
      module.bindings.set(name, {
        kind: 'value',
        node: init ?? declarator,
        path,
        constant: constant && init !== undefined,
      });
      return [name, init && path.length === 0 ? init : node];
    });
  });
}

/** The names a pattern binds, each with the way to its value; `?` for a step that can't be named. */
export function namesIn(
  pattern: Node | undefined,
  path: string[] = [],
): { name: string; path: string[]; node: Node }[] {
  if (pattern === undefined) return [];
  switch (pattern.type) {
    case 'Identifier': {
      const name = nameOf(pattern);
      return name === undefined ? [] : [{ name, path, node: pattern }];
    }
    case 'AssignmentPattern':
      return namesIn(field(pattern, 'left'), path);
    case 'ObjectPattern':
      return nodes(pattern.properties).flatMap((property) =>
        property.type === 'RestElement'
          ? namesIn(field(property, 'argument'), [...path, '?'])
          : namesIn(field(property, 'value'), [...path, nameOf(field(property, 'key')) ?? '?']),
      );
    case 'ArrayPattern':
      return nodes(pattern.elements).flatMap((element) => namesIn(element, [...path, '?']));
    default:
      return [];
  }
}
