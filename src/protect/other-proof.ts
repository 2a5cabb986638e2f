import { isSecretName } from '../doctor/check/secrets.ts';
import { childNodes } from '../doctor/code/children.ts';
import { type Module, namesIn } from '../doctor/code/module.ts';
import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import { field, type Node, nameOf, nodes, stringOf, unwrap } from '../facts/ast.ts';
import { escaped } from '../facts/words.ts';
import { ledTo } from './led-to.ts';
import { originOf, originOfName } from './origin.ts';
import { isOnlyHeader, isProofHeader } from './proof-header.ts';
import type { Refusal } from './refuse.ts';
import { codeOf } from './sender.ts';

/** A module, and what its names may be looked up in. */
interface Ground {
  module: Module;
  project: Project;
}

const textOf = (node: Node | undefined, { module }: Ground): string =>
  node === undefined ? '' : module.text.slice(node.start, node.end);

/** The text of a constant that stands in the code, or that a name stands for, in this module or another. */
function constantText(node: Node | undefined, { module, project }: Ground): string | undefined {
  const plain = stringOf(unwrap(node));
  if (plain !== undefined || node?.type !== 'Identifier') return plain;
  const origin = originOfName(project, module, nameOf(node) ?? '');
  const binding = origin && project.module(origin.file)?.bindings.get(origin.name);
  return binding?.kind === 'value' ? stringOf(unwrap(binding.node)) : undefined;
}

/** What is written to a local name, as text: rather one too many than one too few. */
function writtenTo(name: string, { module }: Ground): string {
  const made = new RegExp(`\\b(?:const|let|var)\\s+${escaped(name)}\\b[^=;\\n]{0,80}=\\s*([^;]{0,160})`, 'g');
  return [...module.text.matchAll(made)].map(([, value = '']) => value).join('\n');
}

/** Whether an expression is the headers of a request: `req.headers`, `await headers()`, or a name that is one. */
function isHeaders(node: Node | undefined, ground: Ground): boolean {
  const inner = unwrap(node);
  if (/\bheaders?(?:List)?\b/i.test(textOf(inner, ground))) return true;
  const name = inner?.type === 'Identifier' ? nameOf(inner) : undefined;
  return name !== undefined && /\bheaders\b/.test(writtenTo(name, ground).split('\n', 1)[0] ?? '');
}

const READS = new Set(['get', 'has', 'header']);
const WRITES = /^(?:set|append|delete|setHeader|removeHeader|setRequestHeader|appendHeader)$/;
const IS_REQUEST = /\b(?:req|request|headers)\b/i;

/** The header that a call reads to learn who calls. */
function headerOfCall(node: Node, ground: Ground): string | undefined {
  const callee = field(node, 'callee');
  const method = callee?.type === 'MemberExpression' ? nameOf(field(callee, 'property')) : undefined;
  const args = nodes(node.arguments);
  if (method !== undefined && READS.has(method)) {
    const name = constantText(args[0], ground);
    const object = field(callee, 'object');
    if (name === undefined || /cookie/i.test(textOf(object, ground))) return undefined;
    return isOnlyHeader(name) || (isProofHeader(name) && isHeaders(object, ground)) ? name : undefined;
  }
  // `getHeader(req, 'x-api-key')`
  if (WRITES.test(method ?? '') || !args.some((one) => IS_REQUEST.test(textOf(one, ground))))
    return undefined;
  return args
    .map((one) => constantText(one, ground))
    .find((name) => name !== undefined && isOnlyHeader(name));
}

/** The header that is taken out of an object of headers, which Node spells small: `req.headers['x-api-key']`. */
function headerOfMember(node: Node, ground: Ground): string | undefined {
  const property = field(node, 'property');
  const name = node.computed === true ? constantText(property, ground) : nameOf(property);
  if (name === undefined || name !== name.toLowerCase() || !isProofHeader(name)) return undefined;
  return isHeaders(field(node, 'object'), ground) ? name : undefined;
}

function headerOfPattern(node: Node, ground: Ground): string | undefined {
  const init = field(node, 'init');
  if (field(node, 'id')?.type !== 'ObjectPattern' || !isHeaders(init, ground)) return undefined;
  return namesIn(field(node, 'id'))
    .map(({ path }) => path[0] ?? '')
    .find(isProofHeader);
}

