import type { Expression, Node, Program } from 'oxc-parser';
import { walk } from '../../code/parse.ts';
import { isClient } from '../../facts/sources.ts';
import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** What decides over access, by its name. */
const AUTHORITY =
  /roles?$|admin|permission|scopes?$|staff|moderator|premium|subscri|credit|approved|tenant|^(?:is_?)?(?:pro|paid|owner|verified)$|^(?:plan|tier|access(?:_?level)?)$/i;
/** Hooks that only code in the browser calls. */
const BROWSER = /\buse(?:User|Auth|Clerk|Session)\s*\(|@clerk\/clerk-(?:react|expo)/;
const NAME = 'unsafeMetadata';

/**
 * What decides over access, read on the server from what the user themselves can write.
 * [clerk.com/docs/guides/users/extending: unsafe metadata can be written by the frontend]
 */
export function metadataFindings({ code }: RuleContext): Finding[] {
  return code.holding(NAME).flatMap((path): Finding[] => {
    const text = code.text(path) ?? '';
    if (isClient(text) || BROWSER.test(text)) return [];
    const module = code.module(path);
    if (module === undefined) return [];
    const found = new Map<string, Node>();
    for (const [name, node] of readsOf(module.program))
      if (AUTHORITY.test(name) && !found.has(name)) found.set(name, node);
    return [...found].map(([name, node]) => {
      const message = `Whoever is signed in can write ${NAME}.${name} from the browser, so it says nothing about what they may do.`;
      return finding('auth/unsafe-metadata', { file: path, ...module.at(node.start), what: name, message });
    });
  });
}

/** Every field that is read of it, with its name: straight, out of a pattern, or by way of a constant. */
function readsOf(program: Program): [string, Node][] {
  const reads: [string, Node][] = [];
  const aliases = new Set<string>();
  const written = new Set<Node>();
  walk(program, (node) => {
    if (node.type === 'AssignmentExpression') written.add(node.left);
    if (node.type === 'VariableDeclarator' && node.init && isUnsafe(node.init, aliases)) {
      const { id } = node;
      if (id.type === 'Identifier') aliases.add(id.name);
      if (id.type === 'ObjectPattern')
        for (const property of id.properties)
          if (property.type === 'Property' && property.key.type === 'Identifier')
            reads.push([property.key.name, property]);
    }
    if (node.type === 'MemberExpression' && !written.has(node) && isUnsafe(node.object, aliases)) {
      const { property } = node;
      const name =
        property.type === 'Literal'
          ? property.value
          : !node.computed && property.type === 'Identifier'
            ? property.name
            : undefined;
      if (typeof name === 'string') reads.push([name, node]);
    }
    return undefined;
  });
  return reads;
}

/** Whether an expression is the metadata itself, whatever type it is given and whatever stands in for it. */
function isUnsafe(node: Expression, aliases: ReadonlySet<string>): boolean {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ChainExpression':
      return isUnsafe(node.expression, aliases);
    case 'LogicalExpression':
      return isUnsafe(node.left, aliases) || isUnsafe(node.right, aliases);
    case 'Identifier':
      return node.name === NAME || aliases.has(node.name);
    case 'MemberExpression':
      return node.property.type === 'Identifier' && !node.computed && node.property.name === NAME;
    default:
      return false;
  }
}
