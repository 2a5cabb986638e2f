import type { Node } from 'oxc-parser';
import type { Finding } from '../types.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import { constOf } from './const-of.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { EQUALS, isSecretToTell } from './secret-names.ts';

/** Most modules have no such default, and need not be parsed to see that. */
const LOOKS_SO =
  /process\.env\.\w*(?:PASS|PASSWORD|PASSCODE|SECRET|TOKEN|API_?KEY)\b!?\s*(?:\|\||\?\?)\s*['"`]/;
const HELP =
  'Whoever reads the code gets in wherever the variable is missing. Refuse everybody there: leave out the text, and compare only if the variable is set.';

/** A variable with a text of the code in its place where it is missing. */
interface Default {
  name: string;
  node: Node;
}

/** The variables with a default that a compared value is made of: straight, by a constant, or in a template. */
function defaultsIn(node: Node, module: Module): Default[] {
  if (node.type === 'Identifier') {
    const init = constOf(node.name, node, module);
    return init && init.type !== 'Identifier' ? defaultsIn(init, module) : [];
  }
  if (node.type === 'TemplateLiteral') return node.expressions.flatMap((one) => defaultsIn(one, module));
  if (node.type === 'ParenthesizedExpression') return defaultsIn(node.expression, module);
  if (node.type !== 'LogicalExpression' || node.operator === '&&') return [];
  const name = /^process\.env\.(\w+)$/.exec(dottedName(node.left) ?? '')?.[1] ?? '';
  const { right } = node;
  const isText = right.type === 'Literal' && typeof right.value === 'string' && right.value !== '';
  return isText && isSecretToTell(name) ? [{ name, node }] : [];
}

/** Passwords and tokens that are compared with what somebody sends, and that stand in the code where a variable is missing. */
export function defaultPasswordFindings({ code }: RuleContext): Finding[] {
  return code.holding('process.env').flatMap((path) => {
    const module = LOOKS_SO.test(code.text(path) ?? '') ? code.module(path) : undefined;
    if (!module) return [];
    const compared = nodesOf(module.program, 'BinaryExpression').flatMap(({ operator, left, right }) =>
      // Whoever compares it with a text asks whether the default is in use.
      EQUALS.has(operator) && left.type !== 'Literal' && right.type !== 'Literal' ? [left, right] : [],
    );
    const found = compared.flatMap((side) => defaultsIn(side as Node, module));
    return [...new Map(found.map((one) => [one.node.start, one])).values()].map(({ name, node }) => {
      const message = `${name}, which decides who gets in, is a text of the code wherever that variable is missing.`;
      return finding('secret/in-code', {
        file: path,
        ...module.at(node.start),
        what: name,
        message,
        help: HELP,
      });
    });
  });
}
