import type { CallExpression, Node, ObjectExpression } from 'oxc-parser';
import { dottedName, type Module, nodesOf } from './code.ts';

/** A key, where a module hands it to what signs, seals or verifies with it. */
export interface KeyPlace {
  key: Node;
  of: 'tokens' | 'signatures' | 'sessions';
}

/** One of these words stands in each module that hands over a key. */
export const KEY_WORDS = [
  'jose',
  'jsonwebtoken',
  'createHmac',
  'importKey',
  'iron-session',
  'next-auth',
  '@auth/core',
  'better-auth',
] as const;

/** Packages that sign and verify tokens. */
const TOKENS = /^(?:jose|jsonwebtoken)(?:\/|$)/;
/** What is handed a key behind the token. */
const TAKES_KEY = new Set(['jwtVerify', 'jwtDecrypt', 'verify', 'sign']);
/** Options beside which the key of a session system stands. */
const BESIDE = new Set([
  'providers',
  'callbacks',
  'session',
  'adapter',
  'database',
  'emailAndPassword',
  'socialProviders',
  'trustedOrigins',
  'req',
]);

/** Every key that a module hands over. */
export const keyPlacesIn = (module: Module): KeyPlace[] => [
  ...nodesOf(module.program, 'CallExpression').flatMap((call) => keysOfCall(call, module)),
  ...keysOfSessions(module),
];

/** The name that a chain of calls and members begins with. */
function startOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return startOf(node.object);
  return node.type === 'CallExpression' || node.type === 'NewExpression' ? startOf(node.callee) : undefined;
}

function keysOfCall({ callee, arguments: given }: CallExpression, module: Module): KeyPlace[] {
  const [first, second] = given;
  const name = dottedName(callee) ?? '';
  const isRaw = first?.type === 'Literal' && first.value === 'raw';
  if (/(?:^|\.)subtle\.importKey$/.test(name))
    return isRaw && second ? [{ key: second, of: 'signatures' }] : [];
  const binding = module.bindings.get(startOf(callee) ?? '');
  if (binding?.kind !== 'import') return [];
  const isMember = callee.type === 'MemberExpression';
  const last = isMember
    ? callee.property.type === 'Identifier'
      ? callee.property.name
      : ''
    : binding.imported;
  if (/^(?:node:)?crypto$/.test(binding.from))
    return last === 'createHmac' && second ? [{ key: second, of: 'signatures' }] : [];
  if (!TOKENS.test(binding.from)) return [];
  // `new SignJWT(…).sign(key)` is given the key alone.
  const ofChain = isMember && /^(?:SignJWT|EncryptJWT)$/.test(binding.imported);
  const key = ofChain ? (/^(?:sign|encrypt)$/.test(last) ? first : undefined) : second;
  return key && (ofChain || TAKES_KEY.has(last)) ? [{ key, of: 'tokens' }] : [];
}

/** The keys in the options of iron-session, Auth.js and Better Auth, wherever those are written down. */
function keysOfSessions(module: Module): KeyPlace[] {
  const imports = (from: RegExp): boolean =>
    [...module.bindings.values()].some((binding) => binding.kind === 'import' && from.test(binding.from));
  const iron = imports(/^iron-session(?:\/|$)/);
  const system = imports(/^(?:next-auth|@auth\/core|better-auth)(?:\/|$)/);
  if (!iron && !system) return [];
  return nodesOf(module.program, 'ObjectExpression').flatMap((object): KeyPlace[] => {
    const fields = fieldsOf(object);
    const password = fields.get('password');
    const secret = fields.get('secret');
    if (iron && password && (fields.has('cookieName') || fields.has('ttl')))
      return keysOfPassword(password).map((key) => ({ key, of: 'sessions' }));
    const isSystems = system && [...fields.keys()].some((name) => BESIDE.has(name));
    return isSystems && secret ? [{ key: secret, of: 'sessions' }] : [];
  });
}

/** Several passwords are given by number, the newest of which seals. */
const keysOfPassword = (password: Node): Node[] =>
  password.type === 'ObjectExpression' ? [...fieldsOf(password).values()] : [password];

function fieldsOf(object: ObjectExpression): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    const { key } = property;
    found.set(
      key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '',
      property.value,
    );
  }
  return found;
}
