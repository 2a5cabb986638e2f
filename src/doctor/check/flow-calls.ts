import { field, isFunction, type Node, nameOf, nodes, stringOf, unwrap } from '../../facts/ast.ts';
import type { Module } from '../code/module.ts';
import { scopeOf, thisIn } from '../code/references.ts';
import { calleesOf, type Written } from './callees.ts';
import { behind, beyond, copied, type Flow, type Held, inside, keyOf } from './flow.ts';
import { assigned, bound } from './flow-names.ts';

/** What calls do with a value that they are handed, or that a method is called on. */

const MOVING = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|add|set|delete|clear)$/;
/** Methods that put what they are handed into what they are called on. */
const PUTTING = /^(?:push|unshift|splice|fill|add|set|append)$/;
/** Methods that give one of what a list or a Map holds. */
const GIVING = /^(?:find|findLast|at|get|pop|shift)$/;
/** Methods that give a list of what a list or a Map holds. */
const LISTING =
  /^(?:values|entries|filter|slice|concat|toSorted|toReversed|toSpliced|with|flat|splice|reverse|sort|fill)$/;
/** Methods that hand what a list or a Map holds to a function. */
const HANDING = /^(?:map|flatMap|forEach|filter|some|every|find|findLast|findIndex|findLastIndex|then)$/;
const REDUCING = /^reduce(?:Right)?$/;
const LODASH = /^lodash(?:-es)?(?:[/.]\w+)?$/;
const IN_PLACE =
  /^(?:merge|mergeWith|assign\w*|extend\w*|defaults|defaultsDeep|set|setWith|unset|update|updateWith)$/;
/** Methods that only ask what they are handed, whatever they are called on. */
const READING = /^(?:has|includes|indexOf|log|info|warn|error|debug)$/;

/** What a method of it does that every list, Map or promise has. */
export function byMethod(call: Node, key: string, held: Held, flow: Flow): void {
  const { path } = held;
  const each = beyond(held, '*');
  const args = nodes(call.arguments);
  if (MOVING.test(key) && path.length === 0) flow.touch('+', call, held);
  if (key === 'then') handedTo(args.slice(0, 1), held, flow);
  else if (each && (HANDING.test(key) || REDUCING.test(key)))
    for (const fn of args.slice(0, 1)) {
      const parameters = isFunction(fn) ? nodes(fn.params) : [];
      const one = parameters[REDUCING.test(key) ? 1 : 0];
      if (one) bound(one, fn, each, flow);
      else if (!isFunction(fn)) handedTo([fn], each, flow);
    }
  if (key === 'catch' || key === 'finally') flow.at(call, held);
  if (each && GIVING.test(key)) flow.at(call, each);
  if (LISTING.test(key)) flow.at(call, copied(held));
  if (/^(?:call|apply)$/.test(key)) {
    const result = beyond(held, '()');
    if (result) flow.at(call, result);
  }
  if (key === 'bind' && path[0] === '()') flow.at(call, held);
}

/** What functions do with it that it is handed to first. */
function handedTo(fns: readonly Node[], held: Held, flow: Flow): void {
  const { module } = held;
  for (const fn of fns) {
    const found = isFunction(fn) ? [{ node: fn, module }] : calleesOf(fn, module, flow.project);
    if (found === undefined) flow.lose(fn, held);
    else if (found !== 'package') into(found, (one) => [[nodes(one.params)[0], held]], flow);
  }
}

/** Binds parameters of functions, or of what makes an object of a class. */
export function into(
  callees: readonly Written[],
  bind: (fn: Node) => (readonly [parameter: Node | undefined, held: Held])[],
  flow: Flow,
): void {
  for (const { node, module } of callees) {
    const fn = isFunction(node)
      ? node
      : nodes(field(node, 'body')?.body)
          .filter(({ kind }) => kind === 'constructor')
          .map((one) => field(one, 'value'))[0];
    for (const [parameter, held] of fn ? bind(fn) : [])
      if (fn && parameter) bound(parameter, fn, { ...held, module }, flow);
  }
}

/** It is handed to a call. */
export function handed(call: Node, argument: Node, held: Held, flow: Flow): void {
  const { module, path } = held;
  const callee = unwrap(field(call, 'callee'));
  const at = nodes(call.arguments).indexOf(argument);
  const object = callee?.type === 'MemberExpression' ? unwrap(field(callee, 'object')) : undefined;
  const method = callee?.type === 'MemberExpression' ? keyOf(callee) : '';
  if (toGlobal(call, object, method, at, held, flow)) return;
  // What a function does that is called by what it is handed to is told where that calls it.
  if (
    object &&
    isFunction(unwrap(argument)) &&
    path[0] === '()' &&
    (HANDING.test(method) || REDUCING.test(method))
  ) {
    const rest = path.slice(1);
    flow.at(call, behind(held, /^(?:map|flatMap)$/.test(method) ? ['*', ...rest] : rest));
    return;
  }
  if (object && PUTTING.test(method)) {
    assigned(object, inside(held, '*'), flow);
    return;
  }
  if (/^(?:concat|with|toSpliced)$/.test(method)) flow.at(call, inside(held, '*'));
  if (method === 'concat') flow.at(call, copied(held));
  if (isInPlace(callee, module)) {
    if (at === 0 && path.length === 0) flow.touch('*', call, held);
    flow.at(call, held);
    return;
  }
  toCallee(call, argument, held, flow);
}

