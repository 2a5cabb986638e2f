import { field, isFunction, type Node, nameOf, nodes, stringOf, unwrap } from '../../facts/ast.ts';
import { type Module, namesIn } from '../code/module.ts';
import type { Modules } from '../code/project.ts';
import { parameterOf, parentsIn, referencesTo, scopeOf, thisIn } from '../code/references.ts';
import { type Callee, calleesOf } from './callees.ts';
import { importersOf } from './importers.ts';
import { linksOf } from './links.ts';

/**
 * Where what a module exports, or a part of it, comes to in the app, and what is changed of it there: by whatever name, out of
 * whatever list or object, by whichever function it was handed to or is given back by.
 */

/** The way from what holds it to the value itself: fields, `*` for any, `()` for what a call gives, `new` for an object of a class. */
type Path = readonly string[];

/** What is changed: a field (`*` for any, `+` for what a list or a set holds), and the field that held what is changed, where it is known. */
export interface Touched {
  what: string;
  of: string | undefined;
  file: string;
}

export interface Whereabouts {
  touched: Touched[];
  /** It was handed to code that can't be told. */
  lost: boolean;
}

const MAX_STEPS = 2_000;
const MAX_PATH = 5;

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
/** Nodes that give what stands in them. */
const PASSING =
  /^(?:Parenthesized|TS(?:As|Satisfies|NonNull|Instantiation)|Chain|Await|Yield|Conditional|Logical|Sequence)Expression$|^TSTypeAssertion$/;

/** Whether `constructor(private one)` keeps a parameter as a field: trees without types don't say so. */
const isField = (parameter: Node, { text }: Module): boolean =>
  parameter.type === 'TSParameterProperty' ||
  /\b(?:private|public|protected|readonly)\s+$/.test(
    text.slice(Math.max(0, parameter.start - 20), parameter.start),
  );

const keyOf = (node: Node): string => {
  const key = field(node, node.type === 'MemberExpression' ? 'property' : 'key');
  return (node.computed === true ? stringOf(key) : nameOf(key)) ?? '*';
};

/** The way that is left behind one step; undefined where it leads elsewhere. */
function beyond(path: Path, step: string): Path | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return step === '()' || step === 'new' ? undefined : [];
  const isCall = (one: string): boolean => one === '()' || one === 'new';
  if (isCall(first) || isCall(step)) return first === step ? rest : undefined;
  return first === '*' || step === '*' || first === step ? rest : undefined;
}

function isInFunction(node: Node, module: Module): boolean {
  const parents = parentsIn(module);
  for (let at = parents.get(node); at; at = parents.get(at)) if (isFunction(at)) return true;
  return false;
}

/** A node that gives what holds the value, behind a way, and the field that held it last. */
interface Place {
  node: Node;
  module: Module;
  path: Path;
  of: string | undefined;
  /** Once it was asked for: most places are come to on many ways. */
  beyond?: Step;
}

/** What one step finds, and where it leads. */
interface Step {
  to: Place[];
  touched: (Touched & { isLoading: boolean })[];
  lost: boolean;
}

/** The places of an app that a value may come to, and the ways from each to the next: the same ones, whatever the value is. */
class Places {
  readonly #project: Modules;
  readonly #known = new Map<Node, Map<string, Place>>();
  #step: Step = { to: [], touched: [], lost: false };

  constructor(project: Modules) {
    this.#project = project;
  }

