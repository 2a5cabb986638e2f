import { eachChild, field, isFunction, type Node, nameOf, nodes, stringOf, unwrap } from './ast.ts';

/** What ends a render of the App Router by sending the visitor to another page. */
const SENDS = new Set(['redirect', 'permanentRedirect']);

/** The names by which a module calls them. */
function sendingNames(body: readonly Node[]): Set<string> {
  const found = new Set<string>();
  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration') continue;
    if (stringOf(field(statement, 'source')) !== 'next/navigation') continue;
    for (const specifier of nodes(statement.specifiers)) {
      const local = nameOf(field(specifier, 'local'));
      if (local !== undefined && SENDS.has(nameOf(field(specifier, 'imported')) ?? '')) found.add(local);
    }
  }
  return found;
}

/** The function that a module exports by default, inline or by its name. */
function defaultFunction(body: readonly Node[]): Node | undefined {
  const exported = body.find(({ type }) => type === 'ExportDefaultDeclaration');
  const value = unwrap(field(exported, 'declaration'));
  if (isFunction(value)) return value;
  const name = nameOf(value);
  if (name === undefined) return undefined;
  for (const statement of body) {
    if (isFunction(statement) && nameOf(field(statement, 'id')) === name) return statement;
    for (const one of nodes(statement.declarations)) {
      const init = unwrap(field(one, 'init'));
      if (nameOf(field(one, 'id')) === name && isFunction(init)) return init;
    }
  }
  return undefined;
}

/** How many `return`s are the function's own. */
function returnsIn(node: Node): number {
  let count = node.type === 'ReturnStatement' ? 1 : 0;
  eachChild(node, (child) => {
    if (!isFunction(child)) count += returnsIn(child);
  });
  return count;
}

/** Whether a page shows nothing to anybody: whoever asks for it is sent to another one, at the latest by its last line. */
export function redirectsAll(body: readonly Node[]): boolean {
  const names = sendingNames(body);
  const page = names.size > 0 ? defaultFunction(body) : undefined;
  const inner = field(page, 'body');
  if (!inner) return false;
  const sends = (value: Node | undefined): boolean => {
    const call = unwrap(value);
    return call?.type === 'CallExpression' && names.has(nameOf(field(call, 'callee')) ?? '');
  };
  if (inner.type !== 'BlockStatement') return sends(inner);
  const last = nodes(inner.body).at(-1);
  const returns = last?.type === 'ReturnStatement';
  return sends(field(last, returns ? 'argument' : 'expression')) && returnsIn(inner) === (returns ? 1 : 0);
}
