import type {
  ArrowFunctionExpression,
  Expression,
  Function as FunctionNode,
  Node,
  ObjectExpression,
  ObjectProperty,
  ReturnStatement,
} from 'oxc-parser';
import { walk } from './parse.ts';

export type AnyFunction = FunctionNode | ArrowFunctionExpression;

/** The expression inside of parentheses, type assertions and `await`. */
export function unwrap(node: Expression): Expression {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return unwrap(node.expression);
    case 'AwaitExpression':
      return unwrap(node.argument);
    default:
      return node;
  }
}

export function isFunction(node: Node): node is AnyFunction {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration'
  );
}

/** A property's name where it can be read; undefined when it is computed. */
export function keyOf(property: Pick<ObjectProperty, 'key' | 'computed'>): string | undefined {
  const { key } = property;
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !property.computed ? key.name : undefined;
}

export function propertyOf(object: ObjectExpression, name: string): ObjectProperty | undefined {
  return object.properties.findLast(
    (one): one is ObjectProperty => one.type === 'Property' && keyOf(one) === name,
  );
}

/** The `return` statements of a function, those of functions inside of it left out. */
export function returnsOf(fn: AnyFunction): ReturnStatement[] {
  const found: ReturnStatement[] = [];
  if (!fn.body) return found;
  walk(fn.body, (node) => {
    if (isFunction(node) || node.type === 'ClassBody') return false;
    if (node.type === 'ReturnStatement') found.push(node);
    return undefined;
  });
  return found;
}

/** Name of what is called: `a` in `a()`, `b` in `a.b()`. */
export function calleeName(callee: Node): string {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier')
    return callee.property.name;
  return '';
}