  /** Where a name of a module, `default` for what it exports without one, leads at first. */
  from(name: string, module: Module): Step {
    return this.#noting(() => {
      if (module.bindings.has(name)) this.named(name, module, [], undefined);
      else this.exported(name, module, [], undefined);
    });
  }

  beyond(place: Place): Step {
    const { node, module, path, of } = place;
    place.beyond ??= this.#noting(() => this.#goOn(node, module, path, of));
    return place.beyond;
  }

  #noting(run: () => void): Step {
    const step: Step = { to: [], touched: [], lost: false };
    this.#step = step;
    run();
    return step;
  }

  /** A name of a module, in the module itself and wherever it is imported. */
  named(name: string, module: Module, path: Path, of: string | undefined): void {
    for (const node of referencesTo(name, undefined, module)) this.at(node, module, path, of);
    for (const [exported, one] of module.exports)
      if (one.kind === 'local' && one.name === name) this.exported(exported, module, path, of);
  }

  exported(name: string, { path: file }: Module, path: Path, of: string | undefined): void {
    for (const module of importersOf(file, name, this.#project)) {
      const links = linksOf(module, this.#project).get(file);
      for (const [local, imported] of links?.imports ?? []) {
        if (imported === name) this.named(local, module, path, of);
        else if (imported === '*') this.named(local, module, [name, ...path], of);
      }
      for (const [passed, imported] of links?.passed ?? []) {
        if (imported === name) this.exported(passed, module, path, of);
        else if (imported === '*') this.exported(passed, module, [name, ...path], of);
      }
      if (name !== 'default' && links?.isPassedWhole) this.exported(name, module, path, of);
      for (const node of links?.loaded ?? []) this.at(node, module, [name, ...path], of);
    }
  }

  /** What a node gives holds the value, behind a way. */
  at(node: Node, module: Module, path: Path, of: string | undefined): void {
    const key = `${path.join(' ')}\n${of ?? ''}`;
    const known = this.#known.get(node) ?? new Map<string, Place>();
    const place = known.get(key) ?? { node, module, path, of };
    this.#known.set(node, known.set(key, place));
    this.#step.to.push(place);
  }

  #touch(what: string, of: string | undefined, module: Module, node: Node): void {
    const isLoading = !isInFunction(node, module);
    this.#step.touched.push({ what, of, file: module.path, isLoading });
  }

  #goOn(node: Node, module: Module, path: Path, of: string | undefined): void {
    const parent = parentsIn(module).get(node);
    if (parent === undefined) return;
    const is = (name: string): boolean => parent[name] === node;
    const on = (next: Node, further: Path, as = of): void => this.at(next, module, further, as);
    if (PASSING.test(parent.type)) {
      if (!is('test')) on(parent, path);
      if (parent.type === 'YieldExpression') this.#given(node, module, ['*', ...path], of);
      return;
    }
    switch (parent.type) {
      case 'MemberExpression':
        if (is('object')) this.#member(parent, module, path, of);
        return;
      case 'VariableDeclarator':
        if (is('init')) this.#bound(field(parent, 'id'), parent, module, path, of);
        return;
      case 'AssignmentExpression':
      case 'AssignmentPattern':
        if (!is('right')) return;
        this.#assigned(field(parent, 'left'), module, path, of);
        if (parent.type === 'AssignmentExpression') on(parent, path);
        return;
      case 'ForOfStatement': {
        const left = field(parent, 'left');
        const target = nodes(left?.declarations)[0];
        const further = is('right') ? beyond(path, '*') : undefined;
        if (further && target) this.#bound(field(target, 'id'), target, module, further, '*');
        else if (further) this.#assigned(left, module, further, '*');
        return;
      }
      case 'Property':
        if (is('value')) this.#inObject(parent, module, [keyOf(parent), ...path], of);
        return;
      case 'SpreadElement': {
        const around = parentsIn(module).get(parent);
        const further = path.length === 0 ? ['*'] : path;
        if (around && /^(?:Call|New)Expression$/.test(around.type))
          this.#argument(around, parent, module, path, of);
        else if (around) on(around, further);
        return;
      }
      case 'ArrayExpression':
        on(parent, ['*', ...path]);
        return;
      case 'ReturnStatement':
        this.#given(node, module, path, of);
        return;
      case 'ArrowFunctionExpression':
        if (is('body')) this.#given(node, module, path, of);
        return;
      case 'CallExpression':
      case 'NewExpression':
        if (!is('callee')) this.#argument(parent, node, module, path, of);
        else {
          const further = beyond(path, parent.type === 'NewExpression' ? 'new' : '()');
          if (further) on(parent, further);
        }
        return;
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (is('value')) this.#inClass(parent, module, path, of);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (is('superClass')) this.#declared(parent, module, path, of);
        return;
      case 'ExportDefaultDeclaration':
        this.exported('default', module, path, of);
        return;
      case 'JSXExpressionContainer':
      case 'JSXSpreadAttribute':
        this.#rendered(parent, module, path, of);
        return;
      case 'ThrowStatement':
        this.#step.lost = true;
        return;
      default:
    }
  }

  /** What a member of it is used for. */
  #member(member: Node, module: Module, path: Path, of: string | undefined): void {
    const parents = parentsIn(module);
    const key = keyOf(member);
    let parent = parents.get(member);
    let inner = member;
    while (parent && /^(?:TS\w+|Chain|Parenthesized)Expression$/.test(parent.type)) {
      inner = parent;
      parent = parents.get(parent);
    }
    const isTarget =
      (parent?.type === 'AssignmentExpression' && parent.left === inner) ||
      parent?.type === 'UpdateExpression' ||
      (parent?.type === 'UnaryExpression' && parent.operator === 'delete') ||
      /^(?:ArrayPattern|RestElement)$/.test(parent?.type ?? '') ||
      (parent?.type === 'AssignmentPattern' && parent.left === inner) ||
      (/^For(?:Of|In)Statement$/.test(parent?.type ?? '') && parent?.left === inner) ||
      (parent?.type === 'Property' && parents.get(parent)?.type === 'ObjectPattern');
    if (isTarget && path.length === 0) this.#touch(key, of, module, member);
    if (isTarget && parent?.type !== 'UpdateExpression' && parent?.operator === '=') return;
    if (parent?.type === 'CallExpression' && parent.callee === inner)
      this.#method(parent, key, module, path, of);
    const further = beyond(path, key);
    if (further) this.at(member, module, further, path.length === 0 ? key : of);
  }

  /** What a method of it does that every list, Map or promise has. */
  #method(call: Node, key: string, module: Module, path: Path, of: string | undefined): void {
    const items = beyond(path, '*');
    const given = nodes(call.arguments);
    if (MOVING.test(key) && path.length === 0) this.#touch('+', of, module, call);
    if (key === 'then') this.#handed(given.slice(0, 1), module, path, of);
    else if (items && (HANDING.test(key) || REDUCING.test(key)))
      for (const fn of given.slice(0, 1)) {
        const parameters = isFunction(fn) ? nodes(fn.params) : [];
        const one = parameters[REDUCING.test(key) ? 1 : 0];
        if (one) this.#bound(one, fn, module, items, '*');
        else if (!isFunction(fn)) this.#handed([fn], module, items, '*');
      }
    if (key === 'catch' || key === 'finally') this.at(call, module, path, of);
    if (items && GIVING.test(key)) this.at(call, module, items, '*');
    if (LISTING.test(key)) this.at(call, module, path.length === 0 ? ['*'] : path, of);
    if (/^(?:call|apply)$/.test(key)) {
      const further = beyond(path, '()');
      if (further) this.at(call, module, further, of);
    }
    if (key === 'bind' && path[0] === '()') this.at(call, module, path, of);
  }

  /** What functions do with it that it is handed to first. */
  #handed(fns: readonly Node[], module: Module, path: Path, of: string | undefined): void {
    for (const fn of fns)
      this.#into(isFunction(fn) ? [{ node: fn, module }] : calleesOf(fn, module, this.#project), (one) => [
        [nodes(one.params)[0], path, of],
      ]);
  }

  /** Binds parameters of functions, or what makes an object of a class. */
  #into(
    callee: Callee,
    bind: (fn: Node) => (readonly [parameter: Node | undefined, path: Path, of: string | undefined])[],
  ): void {
    if (callee === undefined) this.#step.lost = true;
    for (const { node, module } of Array.isArray(callee) ? callee : []) {
      const fn = isFunction(node)
        ? node
        : nodes(field(node, 'body')?.body)
            .filter(({ kind }) => kind === 'constructor')
            .map((one) => field(one, 'value'))[0];
      for (const [parameter, path, of] of fn ? bind(fn) : [])
        if (fn && parameter) this.#bound(parameter, fn, module, path, of);
    }
  }

  /** It is handed to a call. */
  #argument(call: Node, argument: Node, module: Module, path: Path, of: string | undefined): void {
    const callee = unwrap(field(call, 'callee'));
    const given = nodes(call.arguments);
    const at = given.indexOf(argument);
    const isSpread = argument.type === 'SpreadElement';
    const object = callee?.type === 'MemberExpression' ? unwrap(field(callee, 'object')) : undefined;
    const method = callee?.type === 'MemberExpression' ? keyOf(callee) : '';
    const owner = object?.type === 'Identifier' ? (nameOf(object) ?? '') : '';
    const isGlobal = (name: string): boolean =>
      !module.bindings.has(name) && scopeOf(name, call, module) === undefined;
    if (/^(?:Object|Reflect)$/.test(owner) && isGlobal(owner)) {
      this.#byObject(call, method, at, module, path, of);
      return;
    }
    if (/^(?:Array|Promise)$/.test(owner) && isGlobal(owner)) {
      this.at(call, module, path, of);
      if (method === 'resolve' || method === 'of')
        this.at(call, module, [...(method === 'of' ? ['*'] : []), ...path], of);
      return;
    }
    const name = nameOf(callee) ?? '';
    if (
      call.type === 'NewExpression' &&
      /^(?:Map|Set|WeakMap|WeakSet|Proxy|Promise)$/.test(name) &&
      isGlobal(name)
    ) {
      this.at(call, module, path.length > 1 && /Map$/.test(name) ? path.slice(1) : path, of);
      return;
    }
    // What a function does that is called by what it is handed to is told where that calls it.
    if (
      object &&
      isFunction(unwrap(argument)) &&
      path[0] === '()' &&
      (HANDING.test(method) || REDUCING.test(method))
    ) {
      const rest = path.slice(1);
      this.at(call, module, /^(?:map|flatMap)$/.test(method) ? ['*', ...rest] : rest, of);
      return;
    }
    if (object && PUTTING.test(method)) {
      this.#assigned(object, module, ['*', ...path], of);
      return;
    }
    if (/^(?:concat|with|toSpliced)$/.test(method))
      this.at(call, module, method === 'concat' ? path : ['*', ...path], of);
    if (this.#isInPlace(callee, module)) {
      if (at === 0 && path.length === 0) this.#touch('*', of, module, call);
      this.at(call, module, path, of);
      return;
    }
    const isBound = /^(?:call|apply|bind)$/.test(method);
    const target = isBound ? object : callee;
    const found = calleesOf(target, module, this.#project);
    if (found === 'package' || found === undefined) {
      // A function that is handed to a package may be given back by it, and so may what holds one.
      if (path.length > 0) this.at(call, module, path, of);
      if (found === undefined && !/^(?:has|includes|indexOf|log|info|warn|error|debug)$/.test(method))
        this.#step.lost = true;
      return;
    }
    if (isBound && method !== 'apply' && at === 0) {
      for (const one of found) for (const node of thisIn(one.node)) this.at(node, one.module, path, of);
      return;
    }
    const first = isBound ? at - 1 : at;
    const isMany = isSpread || (isBound && method === 'apply');
    const many = isMany ? beyond(path, '*') : path;
    this.#into(found, (fn) =>
      nodes(fn.params).flatMap((parameter, position) => {
        if (!many) return [];
        if (isMany ? position >= Math.max(0, first) : position === first)
          return [[parameter, parameter.type === 'RestElement' ? ['*', ...many] : many, of] as const];
        return parameter.type === 'RestElement' && first > position
          ? [[parameter, ['*', ...many], of] as const]
          : [];
      }),
    );
    // A function may be called by what it is handed to, and give back what that gives.
    if (path.length > 0 && path[0] === '()') this.at(call, module, path, of);
  }

  /** What `Object` and `Reflect` do with it. */
  #byObject(
    call: Node,
    method: string,
    at: number,
    module: Module,
    path: Path,
    of: string | undefined,
  ): void {
    if (/^(?:assign|define|set|delete)/.test(method)) {
      if (at === 0 && path.length === 0) {
        const named = /^(?:set|deleteProperty|defineProperty)$/.test(method)
          ? nodes(call.arguments)[1]
          : undefined;
        this.#touch(stringOf(named) ?? '*', of, module, call);
      }
      if (at === 0) this.at(call, module, path, of);
      else if (method === 'assign') {
        const copied = path.length === 0 ? ['*'] : path;
        this.at(call, module, copied, of);
        this.#assigned(nodes(call.arguments)[0], module, copied, of);
      } else if (/^set$|^define/.test(method))
        this.#assigned(nodes(call.arguments)[0], module, ['*', ...path], of);
      return;
    }
    if (/^(?:freeze|seal|preventExtensions|create)$/.test(method)) this.at(call, module, path, of);
    else if (method === 'values')
      this.at(
        call,
        module,
        path.length === 0 ? ['*'] : path.map((one, index) => (index === 0 ? '*' : one)),
        of,
      );
    else if (method === 'entries') this.at(call, module, ['*', '*', ...path.slice(1)], of);
    else if (method === 'fromEntries')
      this.at(call, module, path.slice(1).length > 0 ? path.slice(1) : ['*'], of);
    else if (method === 'get') {
      const further = beyond(path, stringOf(nodes(call.arguments)[1]) ?? '*');
      if (further) this.at(call, module, further, of);
    } else if (/^(?:apply|construct)$/.test(method)) this.#step.lost = true;
  }

  /** Whether a call changes what it is handed first, as functions of lodash do. */
  #isInPlace(callee: Node | undefined, module: Module): boolean {
    const object = callee?.type === 'MemberExpression' ? unwrap(field(callee, 'object')) : callee;
    const binding = module.bindings.get(nameOf(object) ?? '');
    if (binding?.kind !== 'import' || !LODASH.test(binding.source)) return false;
    const name = callee?.type === 'MemberExpression' ? keyOf(callee) : binding.imported;
    return IN_PLACE.test(name === 'default' ? (binding.source.split(/[/.]/).at(-1) ?? '') : name);
  }

  /** A pattern binds it, where a node stands. */
  #bound(pattern: Node | undefined, node: Node, module: Module, path: Path, of: string | undefined): void {
    const target = pattern && parameterOf(pattern);
    const inner = target?.type === 'RestElement' ? field(target, 'argument') : target;
    for (const { name, path: steps } of namesIn(inner)) {
      let left: Path | undefined = path;
      for (const step of steps) left = left && beyond(left, step === '?' ? '*' : step);
      if (left === undefined) continue;
      const last = steps.at(-1);
      const as = last === undefined || path.length >= steps.length ? of : last === '?' ? '*' : last;
      this.#name(name, node, module, left, as);
    }
    // A field of the object that is made, too.
    if (pattern && isField(pattern, module))
      for (const { name } of namesIn(inner)) this.#ofThis(pattern, module, [name, ...path], of);
  }

  /** A name stands for it, in the scope that binds it where a node stands. */
  #name(name: string, node: Node, module: Module, path: Path, of: string | undefined): void {
    const isParameter = isFunction(node) && nodes(node.params).length > 0;
    const scope = isParameter ? node : scopeOf(name, node, module);
    if (!scope && !module.bindings.has(name)) this.#step.lost = true;
    else if (!scope) this.named(name, module, path, of);
    else for (const one of referencesTo(name, scope, module)) this.at(one, module, path, of);
  }

  /** It is put into what is written on the left. */
  #assigned(left: Node | undefined, module: Module, path: Path, of: string | undefined): void {
    const inner = unwrap(left);
    if (inner === undefined) return;
    if (inner.type === 'MemberExpression') {
      const object = unwrap(field(inner, 'object'));
      if (nameOf(object) === 'module' && keyOf(inner) === 'exports')
        this.exported('default', module, path, of);
      else this.#assigned(object, module, [keyOf(inner), ...path], of);
    } else if (inner.type === 'ThisExpression') this.#ofThis(inner, module, path, of);
    else if (inner.type === 'Identifier') this.#name(nameOf(inner) ?? '', inner, module, path, of);
    else if (/Pattern$/.test(inner.type))
      for (const { name, path: steps, node } of namesIn(inner)) {
        let further: Path | undefined = path;
        for (const step of steps) further = further && beyond(further, step === '?' ? '*' : step);
        if (further) this.#name(name, node, module, further, of);
      }
    else if (!/^(?:Array|Object|Call|New)Expression$/.test(inner.type)) this.#step.lost = true;
  }

  /** What a function gives: what stands for the function gives it when it is called. */
  #given(node: Node, module: Module, path: Path, of: string | undefined): void {
    const parents = parentsIn(module);
    let fn = parents.get(node);
    while (fn && !isFunction(fn)) fn = parents.get(fn);
    if (fn) this.#declared(fn, module, ['()', ...path], of);
  }

  /** A function or class stands for it, by its name or where it is written. */
  #declared(node: Node, module: Module, path: Path, of: string | undefined): void {
    const name = nameOf(field(node, 'id'));
    if (name !== undefined && node.type.endsWith('Declaration')) this.#name(name, node, module, path, of);
    else this.at(node, module, path, of);
    const around = parentsIn(module).get(node);
    if (around?.type === 'ExportDefaultDeclaration') this.exported('default', module, path, of);
  }

  /** A field of an object that is written out holds it. */
  #inObject(property: Node, module: Module, path: Path, of: string | undefined): void {
    const object = parentsIn(module).get(property);
    if (object?.type !== 'ObjectExpression') return;
    // What is set up to be asked for gives it without being called.
    const way = property.kind === 'get' ? path.filter((_, at) => at !== 1) : path;
    this.at(object, module, way, of);
    for (const one of nodes(object.properties)) {
      const fn = field(one, 'value');
      if (fn?.type === 'FunctionExpression') for (const node of thisIn(fn)) this.at(node, module, way, of);
    }
  }

  /** A member of a class gives it. */
  #inClass(member: Node, module: Module, path: Path, of: string | undefined): void {
    const cls = parentsIn(module).get(parentsIn(module).get(member) ?? member);
    if (!cls) return;
    const way = [keyOf(member), ...(member.kind === 'get' ? path.slice(1) : path)];
    if (member.static === true) this.#declared(cls, module, way, of);
    else this.#inObjectsOf(cls, module, way, of);
  }

  /** A field of what a function of a class or an object is called on holds it. */
  #ofThis(node: Node, module: Module, path: Path, of: string | undefined): void {
    const parents = parentsIn(module);
    let at = parents.get(node);
    while (at && !/^(?:Class(?:Declaration|Expression)|ObjectExpression)$/.test(at.type))
      at = parents.get(at);
    if (!at) this.#step.lost = true;
    else if (at.type === 'ObjectExpression') {
      const first = nodes(at.properties)[0];
      if (first) this.#inObject(first, module, path, of);
    } else this.#inObjectsOf(at, module, path, of);
  }

  /** Each object of a class holds it. */
  #inObjectsOf(cls: Node, module: Module, path: Path, of: string | undefined): void {
    for (const member of nodes(field(cls, 'body')?.body)) {
      const fn = field(member, 'value');
      if (fn && member.static !== true) for (const node of thisIn(fn)) this.at(node, module, path, of);
    }
    this.#declared(cls, module, ['new', ...path], of);
  }

  /** A component is rendered with it. */
  #rendered(node: Node, module: Module, path: Path, of: string | undefined): void {
    const parents = parentsIn(module);
    const attribute = node.type === 'JSXExpressionContainer' ? parents.get(node) : node;
    const element = attribute && parents.get(attribute);
    const name = nameOf(field(element, 'name'));
    if (element?.type !== 'JSXOpeningElement' || name === undefined || /^[a-z]/.test(name)) return;
    const further =
      attribute?.type === 'JSXAttribute'
        ? [nameOf(field(attribute, 'name')) ?? '*', ...path]
        : path.length === 0
          ? ['*']
          : path;
    const found = calleesOf({ ...element, type: 'Identifier', name }, module, this.#project);
    if (Array.isArray(found)) this.#into(found, (fn) => [[nodes(fn.params)[0], further, of]]);
  }
}

