import type { Node } from 'oxc-parser';
import { escaped } from '../../facts/words.ts';
import type { Finding } from '../types.ts';
import { type Code, dottedName, type Module, nodesOf } from './code.ts';
import { constOf } from './const-of.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { EQUALS, isSecretToTell } from './secret-names.ts';

/** Most modules compare no such variable, and need not be parsed to see that. */
const LOOKS_SO = /process\.env\.\w*(?:PASS|PASSWORD|PASSCODE|SECRET|TOKEN|API_?KEY)\b/;
/** What of a request is undefined where the caller leaves it out; `get()` gives null. */
const LEFT_OUT = /(?:^|\.)(?:req|request)\.(?:query|body|headers)(?:\.\w+)?$/;
/** How code speaks of what a caller sends to show who they are. */
const SENT = /headers?\b|authorization|\bauth|query|searchParams|cookies/i;

/** A comparison with a variable, by which whoever sends the right thing gets in. */
interface Compared {
  name: string;
  /** Everything in the module that names the variable there. */
  uses: readonly Node[];
  node: Node;
  /** What everybody gets in with where the variable is missing. */
  opens: string;
}

const unwrapped = (node: Node): Node =>
  node.type === 'TSNonNullExpression' ||
  node.type === 'ParenthesizedExpression' ||
  node.type === 'TSAsExpression'
    ? unwrapped(node.expression)
    : node;

/** The variable that an expression is, straight or by a constant, and what names it. */
function variableOf(node: Node, module: Module): { name: string; uses: readonly Node[] } | undefined {
  const inner = unwrapped(node);
  if (inner.type === 'Identifier') {
    const init = constOf(inner.name, inner, module);
    const found = init && unwrapped(init).type !== 'Identifier' ? variableOf(init, module) : undefined;
    return found && { name: found.name, uses: [...found.uses, inner] };
  }
  const name = /^process\.env\.(\w+)$/.exec(dottedName(inner) ?? '')?.[1];
  return name !== undefined && isSecretToTell(name) ? { name, uses: [inner] } : undefined;
}

/** Whether a value is something that a caller sends, by how it is spelled or by the constant that it is. */
function isSent(node: Node, module: Module): boolean {
  const inner = unwrapped(node);
  const init = inner.type === 'Identifier' ? constOf(inner.name, inner, module) : undefined;
  return [inner, ...(init ? [init] : [])].some(({ start, end }) => SENT.test(module.text.slice(start, end)));
}

/** What one side of a comparison says of the other one. */
function comparedIn(side: Node, other: Node, module: Module): Compared[] {
  const node = unwrapped(side);
  if (node.type === 'TemplateLiteral') {
    const variables = node.expressions.map((one) => variableOf(one, module));
    const [first] = variables;
    if (!first || variables.some((one) => one?.name !== first.name)) return [];
    if (!isSent(other, module)) return [];
    const text = node.quasis.map(({ value }) => value.cooked ?? value.raw).join('undefined');
    return [{ ...first, node, opens: `whoever sends "${text}" gets in` }];
  }
  const found = variableOf(node, module);
  const sent = unwrapped(other);
  const left = sent.type === 'MemberExpression' && sent.computed ? sent.object : sent;
  const written = module.text.slice(sent.start, sent.end);
  // Named again, it is asked whether it was sent.
  if (module.text.split(written).length > 2) return [];
  return found && sent.type === 'MemberExpression' && LEFT_OUT.test(dottedName(left) ?? '')
    ? [{ ...found, node, opens: 'whoever sends nothing gets in' }]
    : [];
}

/** Everything that names a variable in a module, or a constant that is one, but for the constant's own name. */
function namesOf(name: string, module: Module): Node[] {
  const straight = nodesOf(module.program, 'MemberExpression').filter(
    (node) => dottedName(node) === `process.env.${name}`,
  );
  const declared = nodesOf(module.program, 'VariableDeclarator').filter(
    ({ init }) => init && straight.includes(unwrapped(init) as (typeof straight)[number]),
  );
  const own = new Set<Node>(declared.map(({ id }) => id));
  const constants = new Set(declared.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : [])));
  const others = nodesOf(module.program, 'Identifier').filter(
    (node) => constants.has(node.name) && !own.has(node as Node),
  );
  return [...straight, ...others] as Node[];
}

/** Whether another file names a variable beside reading it: a schema or a list of those that have to be set. */
const isListed = (name: string, code: Code, path: string): boolean => {
  const listed = new RegExp(`(?<!process\\.env\\.)\\b${escaped(name)}\\b`);
  return code.holding('process.env').some((other) => other !== path && listed.test(code.text(other) ?? ''));
};

/** Secrets that a caller is asked for, and that are a text everybody knows where their variable is missing. */
export function unsetSecretFindings({ code }: RuleContext): Finding[] {
  return code.holding('process.env').flatMap((path) => {
    const module = LOOKS_SO.test(code.text(path) ?? '') ? code.module(path) : undefined;
    if (!module) return [];
    const compared = nodesOf(module.program, 'BinaryExpression').flatMap(({ operator, left, right }) =>
      EQUALS.has(operator)
        ? [...comparedIn(left as Node, right, module), ...comparedIn(right, left as Node, module)]
        : [],
    );
    const inside = new Set(compared.flatMap(({ uses }) => uses));
    return compared.flatMap(({ name, node, opens }) => {
      // Whoever names it elsewhere may ask there whether it is set.
      const isAsked = namesOf(name, module).some((one) => !inside.has(one));
      if (isAsked || isListed(name, code, path)) return [];
      const message = `Where ${name} is not set, ${opens}.`;
      return [finding('secret/unset-opens', { file: path, ...module.at(node.start), what: name, message })];
    });
  });
}
