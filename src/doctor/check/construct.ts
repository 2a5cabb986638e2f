import { field, type Node, nameOf, nodes, stringOf } from '../../facts/ast.ts';
import { copiedBag, isBag } from './bags.ts';
import { callbacks } from './callbacks.ts';
import { argumentsOf } from './calls.ts';
import { elysiaMade } from './elysia.ts';
import { either, evaluate } from './expressions.ts';
import { noteGivenAway } from './given-away.ts';
import { graphqlMade } from './graphql.ts';
import { honoMade } from './hono.ts';
import { runHooks } from './hooks.ts';
import { anyOf } from './join.ts';
import type { Machine } from './machine.ts';
import { mapWith } from './maps.ts';
import { keyName } from './members.ts';
import { orpcMade } from './orpc.ts';
import { parsedUrl, urlText } from './request.ts';
import { headersFrom, response } from './responses.ts';
import { setWith } from './sets.ts';
import { runBody } from './statements.ts';
import { regexpOf } from './texts.ts';
import { mayThrowAnswering, mayThrowMaking } from './throwing.ts';
import {
  anyhow,
  BUNDLED,
  GET_FIELD,
  isFollowed,
  object,
  PROXY,
  Scope,
  type Site,
  TARGET_FIELD,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';
import { isHarmlessGlobal } from './words.ts';

/** `new Thing(…)`. */
export function construct(node: Node, scope: Scope, machine: Machine): Value {
  const calleeNode = field(node, 'callee');
  const callee = evaluate(calleeNode, scope, machine, false);
  const args = argumentsOf(node, scope, machine);
  return made(callee, args, node, { module: scope.module, node, awaited: false }, machine);
}

/** What a class or a part of a package makes that is called with `new`. */
export function made(callee: Value, args: Value[], node: Node, site: Site, machine: Machine): Value {
  const each = (one: Value) => (): Value => made(one, args, node, site, machine);
  if (callee.is === 'oneof') return either(callee.values.map(each), machine);
  if (callee.is === 'unknown' && callee.may)
    return anyOf([either([...callee.may.map(each), () => UNKNOWN], machine)]);
  if (callee.is === 'class') return instantiate(callee, args, site, machine);
  if (callee.is === 'outside') {
    const { source, path } = callee;
    const app =
      honoMade(source, path, site) ??
      orpcMade(source, path, args) ??
      graphqlMade(source, path, args) ??
      elysiaMade(source, path, args);
    if (app) return app;
    if (/^(?:Next)?Response$/.test(path)) {
      noteGivenAway(args[0], site, machine);
      mayThrowAnswering(args, machine);
      return response('new', args, site, machine.visited);
    }
    const [text] = args;
    if (source === 'global' && path === 'URL' && isBundled(node)) return object({}, UNKNOWN, BUNDLED);
    if (source === 'global' && path === 'URL' && urlText(text) !== undefined)
      return parsedUrl(text, args[1]) ?? UNKNOWN;
    if (source === 'global' && (path === 'URL' || path === 'RegExp')) machine.ways.mayThrow += 1;
    if (source === 'global') mayThrowMaking(path, args, machine);
    if (source === 'global' && path === 'RegExp' && text?.is === 'known' && typeof text.value === 'string') {
      const [, flags] = args;
      const named = flags?.is === 'known' ? String(flags.value ?? '') : flags ? undefined : '';
      return (named === undefined ? undefined : regexpOf(text.value, named)) ?? UNKNOWN;
    }
    const runs = (source === 'global' && path === 'Function') || /^(?:node:)?worker_threads$/.test(source);
    if (runs) machine.note('work', `runs code in a new ${path}`, site);
    // What a stream or a promise is made of runs.
    for (const one of args) if (one.is === 'object') callbacks([...one.fields.values()], site, machine);
    if (source === 'global' && path === 'Promise') callbacks(args, site, machine);
    if (source === 'global' && path === 'Headers' && machine.visit && !isSent(text)) return headersFrom(text);
    const given =
      args.find((one) => one.is === 'request' || isBag(one)) ?? args.find((one) => one.is === 'secret');
    if (source === 'global' && given)
      return copiedBag(given) ?? (given.is === 'request' ? madeOf(path, given) : given);
    const proxy = source === 'global' && path === 'Proxy' ? proxyOf(args) : undefined;
    if (proxy) return proxy;
    if (source === 'global' && path === 'Set') return setWith(text);
    if (source === 'global' && isHarmlessGlobal(path))
      return /^(?:Weak)?Map$/.test(path) ? mapWith(args[0], site, machine) : object({}, UNKNOWN);
    return { is: 'outside', source, path: `${path}()`, args };
  }
  return UNKNOWN;
}

/** What the platform makes of what the caller sent. */
function madeOf(path: string, sent: Value & { is: 'request' }): Value {
  if (sent.of === 'segments') return sent;
  if (path === 'URL' && sent.of === undefined) return { is: 'request', as: 'url' };
  return /^(?:URLSearchParams|Headers)$/.test(path) ? { ...sent, as: 'bag' } : anyhow(sent);
}

const isSent = (value: Value | undefined): boolean =>
  value?.is === 'request' || (value !== undefined && isBag(value));

/** Whether `new URL('./file', import.meta.url)` names a file that is built into the app, as text that stands in the code. */
function isBundled(node: Node): boolean {
  const [text, base] = nodes(node.arguments);
  const meta = field(base, 'object');
  return (
    /^\.{1,2}\//.test(stringOf(text) ?? '') &&
    base?.type === 'MemberExpression' &&
    nameOf(field(base, 'property')) === 'url' &&
    meta?.type === 'MetaProperty'
  );
}

/** `new Proxy(target, { get })`: what is asked of it its own function gives. */
function proxyOf([target = UNKNOWN, handler]: readonly Value[]): Value | undefined {
  const get = handler?.is === 'object' ? handler.fields.get('get') : undefined;
  return get?.is === 'function'
    ? object({ [GET_FIELD]: get, [TARGET_FIELD]: target }, UNKNOWN, PROXY)
    : undefined;
}

function instantiate(cls: Value & { is: 'class' }, args: Value[], site: Site, machine: Machine): Value {
  const self: Value & { is: 'object' } = { is: 'object', fields: new Map(), rest: UNKNOWN, cls };
  const made = initialize(cls, self, args, site, machine) ?? self;
  runHooks(self, site, machine);
  return made;
}

const MAX_UP = 8;
/** Letters before a parameter among which its modifiers stand. */
const MAX_MODIFIERS = 40;

/**
 * Runs the fields and the constructor of a class, or the one it inherits, on an object.
 * @returns What a constructor returns in place of the object; undefined where it returns nothing.
 */
export function initialize(
  cls: Value & { is: 'class' },
  self: Value & { is: 'object' },
  args: Value[],
  site: Site,
  machine: Machine,
  up = 0,
): Value | undefined {
  if (up > MAX_UP) return undefined;
  const scope = new Scope(cls.module, cls.scope);
  scope.names.set('this', self);
  const parentName = nameOf(field(cls.node, 'superClass'));
  const parent = parentName === undefined ? undefined : machine.names.lookup(parentName, cls.scope);
  if (parent) scope.names.set('super', parent);
  const own = nodes(field(cls.node, 'body')?.body);
  const maker = own.find((one) => one.type === 'MethodDefinition' && one.kind === 'constructor');
  const body = field(maker, 'value');
  if (body === undefined) {
    const made = parent?.is === 'class' ? initialize(parent, self, args, site, machine, up + 1) : undefined;
    setFields(cls, self, scope, machine);
    return made;
  }
  // Those of a class that extends another one are set once the other's are.
  if (field(cls.node, 'superClass')) scope.names.set(CLASS_NAME, cls);
  else {
    setFields(cls, self, scope, machine);
    setProperties(self, body, args, scope, machine);
  }
  const run: Value = { is: 'function', node: body, scope, module: cls.module, self, name: 'new' };
  const given = machine.making(self, () => machine.invoke(run, args, site));
  return given.is !== 'known' && given !== self ? given : undefined;
}

/** The name under which the scope of a constructor holds its class. */
const CLASS_NAME = '#class';

/** `super(…)`. */
export function initializeParent(args: Value[], scope: Scope, site: Site, machine: Machine): void {
  const [parent, self, own] = ['super', 'this', CLASS_NAME].map((name) => scope.owner(name)?.names.get(name));
  if (self?.is !== 'object') return;
  if (parent?.is === 'class') initialize(parent, self, args, site, machine);
  if (own?.is === 'class') setFields(own, self, scope, machine);
}

/** Gives an object the fields of its class that have a value. */
function setFields(
  cls: Value & { is: 'class' },
  self: Value & { is: 'object' },
  scope: Scope,
  machine: Machine,
): void {
  for (const member of nodes(field(cls.node, 'body')?.body)) {
    const name = keyName(field(member, 'key'));
    const value = field(member, 'value');
    if (member.type !== 'PropertyDefinition' || member.static === true || name === undefined) continue;
    // Whether one without a value is set anew hangs on the compiler's settings.
    const initial = value ? evaluate(value, scope, machine, false) : UNKNOWN;
    if (!value && !self.fields.has(name)) continue;
    machine.writes.before(self, initial);
    // What is a function is found in the class.
    if (initial.is === 'function') self.fields.delete(name);
    else self.fields.set(name, initial);
  }
}

const MODIFIER = /\b(?:public|private|protected|readonly|override)\s+$/;

/** Gives an object the fields that are parameters of its constructor: `constructor(private user: User)`. */
function setProperties(
  self: Value & { is: 'object' },
  maker: Node,
  args: readonly Value[],
  scope: Scope,
  machine: Machine,
): void {
  const { text } = scope.module;
  // What a parameter is given in place of nothing the code of the constructor may change.
  const isPlain = nodes(field(maker, 'body')?.body).length === 0;
  for (const [at, one] of nodes(maker.params).entries()) {
    const parameter = one.type === 'TSParameterProperty' ? field(one, 'parameter') : one;
    const isOptional = parameter?.type === 'AssignmentPattern';
    const id = isOptional ? field(parameter, 'left') : parameter;
    const name = id?.type === 'Identifier' ? nameOf(id) : undefined;
    // A tree without types has none of the words before it.
    if (
      !id ||
      name === undefined ||
      !MODIFIER.test(text.slice(Math.max(0, id.start - MAX_MODIFIERS), id.start))
    )
      continue;
    const given = args[at] ?? UNDEFINED;
    const isAbsent = given.is === 'known' && given.value === undefined && !given.loose;
    const isThere = isFollowed(given) || ['array', 'object', 'class'].includes(given.is);
    if (!isOptional || (isPlain && isThere)) self.fields.set(name, given);
    else if (isPlain && isAbsent)
      self.fields.set(name, evaluate(field(parameter, 'right'), scope, machine, false));
    else self.fields.set(name, UNKNOWN);
  }
}

/** What a class does where it is declared: its static fields and blocks. */
export function runStatics(node: Node, scope: Scope, machine: Machine): void {
  // Those of a module run when it is loaded.
  if (machine.depth === 0 && !machine.isLoading) return;
  for (const member of nodes(field(node, 'body')?.body)) {
    if (member.type === 'StaticBlock') runBody(nodes(member.body), scope, machine);
    else if (member.type === 'PropertyDefinition' && member.static === true)
      evaluate(field(member, 'value'), scope, machine, false);
  }
}
