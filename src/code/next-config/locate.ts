import type { CallExpression, Expression, Node, ObjectExpression, Program, Statement } from 'oxc-parser';
import { type AnyFunction, calleeName, isFunction, propertyOf, returnsOf, unwrap } from '../ast.ts';
import { walk } from '../parse.ts';
import { Refused } from '../refused.ts';
import type { SourceFile } from '../source-file.ts';

const returnsSomething = (fn: AnyFunction): boolean =>
  returnsOf(fn).length > 0 || (fn.type === 'ArrowFunctionExpression' && fn.expression);

/** Options that only a Next config has; they tell the config from the options of a plugin. */
const NEXT_OPTIONS = [
  'reactStrictMode',
  'images',
  'experimental',
  'webpack',
  'turbopack',
  'output',
  'headers',
  'redirects',
  'rewrites',
  'i18n',
  'basePath',
  'assetPrefix',
  'pageExtensions',
  'transpilePackages',
  'trailingSlash',
  'swcMinify',
  'compiler',
  'eslint',
  'typescript',
  'poweredByHeader',
  'distDir',
  'serverExternalPackages',
  'cacheComponents',
];

type TopLevel = Program['body'][number];
type Scope = readonly (Statement | TopLevel)[];

interface Value {
  expression: Expression | AnyFunction;
  /** Where names in it are looked up, innermost first. */
  scopes: readonly Scope[];
}

interface Assigned extends Value {
  start: number;
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports'
  );
}

/** Follows the exported value of a Next config to the object literals that it is made of. */
export class Locator {
  readonly #file: SourceFile;
  readonly #exports: Assigned[] = [];
  readonly #seen = new Set<Node>();
  /** Names whose objects were followed; later changes to them matter. */
  readonly #names = new Set<string>();

  constructor(file: SourceFile) {
    this.#file = file;
  }

  /** @throws Refused when the value cannot be followed. */
  locate(): ObjectExpression[] {
    this.#collectExports();
    const last = this.#exports.at(-1);
    if (!last) throw new Refused(`${this.#file.path} does not export a config in a form that is understood.`);
    const objects = [...new Set(this.#resolve(last))];
    this.#refuseMutations();
    return objects;
  }

  /** The literals behind a name or expression at the top of the file. */
  objectsOf(expression: Expression): ObjectExpression[] {
    const objects = this.#resolve({ expression, scopes: [this.#file.program.body] });
    this.#refuseMutations();
    return objects;
  }

  #collectExports(): void {
    const { program } = this.#file;
    const scopes = [program.body];
    for (const statement of program.body) {
      if (statement.type === 'ExportDefaultDeclaration') {
        const { declaration } = statement;
        if (declaration.type === 'ClassDeclaration' || declaration.type === 'TSInterfaceDeclaration')
          continue;
        this.#exports.push({ expression: declaration as Expression, scopes, start: statement.start });
      } else if (statement.type === 'TSExportAssignment') {
        this.#refuse('A TypeScript config that is a CommonJS module cannot take an import');
      } else if (statement.type === 'ExportNamedDeclaration') {
        for (const { exported, local } of statement.specifiers) {
          const name = exported.type === 'Literal' ? exported.value : exported.name;
          if (name !== 'default' || statement.source || local.type === 'Literal') continue;
          this.#exports.push({ expression: local as Expression, scopes, start: statement.start });
        }
      } else if (statement.type === 'ExpressionStatement') {
        const { expression } = statement;
        if (expression.type !== 'AssignmentExpression' || !isModuleExports(expression.left)) continue;
        this.#exports.push({ expression: expression.right, scopes, start: statement.start });
      }
    }
  }

  #refuse(what: string): never {
    throw new Refused(`${what}, so ${this.#file.path} is left as it is.`);
  }

