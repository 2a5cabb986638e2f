import type { Node } from 'oxc-parser';
import type { Finding } from '../types.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Packages that sign and verify tokens. */
const PACKAGES = /^(?:jose|jsonwebtoken)(?:\/|$)/;
/** What is handed a key behind the token. */
const TAKES_KEY = new Set(['jwtVerify', 'jwtDecrypt', 'verify', 'sign']);
/** What makes a key of a text. */
const MAKES_KEY = /^(?:\w*[eE]ncoder\.encode|Buffer\.from|createSecretKey|crypto\.createSecretKey)$/;
const MAX_STEPS = 10;

/** How a key stands in the code: as it is, or in place of a variable that is missing. */
type Stands = 'literal' | 'fallback';

/** A public key is there to be known. */
const isKey = (text: string): boolean =>
  text !== '' && !/-----BEGIN (?:[A-Z ]*PUBLIC KEY|CERTIFICATE)/.test(text);

/** Whether a key is a text of the code; a short way through the names of its module is followed. */
function standsIn(node: Node, module: Module, left = MAX_STEPS): Stands | undefined {
  if (left === 0) return undefined;
  const again = (one: Node): Stands | undefined => standsIn(one, module, left - 1);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' && isKey(node.value) ? 'literal' : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 && isKey(node.quasis[0]?.value.raw ?? '') ? 'literal' : undefined;
    case 'LogicalExpression':
      return node.operator !== '&&' && again(node.right) ? 'fallback' : undefined;
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return again(node.expression);
    case 'CallExpression': {
      const [text] = node.arguments;
      return text && isMaking(node.callee) ? again(text) : undefined;
    }
    case 'Identifier': {
      const binding = module.bindings.get(node.name);
      return binding?.kind === 'variable' && binding.declares === 'const' && binding.init
        ? again(binding.init)
        : undefined;
    }
    default:
      return undefined;
  }
}

/** `new TextEncoder().encode` or one of those that have a name. */
function isMaking(callee: Node): boolean {
  if (MAKES_KEY.test(dottedName(callee) ?? '')) return true;
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'NewExpression' &&
    dottedName(callee.object.callee) === 'TextEncoder'
  );
}

/** The name that a chain of calls and members begins with. */
function startOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return startOf(node.object);
  return node.type === 'CallExpression' || node.type === 'NewExpression' ? startOf(node.callee) : undefined;
}

/** The keys that a module hands to what signs or verifies tokens. */
function keysIn(module: Module): Node[] {
  return nodesOf(module.program, 'CallExpression').flatMap(({ callee, arguments: given }): Node[] => {
    const binding = module.bindings.get(startOf(callee) ?? '');
    if (binding?.kind !== 'import' || !PACKAGES.test(binding.from)) return [];
    const isMember = callee.type === 'MemberExpression';
    const last = isMember
      ? callee.property.type === 'Identifier'
        ? callee.property.name
        : ''
      : binding.imported;
    // `new SignJWT(…).sign(key)` is given the key alone.
    const ofChain = isMember && /^(?:SignJWT|EncryptJWT)$/.test(binding.imported);
    const key = ofChain ? (/^(?:sign|encrypt)$/.test(last) ? given[0] : undefined) : given[1];
    return key && (ofChain || TAKES_KEY.has(last)) ? [key] : [];
  });
}

/** Tokens that anybody can make who knows the code: the key that they are signed with stands in it. */
export function signingKeyFindings({ code }: RuleContext): Finding[] {
  const paths = new Set(['jose', 'jsonwebtoken'].flatMap((word) => code.holding(word)));
  return [...paths].flatMap((path) => {
    const module = code.module(path);
    return (module ? keysIn(module) : []).flatMap((key) => {
      const stands = module && standsIn(key, module);
      if (!module || !stands) return [];
      const message =
        stands === 'literal'
          ? 'Tokens are signed or verified with a key that stands in the code.'
          : 'Tokens are signed or verified with a key that stands in the code wherever the variable is missing.';
      return [finding('secret/signing-key', { file: path, ...module.at(key.start), what: stands, message })];
    });
  });
}
