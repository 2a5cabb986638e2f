import type { Node } from 'oxc-parser';
import type { Finding } from '../types.ts';
import { dottedName, type Module } from './code.ts';
import { constOf } from './const-of.ts';
import type { RuleContext } from './index.ts';
import { KEY_WORDS, type KeyPlace, keyPlacesIn } from './key-places.ts';
import { finding } from './make.ts';

/** What makes a key of a text. */
const MAKES_KEY = /^(?:\w*[eE]ncoder\.encode|Buffer\.from|createSecretKey|crypto\.createSecretKey)$/;
const MAX_STEPS = 10;

/** How a key stands in the code: as it is, or in place of a variable that is missing. */
type Stands = 'literal' | 'fallback';

/** A public key is there to be known. */
const isKey = (text: string): boolean =>
  text !== '' && !/-----BEGIN (?:[A-Z ]*PUBLIC KEY|CERTIFICATE)/.test(text);

/** Whether a key is a text of the code; a short way through the names of its module is followed. */
export function standsIn(node: Node, module: Module, left = MAX_STEPS): Stands | undefined {
  if (left === 0) return undefined;
  const again = (one: Node): Stands | undefined => standsIn(one, module, left - 1);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' && isKey(node.value) ? 'literal' : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 && isKey(node.quasis[0]?.value.raw ?? '') ? 'literal' : undefined;
    case 'LogicalExpression':
      return node.operator !== '&&' && again(node.right) ? 'fallback' : undefined;
    case 'ConditionalExpression': {
      // What stands in for a key while developing is no key of the app that runs.
      const { start, end } = node.test;
      if (module.text.slice(start, end).includes('NODE_ENV')) return undefined;
      return again(node.consequent) || again(node.alternate) ? 'fallback' : undefined;
    }
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
      const init = constOf(node.name, node, module);
      return init && again(init);
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

/**
 * A text that a signature is made with is often a label, from which a key is derived or which two texts are compared by:
 * it counts where it stands in for a variable, or is called a secret.
 */
function isLabel({ key, of }: KeyPlace, stands: Stands, module: Module): boolean {
  if (of !== 'signatures') return false;
  if (stands === 'literal') return !(key.type === 'Identifier' && /secret/i.test(key.name));
  const init = key.type === 'Identifier' ? constOf(key.name, key, module) : undefined;
  const { start, end } = init ?? key;
  return /salt|pepper/i.test(module.text.slice(start, end));
}

const DONE: Record<KeyPlace['of'], string> = {
  tokens: 'Tokens are signed or verified',
  signatures: 'Signatures are made or checked',
  sessions: 'Sessions are sealed',
};

/** Tokens, sessions and signatures that anybody can make who knows the code: the key to them stands in it. */
export function signingKeyFindings({ code }: RuleContext): Finding[] {
  const paths = new Set(KEY_WORDS.flatMap((word) => code.holding(word)));
  return [...paths].flatMap((path) => {
    const module = code.module(path);
    if (!module) return [];
    return keyPlacesIn(module).flatMap((place) => {
      const stands = standsIn(place.key, module);
      if (!stands || isLabel(place, stands, module)) return [];
      const where = stands === 'literal' ? '' : ' wherever the variable is missing';
      const message = `${DONE[place.of]} with a key that stands in the code${where}.`;
      const at = module.at(place.key.start);
      return [finding('secret/signing-key', { file: path, ...at, what: stands, message })];
    });
  });
}
