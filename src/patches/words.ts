import { calleeName } from '../code/ast.ts';
import { parse, walk } from '../code/parse.ts';

/**
 * What code calls, sets and lists, comments aside: names of calls, keys of objects, texts.
 * @returns undefined for a file that does not parse: it says nothing.
 */
export function wordsOf(path: string, text: string): Set<string> | undefined {
  const { program, errors } = parse(path, text);
  if (errors.length > 0) return undefined;
  const words = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'CallExpression') words.add(calleeName(node.callee));
    if (node.type === 'Property' && node.key.type === 'Identifier') words.add(node.key.name);
    if (node.type === 'Literal' && typeof node.value === 'string') words.add(node.value);
    return undefined;
  });
  return words;
}
