import type { AssignmentExpression, Node, Program } from 'oxc-parser';
import { Edits } from '../edit.ts';
import type { SourceFile } from '../source-file.ts';
import { walk } from '../walk.ts';
import { nameOf } from './ast.ts';
import { Refused } from './refuse.ts';

/** What an assignment sets: `''` for `module.exports`, else the name of the export. */
function target(node: Node): string | undefined {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier')
    return undefined;
  const { object, property } = node;
  if (object.type === 'Identifier' && object.name === 'module' && property.name === 'exports') return '';
  if (object.type === 'Identifier' && object.name === 'exports') return property.name;
  return target(object) === '' ? property.name : undefined;
}

function places(
  program: Program,
): { node: AssignmentExpression; name: string; start: number; end: number }[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExpressionStatement') return [];
    const { expression } = statement;
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return [];
    const name = target(expression.left);
    return name === undefined ? [] : [{ node: expression, name, start: statement.start, end: statement.end }];
  });
}

function listed(node: Node): string[] | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  const names = node.properties.map((property) => {
    if (property.type !== 'Property' || property.computed || property.value.type !== 'Identifier') return '';
    const exported = nameOf(property.key as { type: string });
    return exported === property.value.name ? exported : `${property.value.name} as ${exported}`;
  });
  return names.includes('') ? undefined : names;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * The text of a CommonJS entry file with `export` in place of `module.exports` and `exports.name`. The wall needs a matcher,
 * and Next reads one from `export const config` only (build/analysis/extract-const-value), which cannot stand in a file
 * that assigns `module.exports`. `require` stays: Next's bundlers take it in both kinds of file. Next 16 does not build a
 * CommonJS entry file at all; 14 and 15 run it, on every path, as they do not see its `config`.
 * @throws Refused for exports that are not plain assignments at the top of the file.
 */
export function asModule(file: SourceFile): string {
  const { program, source } = file;
  const found = places(program);
  const edits = new Edits(source);
  walk(program, (node, parents) => {
    if (node.type !== 'Identifier' || (node.name !== 'module' && node.name !== 'exports')) return undefined;
    const parent = parents.at(-1);
    const isKey =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.shorthand);
    const isPlain = found.some(({ node: { left } }) => left.start <= node.start && left.end >= node.end);
    if (!isKey && !isPlain)
      throw new Refused(
        `it uses \`${node.name}\` in another way than to set an export at the top of the file`,
      );
    return undefined;
  });
  const end = file.style.semicolons ? ';' : '';
  const names = new Set<string>();
  for (const { node, name, start, end: last } of found) {
    if (names.has(name)) throw new Refused('it sets the same CommonJS export twice');
    names.add(name);
    const { right } = node;
    const list = name === '' ? listed(right) : undefined;
    if (list) edits.replace(start, last, `export { ${list.join(', ')} }${end}`);
    else if (name !== '' && right.type === 'Identifier')
      edits.replace(
        start,
        last,
        `export { ${right.name === name ? name : `${right.name} as ${name}`} }${end}`,
      );
    else if (name === '' && right.type === 'ObjectExpression')
      throw new Refused(
        'its `module.exports` is an object whose values are written in place; name them first',
      );
    else if (name === '' || name === 'default') edits.replace(start, right.start, 'export default ');
    else if (IDENTIFIER.test(name)) edits.replace(start, right.start, `export const ${name} = `);
  }
  return edits.apply();
}