  #resolve({ expression, scopes }: Value): ObjectExpression[] {
    if (this.#seen.has(expression)) return [];
    this.#seen.add(expression);
    if (isFunction(expression)) return this.#returned(expression, scopes);
    const value = unwrap(expression);
    if (isFunction(value)) return this.#returned(value, scopes);
    switch (value.type) {
      case 'ObjectExpression':
        return [value];
      case 'ConditionalExpression':
        return [value.consequent, value.alternate].flatMap((one) =>
          this.#resolve({ expression: one, scopes }),
        );
      case 'Identifier':
        return this.#named(value.name, scopes);
      case 'CallExpression':
        return this.#wrapped(value, scopes);
      case 'MemberExpression': {
        const before = this.#exports.findLast(
          (one) => one.start < value.start && !this.#seen.has(one.expression),
        );
        if (isModuleExports(value) && before) return this.#resolve(before);
        return this.#refuse('The config is taken from another object');
      }
      default:
        return this.#refuse('The exported config is not an object that can be followed');
    }
  }

  #returned(fn: AnyFunction, scopes: readonly Scope[]): ObjectExpression[] {
    if (fn.generator || !fn.body) this.#refuse('The config comes from a function that is not understood');
    if (fn.body.type !== 'BlockStatement') return this.#resolve({ expression: fn.body, scopes });
    const inner = [fn.body.body, ...scopes];
    const values = returnsOf(fn).map((one) => one.argument);
    if (values.length === 0) this.#refuse('The config function returns nothing');
    return values.flatMap((value) => {
      if (!value) return this.#refuse('The config function returns nothing in one place');
      return this.#resolve({ expression: value, scopes: inner });
    });
  }

  #named(name: string, scopes: readonly Scope[]): ObjectExpression[] {
    for (const [index, scope] of scopes.entries()) {
      for (const statement of scope) {
        const declared =
          statement.type === 'ExportNamedDeclaration' && statement.declaration
            ? statement.declaration
            : statement;
        if (declared.type === 'FunctionDeclaration' && declared.id?.name === name) {
          return this.#resolve({ expression: declared, scopes: scopes.slice(index) });
        }
        if (declared.type !== 'VariableDeclaration') continue;
        const found = declared.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
        if (!found) continue;
        if (!found.init) this.#refuse(`${name} gets its value later`);
        this.#names.add(name);
        return this.#resolve({ expression: found.init, scopes: scopes.slice(index) });
      }
    }
    return this.#refuse(`${name} does not come from an object in this file`);
  }

  /** A wrapper such as `withX(config)`, `withX(options)(config)` or `withX(config, options)`. */
  #wrapped(call: CallExpression, scopes: readonly Scope[]): ObjectExpression[] {
    const callee = unwrap(call.callee);
    const name = calleeName(callee);
    if (name === 'require' || name === 'assign')
      this.#refuse('The config is put together from several objects');
    const made = this.#calledAsNextDoes(call, callee, scopes);
    if (made) return this.#resolve({ expression: made, scopes });
    const values: Expression[] = [];
    for (const argument of call.arguments) {
      if (argument.type === 'SpreadElement') this.#refuse('The config is passed as a spread argument');
      else values.push(argument);
    }
    // The function given to `plugins.reduce(…, config)` makes no config of its own.
    const mayBe = (value: Expression): boolean =>
      this.#mayBeConfig(value, scopes) && !(isFunction(value) && /^(?:reduce|map|then)/.test(name));
    const candidates = values.filter((value) => mayBe(unwrap(value)));
    if (candidates.length === 0) {
      if (isFunction(callee)) return this.#returned(callee, scopes);
      if (callee.type === 'Identifier' && values.length === 0) return this.#named(callee.name, scopes);
      return this.#refuse(`The config that ${name || 'a call'}() makes is not in this file`);
    }
    const [only] = candidates;
    if (only && candidates.length === 1) return this.#resolve({ expression: only, scopes });
    const evident = candidates.filter((value) => this.#looksLikeConfig(unwrap(value), scopes));
    const [first] = evident;
    if (!first || (evident.length > 1 && first !== candidates[0])) {
      return this.#refuse(`It is not clear which argument of ${name || 'a call'}() is the config`);
    }
    return this.#resolve({ expression: first, scopes });
  }

  /**
   * What makes the config function that is called with what Next gives one: `withPlugins([…], config)(phase, { … })`.
   * The second argument is Next's then, and not the config.
   */
  #calledAsNextDoes(
    call: CallExpression,
    callee: Expression,
    scopes: readonly Scope[],
  ): Expression | undefined {
    const [first] = call.arguments;
    if (first?.type !== 'Identifier' || !/phase/i.test(first.name)) return undefined;
    const made = callee.type === 'Identifier' ? this.#initOf(callee.name, scopes) : callee;
    return made?.type === 'CallExpression' && calleeName(made.callee) !== 'require' ? made : undefined;
  }

  #mayBeConfig(value: Expression, scopes: readonly Scope[]): boolean {
    if (value.type === 'ObjectExpression') return true;
    if (value.type === 'CallExpression') return calleeName(value.callee) !== 'require';
    if (value.type === 'Identifier') {
      const init = this.#initOf(value.name, scopes);
      return init !== undefined && this.#mayBeConfig(init, scopes);
    }
    if (value.type === 'ConditionalExpression') return true;
    return (
      isModuleExports(value) || (isFunction(value) && returnsSomething(value) && value.params.length > 0)
    );
  }

  #looksLikeConfig(value: Expression, scopes: readonly Scope[]): boolean {
    if (value.type === 'Identifier') {
      if (/next|^config$/i.test(value.name)) return true;
      const init = this.#initOf(value.name, scopes);
      return init !== undefined && this.#looksLikeConfig(init, scopes);
    }
    if (value.type === 'ObjectExpression') {
      return (
        value.properties.length > 0 && NEXT_OPTIONS.some((option) => propertyOf(value, option) !== undefined)
      );
    }
    if (value.type === 'CallExpression') {
      if (/^with[A-Z]/.test(calleeName(unwrap(value.callee)))) return true;
      // `withX(options)(config)`: what is wrapped tells.
      const [wrapped] = value.arguments;
      const twice = unwrap(value.callee).type === 'CallExpression';
      return (
        twice &&
        wrapped !== undefined &&
        wrapped.type !== 'SpreadElement' &&
        this.#looksLikeConfig(unwrap(wrapped), scopes)
      );
    }
    // Next's own function form: `(phase, { defaultConfig }) => config`.
    if (isFunction(value)) {
      const [first] = value.params;
      return first?.type === 'Identifier' && /phase/i.test(first.name);
    }
    return isModuleExports(value);
  }

  #initOf(name: string, scopes: readonly Scope[]): Expression | undefined {
    for (const scope of scopes) {
      for (const statement of scope) {
        const declared =
          statement.type === 'ExportNamedDeclaration' && statement.declaration
            ? statement.declaration
            : statement;
        if (declared.type !== 'VariableDeclaration') continue;
        const found = declared.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
        if (found?.init) return unwrap(found.init);
      }
    }
    return undefined;
  }

  /** A config that is changed after it was made may not be what its literal says. */
  #refuseMutations(): void {
    walk(this.#file.program, (node) => {
      if (node.type === 'AssignmentExpression') this.#checkAssignment(node.left, node.right);
      if (
        node.type === 'CallExpression' &&
        /^(?:assign|defineProperty|defineProperties)$/.test(calleeName(node.callee))
      ) {
        const target = node.arguments[0];
        if (target && this.#isConfig(target)) this.#refuse('The config is changed after it was made');
      }
      if (node.type === 'UnaryExpression' && node.operator === 'delete')
        this.#checkAssignment(node.argument, undefined);
      return undefined;
    });
  }

  #isConfig(node: Node): boolean {
    return (node.type === 'Identifier' && this.#names.has(node.name)) || isModuleExports(node);
  }

  #checkAssignment(left: Node, right: Expression | undefined): void {
    if (left.type === 'Identifier' && this.#names.has(left.name)) {
      let passesOn = false;
      if (right) {
        walk(right, (node) => {
          if (node.type === 'Identifier' && node.name === left.name) passesOn = true;
          return undefined;
        });
      }
      if (!passesOn) this.#refuse(`${left.name} is given another value later`);
    }
    if (left.type !== 'MemberExpression') return;
    if (this.#isConfig(left.object)) {
      const { property } = left;
      const name = left.computed
        ? property.type === 'Literal'
          ? String(property.value)
          : undefined
        : property.type === 'Identifier'
          ? property.name
          : undefined;
      if (name === undefined || ['headers', 'experimental', 'poweredByHeader'].includes(name)) {
        this.#refuse(`${name ?? 'A property'} of the config is set after the config was made`);
      }
    } else if (left.object.type === 'MemberExpression' && this.#isConfig(left.object.object)) {
      if (calleeName(left) === 'instrumentationHook')
        this.#refuse('instrumentationHook is set after the config was made');
    }
  }
}
