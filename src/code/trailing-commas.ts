import type { Node } from 'oxc-parser';
import type { Edits } from './edit.ts';
import { commaBetween } from './style.ts';

type Item = { end: number; type?: string } | null;

/** The comma-separated lists of a node, and where each one's closing bracket is at the latest. */
function listsOf(node: Node, source: string): { items: readonly Item[]; end: number; es5: boolean }[] {
  switch (node.type) {
    case 'ArrayExpression':
      return [{ items: node.elements, end: node.end, es5: true }];
    case 'ArrayPattern': {
      const end = source.indexOf(']', node.elements.at(-1)?.end ?? node.start);
      return [{ items: node.elements, end: end + 1, es5: true }];
    }
    case 'ObjectExpression':
      return [{ items: node.properties, end: node.end, es5: true }];
    case 'ObjectPattern': {
      const end = source.indexOf('}', node.properties.at(-1)?.end ?? node.start);
      return [{ items: node.properties, end: end + 1, es5: true }];
    }
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
      return [{ items: node.specifiers, end: node.source?.start ?? node.end, es5: true }];
    case 'TSTupleType':
      return [{ items: node.elementTypes, end: node.end, es5: true }];
    case 'CallExpression':
    case 'NewExpression':
      return [{ items: node.arguments, end: node.end, es5: false }];
    case 'ImportExpression':
      return [{ items: [node.options ?? node.source], end: node.end, es5: false }];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSFunctionType':
    case 'TSMethodSignature':
    case 'TSCallSignatureDeclaration': {
      const last = node.params.at(-1);
      const end = last ? source.indexOf(')', last.end) : -1;
      return [{ items: node.params, end: end + 1, es5: false }];
    }
    case 'TSTypeParameterDeclaration':
    case 'TSTypeParameterInstantiation':
      return [{ items: node.params, end: node.end, es5: false }];
    default:
      return [];
  }
}

/** Removes the comma behind the last item of lists that span lines; `es5` keeps those of arrays and objects. */
export function dropTrailingCommas(edits: Edits, source: string, node: Node, keep: 'es5' | 'none'): void {
  for (const { items, end, es5 } of listsOf(node, source)) {
    const last = items.at(-1);
    // A hole at the end of an array needs its comma.
    if (!last || (keep === 'es5' && es5)) continue;
    const comma = commaBetween(source, last.end, end - 1);
    if (comma === -1) continue;
    // `<T,>` on one line tells a type parameter from a JSX element.
    if (source.slice(comma, end).includes('\n')) edits.remove(comma, comma + 1);
  }
}
