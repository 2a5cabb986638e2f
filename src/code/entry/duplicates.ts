import type { Node, Program } from 'oxc-parser';
import { walk } from '../walk.ts';
import { nameOf } from './ast.ts';

function patternNames(pattern: Node): string[] {
  const names: string[] = [];
  walk(pattern, (node, parents) => {
    const parent = parents.at(-1);
    if (node.type === 'AssignmentPattern') return undefined;
    if (parent?.type === 'AssignmentPattern' && parent.right === node) return false;
    if (parent?.type === 'Property' && parent.key === node && parent.value !== node && !parent.shorthand)
      return false;
    if (node.type.startsWith('TS')) return false;
    if (node.type === 'Identifier') names.push(node.name);
    return undefined;
  });
  return [...new Set(names)];
}

/** Values a declaration binds; types, overloads and `var` may be declared more than once. */
function boundBy(declaration: Node | null): string[] {
  if (declaration?.type === 'VariableDeclaration')
    return declaration.kind === 'var' ? [] : declaration.declarations.flatMap(({ id }) => patternNames(id));
  if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration')
    return declaration.id ? [declaration.id.name] : [];
  return [];
}

function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** A name that the file exports or binds twice: a syntax error of modules that the parser leaves to a later pass. */
export function boundTwice(program: Program): string | undefined {
  const exported: string[] = [];
  const bound: string[] = [];
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      if (statement.importKind !== 'type')
        for (const specifier of statement.specifiers)
          if (!(specifier.type === 'ImportSpecifier' && specifier.importKind === 'type'))
            bound.push(specifier.local.name);
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const declaration = statement.declaration as Node;
      if (declaration.type !== 'TSDeclareFunction' && declaration.type !== 'TSInterfaceDeclaration')
        exported.push('default');
      bound.push(...boundBy(declaration));
    } else if (statement.type === 'ExportNamedDeclaration') {
      const names = boundBy(statement.declaration);
      bound.push(...names);
      if (statement.exportKind !== 'type') {
        exported.push(...names);
        for (const specifier of statement.specifiers)
          if (specifier.exportKind !== 'type') exported.push(nameOf(specifier.exported));
      }
    } else bound.push(...boundBy(statement));
  }
  return firstTwice(exported) ?? firstTwice(bound);
}

/**
 * A name that an export list takes from a file that declares it nowhere: a syntax error of modules that the parser
 * leaves to a later pass. A declaration in any scope counts, so that no file is called broken that is not.
 */
export function exportedUndeclared(program: Program): string | undefined {
  const exported = program.body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && !statement.source
      ? statement.specifiers.map(({ local }) => nameOf(local))
      : [],
  );
  if (exported.length === 0) return undefined;
  const declared = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator') for (const name of patternNames(node.id)) declared.add(name);
    else if (
      node.type === 'ImportSpecifier' ||
      node.type === 'ImportDefaultSpecifier' ||
      node.type === 'ImportNamespaceSpecifier'
    )
      declared.add(node.local.name);
    else if ('id' in node && node.id && node.id.type === 'Identifier') declared.add(node.id.name);
    return undefined;
  });
  return exported.find((name) => !declared.has(name));
}
