import { field, type Node, nodes } from './ast.ts';

/** What may stand between two words. */
const GAP = String.raw`(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n]*\n)`;
/** `import type` and `export type`, but for a default import of that name. */
const IMPORT = new RegExp(`import${GAP}+type(?=${GAP}*[{*]|${GAP}+(?!from\\b${GAP}*['"])[\\w$])`, 'y');
const EXPORT = new RegExp(`export${GAP}*type(?=${GAP}*[{*]|${GAP}+[\\w$])`, 'y');
/** `type name` in a list, but for a name that is `type`. */
const LISTED = new RegExp(`type(?=${GAP}+(?!as\\b(?!${GAP}+as\\b${GAP}+['"\\w$]|${GAP}*[,}]))['"\\w$])`, 'y');
const DECLARES = new RegExp(`declare${GAP}+[\\w$]`, 'y');
const TYPES = new Set(['TSTypeAliasDeclaration', 'TSInterfaceDeclaration']);

function stands(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/**
 * Says of the imports, exports and variables of a module which of them are types only, as a tree does that holds the types.
 * @param body The module's statements, from a tree without them; marked in place.
 */
export function markTypes(body: readonly Node[], text: string): void {
  for (const statement of body) {
    const { type, start } = statement;
    if (type === 'ImportDeclaration') {
      if (stands(IMPORT, text, start)) statement.importKind = 'type';
      else markListed(statement, 'importKind', text);
    } else if (type === 'ExportNamedDeclaration' || type === 'ExportAllDeclaration') {
      const declaration = field(statement, 'declaration');
      const isType = declaration
        ? TYPES.has(declaration.type) || markDeclared(declaration, text)
        : stands(EXPORT, text, start);
      if (isType) statement.exportKind = 'type';
      else markListed(statement, 'exportKind', text);
    } else if (type === 'VariableDeclaration') markDeclared(statement, text);
  }
}

function markListed(statement: Node, kind: string, text: string): void {
  for (const specifier of nodes(statement.specifiers))
    if (/^(?:Im|Ex)portSpecifier$/.test(specifier.type) && stands(LISTED, text, specifier.start))
      specifier[kind] = 'type';
}

function markDeclared(declaration: Node, text: string): boolean {
  const isDeclared = stands(DECLARES, text, declaration.start);
  if (isDeclared) declaration.declare = true;
  return isDeclared;
}