const VARIABLE = /\benv\s*(?:\.\s*|\[\s*['"])(\w+)/;
/** What a name holds that is a secret, or is made of one by an HMAC: not a client that was made with a key. */
const HOLDS = [
  /^[\s(]*(?:`\w{0,20} ?\$\{\s*)?(?:\w+\.){0,3}env\s*(?:\.\s*|\[\s*['"])(\w+)/,
  /createHmac\([^;]*?\benv\s*(?:\.\s*|\[\s*['"])(\w+)/,
];

/** A captcha asks whether somebody is human, not who they are. */
const asksWho = (name: string | undefined): name is string =>
  name !== undefined && isSecretName(name) && !/CAPTCHA|TURNSTILE/i.test(name);

/** The secret of the environment that an expression holds, by itself or by a name. */
function secretIn(node: Node | undefined, ground: Ground): string | undefined {
  if (node === undefined || node.type === 'ObjectExpression') return undefined;
  if (node.type === 'MemberExpression' && VARIABLE.test(textOf(node, ground)))
    return [VARIABLE.exec(textOf(node, ground))?.[1]].find(asksWho);
  if (node.type === 'Identifier')
    return HOLDS.map((one) => one.exec(writtenTo(nameOf(node) ?? '', ground))?.[1]).find(asksWho);
  // What is looked up with a secret, or called on what was made with one, is none.
  const inside = node.type === 'MemberExpression' ? [field(node, 'object')] : childNodes(node);
  return inside.map((child) => secretIn(child, ground)).find((one) => one !== undefined);
}

const EQUALS = new Set(['===', '!==', '==', '!=']);
const COMPARES = /equals?$|compare|verif|constructEvent/i;

/** Whether an expression may be what a caller sent: not a constant, nor what kind of value something is. */
const mayBeSent = (node: Node | undefined): boolean =>
  node !== undefined &&
  node.type !== 'Literal' &&
  node.type !== 'UnaryExpression' &&
  nameOf(node) !== 'undefined';

/** The secret that something is compared with. */
function secretCompared(node: Node, ground: Ground): string | undefined {
  if (node.type === 'BinaryExpression' && EQUALS.has(String(node.operator))) {
    const [left, right] = [unwrap(field(node, 'left')), unwrap(field(node, 'right'))];
    const [own, other] = [secretIn(left, ground), secretIn(right, ground)];
    // Two of the environment ask nobody.
    if ((own === undefined) === (other === undefined)) return undefined;
    return mayBeSent(own === undefined ? left : right) ? (own ?? other) : undefined;
  }
  if (node.type !== 'CallExpression') return undefined;
  const callee = field(node, 'callee');
  const called = callee?.type === 'MemberExpression' ? field(callee, 'property') : callee;
  const args = nodes(node.arguments);
  if (COMPARES.test(nameOf(called) ?? '') && args.some(mayBeSent))
    return args.map((one) => secretIn(one, ground)).find((one) => one !== undefined);
  const isListed = nameOf(called) === 'includes' && mayBeSent(args[0]);
  return isListed ? secretIn(field(callee, 'object'), ground) : undefined;
}

/** By what a piece of code learns who calls, other than by a session. */
function proofIn(node: Node, ground: Ground): string | undefined {
  const header =
    node.type === 'CallExpression'
      ? headerOfCall(node, ground)
      : node.type === 'MemberExpression'
        ? headerOfMember(node, ground)
        : node.type === 'VariableDeclarator'
          ? headerOfPattern(node, ground)
          : undefined;
  if (header !== undefined) return `reads the header ${header}`;
  const secret = secretCompared(node, ground);
  if (secret !== undefined) return `compares with ${secret}`;
  // A header that is written is none that is read.
  const written = node.type === 'AssignmentExpression' && field(node, 'left')?.type === 'MemberExpression';
  const inside = written ? [field(node, 'right')].filter((one) => one !== undefined) : childNodes(node);
  for (const child of inside) {
    const found = proofIn(child, ground);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A piece of code of the project: what a module exports by a name, or holds at its top level. */
interface Unit {
  file: string;
  name: string;
}

/** What one piece of code does to learn who calls, and the pieces it leads to. */
interface UnitRead {
  proof: string | undefined;
  next: readonly Unit[];
}

function readUnit({ file, name }: Unit, project: Project): UnitRead {
  const module = project.module(file);
  if (module === undefined || module.problem) return { proof: undefined, next: [] };
  if (module.exports.get(name)?.kind === 'from')
    return { proof: undefined, next: [originOf(project, file, name) ?? []].flat() };
  const code = codeOf(module, name);
  const proof = code.map((node) => proofIn(node, { module, project })).find((one) => one !== undefined);
  return { proof, next: proof === undefined ? ledTo(project, module, code) : [] };
}

const eitherProof = (
  request: string,
): string => `// Once its own check refuses before anything else, declare it public.
// Where signed-in users call it as well, either proof is enough:
const { userId } = await auth();
if (!userId && !(await yourOwnCheck(${request}))) {
  return new Response('Unauthorized', { status: 401 });
}`;

/**
 * Why a handler gets no check that asks for a session: it, a wrapper around it or a helper that it calls asks for a key, a
 * signature or a secret, and who brings one has no session.
 * @param requestIn What its function calls the request, in lines to paste.
 */
export function refuseOtherProof(
  project: Project,
  requestIn: (resource: Resource) => string,
): (resource: Resource) => Refusal | undefined {
  const memo = new Map<string, UnitRead>();
  const read = (unit: Unit): UnitRead => {
    const key = `${unit.file}#${unit.name}`;
    const known = memo.get(key) ?? readUnit(unit, project);
    memo.set(key, known);
    return known;
  };
  return (resource) => {
    const { kind, file, name, urls } = resource;
    if (kind !== 'route' && kind !== 'pages-api') return undefined;
    const waiting: Unit[] = [{ file, name }];
    const met = new Set<string>();
    for (const unit of waiting) {
      const { proof, next } = read(unit);
      if (proof !== undefined) {
        const where = unit.file === file ? 'It' : `${unit.name} in ${unit.file}, which it leads to,`;
        return {
          because: `${where} ${proof}: whoever calls with that has no session, and a check for one would turn them all away. Let its own check refuse before anything else, and declare it public (--public=${urls[0] ?? file}).`,
          snippet: eitherProof(requestIn(resource)),
        };
      }
      for (const one of next) {
        const key = `${one.file}#${one.name}`;
        if (met.has(key)) continue;
        met.add(key);
        waiting.push(one);
      }
    }
    return undefined;
  };
}