/** The functions and classes of the app that it is handed to, or a package. */
function toCallee(call: Node, argument: Node, held: Held, flow: Flow): void {
  const { module, path } = held;
  const callee = unwrap(field(call, 'callee'));
  const object = callee?.type === 'MemberExpression' ? unwrap(field(callee, 'object')) : undefined;
  const method = callee?.type === 'MemberExpression' ? keyOf(callee) : '';
  const at = nodes(call.arguments).indexOf(argument);
  const isBound = /^(?:call|apply|bind)$/.test(method);
  const found = calleesOf(isBound ? object : callee, module, flow.project);
  if (found === 'package' || found === undefined) {
    // A function that is handed to a package may be given back by it, and so may what holds one.
    if (path.length > 0) flow.at(call, held);
    if (found === undefined && !READING.test(method)) flow.lose(call, held);
    return;
  }
  if (isBound && method !== 'apply' && at === 0) {
    for (const one of found)
      for (const node of thisIn(one.node)) flow.at(node, { ...held, module: one.module });
    return;
  }
  const first = isBound ? at - 1 : at;
  const isMany = argument.type === 'SpreadElement' || (isBound && method === 'apply');
  const one = isMany ? beyond(held, '*') : held;
  into(
    found,
    (fn) =>
      nodes(fn.params).flatMap((parameter, position) => {
        if (!one) return [];
        const isRest = parameter.type === 'RestElement';
        if (isMany ? position >= Math.max(0, first) : position === first)
          return [[parameter, isRest ? inside(one, '*') : one] as const];
        return isRest && first > position ? [[parameter, inside(one, '*')] as const] : [];
      }),
    flow,
  );
  // A function may be called by what it is handed to, and give back what that gives.
  if (path[0] === '()') flow.at(call, held);
}

/** Whether it is handed to what every script has, which is told here. */
function toGlobal(
  call: Node,
  object: Node | undefined,
  method: string,
  at: number,
  held: Held,
  flow: Flow,
): boolean {
  const { module, path } = held;
  const owner = object?.type === 'Identifier' ? (nameOf(object) ?? '') : '';
  const isGlobal = (name: string): boolean =>
    !module.bindings.has(name) && scopeOf(name, call, module) === undefined;
  if (/^(?:Object|Reflect)$/.test(owner) && isGlobal(owner)) {
    toObject(call, method, at, held, flow);
    return true;
  }
  if (/^(?:Array|Promise)$/.test(owner) && isGlobal(owner)) {
    flow.at(call, method === 'of' ? inside(held, '*') : method === 'resolve' ? held : copied(held));
    return true;
  }
  if (/^(?:JSON|console)$/.test(owner) && isGlobal(owner)) return true;
  const name = nameOf(unwrap(field(call, 'callee'))) ?? '';
  if (name === 'structuredClone' && isGlobal(name)) return true;
  const isHolder = /^(?:Map|Set|WeakMap|WeakSet|Proxy|Promise)$/.test(name);
  if (call.type !== 'NewExpression' || !isHolder || !isGlobal(name)) return false;
  const isOfEntries = path.length > 1 && /Map$/.test(name);
  flow.at(call, isOfEntries ? behind(held, path.slice(1)) : /^P/.test(name) ? held : copied(held));
  return true;
}

/** What `Object` and `Reflect` do with it. */
function toObject(call: Node, method: string, at: number, held: Held, flow: Flow): void {
  const { path } = held;
  const args = nodes(call.arguments);
  if (/^(?:assign|define|set|delete)/.test(method)) {
    if (at === 0 && path.length === 0) {
      const isOne = /^(?:set|deleteProperty|defineProperty)$/.test(method);
      flow.touch(stringOf(isOne ? args[1] : undefined) ?? '*', call, held);
    }
    if (at === 0) flow.at(call, held);
    else if (method === 'assign') {
      flow.at(call, copied(held));
      assigned(args[0], copied(held), flow);
    } else if (/^set$|^define/.test(method)) assigned(args[0], inside(held, '*'), flow);
    return;
  }
  const isWhole = copied(held).path[0] === '~';
  const items = isWhole ? ['~'] : ['*', ...path.slice(1)];
  if (/^(?:freeze|seal|preventExtensions)$/.test(method)) flow.at(call, held);
  else if (method === 'create') flow.at(call, copied(held));
  else if (method === 'values') flow.at(call, behind(held, items));
  else if (method === 'entries') flow.at(call, behind(held, ['*', ...items]));
  else if (method === 'fromEntries') flow.at(call, behind(held, path.length > 1 ? path.slice(1) : items));
  else if (method === 'get') {
    const part = beyond(held, stringOf(args[1]) ?? '*');
    if (part) flow.at(call, part);
  } else if (/^(?:apply|construct)$/.test(method)) flow.lose(call, held);
}

/** Whether a call changes what it is handed first, as functions of lodash do. */
function isInPlace(callee: Node | undefined, module: Module): boolean {
  const object = callee?.type === 'MemberExpression' ? unwrap(field(callee, 'object')) : callee;
  const binding = module.bindings.get(nameOf(object) ?? '');
  if (binding?.kind !== 'import' || !LODASH.test(binding.source)) return false;
  const name = callee?.type === 'MemberExpression' ? keyOf(callee) : binding.imported;
  return IN_PLACE.test(name === 'default' ? (binding.source.split(/[/.]/).at(-1) ?? '') : name);
}