/** Goes on from place to place, until all were seen. */
function search(name: string, owner: Module, places: Places): Whereabouts {
  const found: Whereabouts = { touched: [], lost: false };
  const seen = new Set<Place>();
  const pending: Place[] = [];
  for (let step: Step | undefined = places.from(name, owner); step; ) {
    // What a module changes itself is found in the module, and while it is loaded it is followed.
    for (const { isLoading, ...touched } of step.touched)
      if (!isLoading || touched.file !== owner.path) found.touched.push(touched);
    if (step.lost) found.lost = true;
    for (const place of step.to) {
      if (seen.has(place)) continue;
      seen.add(place);
      if (seen.size > MAX_STEPS || place.path.length > MAX_PATH) found.lost = true;
      else pending.push(place);
    }
    const next = pending.pop();
    step = next && places.beyond(next);
  }
  return found;
}

const kept = new WeakMap<Modules, { places: Places; found: Map<string, Whereabouts> }>();

/** What becomes of what a name of a module stands for, `default` for what it exports without one. */
export function whereaboutsOf(name: string, module: Module, project: Modules): Whereabouts {
  const { places, found } = kept.get(project) ?? { places: new Places(project), found: new Map() };
  kept.set(project, { places, found });
  const key = `${module.path}\n${name}`;
  const known = found.get(key) ?? search(name, module, places);
  found.set(key, known);
  return known;
}
