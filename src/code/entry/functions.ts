import type { ArrowFunctionExpression, Expression, Function as FunctionNode, Node } from 'oxc-parser';
import { walk } from '../walk.ts';
import { type Range, unwrap } from './ast.ts';
import { completes } from './completes.ts';

export type FunctionLike = ArrowFunctionExpression | FunctionNode;

export interface Parameter extends Range {
  /** Absent for destructuring, defaults and rest. */
  name?: string;
}

/** What has to be known of a function to call it or to put lines into it. */
export interface FunctionShape extends Range {
  form: 'function' | 'arrow';
  /** Own name of a function; absent for arrows and anonymous functions. */
  name?: string;
  async: boolean;
  generator: boolean;
  parameters: Parameter[];
  /** Arguments it can take: declared parameters, or `any` for rest parameters and `arguments`. */
  arity: number | 'any';
  returnType: boolean;
  /** A parameter is declared as something else than what Next passes for it. */
  ownTypes: boolean;
  body: Range;
  /** An arrow without braces. */
  expressionBody: boolean;
  /** Control can reach the closing brace. */
  completes: boolean;
  /** Does it return a value anywhere? */
  returns: boolean;
}

export function isFunction(node: Node): node is FunctionLike {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration'
  );
}

/** Return arguments of a function, those of functions inside left out. */
export function returnsOf(fn: FunctionLike): Expression[] {
  if (!fn.body) return [];
  if (fn.type === 'ArrowFunctionExpression' && fn.expression) return [fn.body as Expression];
  const found: Expression[] = [];
  walk(fn.body as Node, (node) => {
    if (isFunction(node) || node.type === 'ClassBody') return false;
    if (node.type === 'ReturnStatement' && node.argument) found.push(node.argument);
    return undefined;
  });
  return found;
}

function usesArguments(fn: FunctionLike): boolean {
  if (fn.type === 'ArrowFunctionExpression' || !fn.body) return false;
  let used = false;
  walk(fn.body, (node) => {
    if (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration') return false;
    if (node.type === 'Identifier' && node.name === 'arguments') used = true;
    return undefined;
  });
  return used;
}

const USUAL = [/^(?:NextRequest|Request|any|unknown)$/, /^(?:NextFetchEvent|FetchEvent|any|unknown)$/];

/** A type we do not know to be the request's or the event's, or a default of a second parameter, which shows its type. */
function hasOwnType(param: FunctionLike['params'][number], index: number): boolean {
  if (param.type === 'RestElement' || param.type === 'TSParameterProperty') return false;
  if (param.type === 'AssignmentPattern') return index === 1;
  const annotation = param.typeAnnotation?.typeAnnotation;
  if (!annotation) return false;
  if (annotation.type === 'TSAnyKeyword' || annotation.type === 'TSUnknownKeyword') return false;
  if (annotation.type !== 'TSTypeReference' || annotation.typeName.type !== 'Identifier') return true;
  return !USUAL[index]?.test(annotation.typeName.name);
}

/** Describes a function as plain data. */
export function shapeOf(fn: FunctionLike): FunctionShape {
  const declared = fn.params.filter((param) => !(param.type === 'Identifier' && param.name === 'this'));
  const rest = declared.some((param) => param.type === 'RestElement');
  const expressionBody = fn.type === 'ArrowFunctionExpression' && fn.expression;
  const body = fn.body as Node | null;
  return {
    start: fn.start,
    end: fn.end,
    form: fn.type === 'ArrowFunctionExpression' ? 'arrow' : 'function',
    ...(fn.type !== 'ArrowFunctionExpression' && fn.id ? { name: fn.id.name } : {}),
    async: fn.async,
    generator: fn.generator === true,
    parameters: declared.map((param) => ({
      start: param.start,
      end: param.end,
      ...(param.type === 'Identifier' ? { name: param.name } : {}),
    })),
    arity: rest || usesArguments(fn) ? 'any' : declared.length,
    returnType: Boolean(fn.returnType),
    ownTypes: declared.slice(0, 2).some((param, index) => hasOwnType(param, index)),
    body: { start: body?.start ?? fn.end, end: body?.end ?? fn.end },
    expressionBody,
    completes: !expressionBody && body?.type === 'BlockStatement' && completes(body),
    returns: returnsOf(fn).some((node) => !isNothing(node)),
  };
}

/** `undefined`, `null` and `void 0`. */
export function isNothing(node: Expression): boolean {
  const inner = unwrap(node);
  return (
    (inner.type === 'Identifier' && inner.name === 'undefined') ||
    (inner.type === 'Literal' && inner.value === null && inner.raw === 'null') ||
    (inner.type === 'UnaryExpression' && inner.operator === 'void')
  );
}
