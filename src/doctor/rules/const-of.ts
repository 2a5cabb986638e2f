import type { Node, Program } from 'oxc-parser';
import { isFunction } from '../../code/entry/functions.ts';
import { patternNames } from '../../code/entry/scope.ts';
import { walk } from '../../code/parse.ts';
import type { Module } from './code.ts';

const SCOPES = /^(?:Program|BlockStatement|StaticBlock|SwitchStatement|For(?:In|Of)?Statement)$/;

/** What a name is given once and for all, where it stands at a place of the module; undefined for all that may change. */
export function constOf(name: string, place: Node, { program }: Module): Node | undefined {
  let nearest: { scope: Node | Program; init: Node | undefined } | undefined;
  const consider = (scope: Node | Program, init: Node | undefined): void => {
    const isAround = scope.start <= place.start && scope.end >= place.end;
    const size = scope.end - scope.start;
    if (isAround && (!nearest || size <= nearest.scope.end - nearest.scope.start)) nearest = { scope, init };
  };
  walk(program as Node, (node, parents) => {
    if (isFunction(node) && node.params.some((param) => patternNames(param, name))) consider(node, undefined);
    if (node.type !== 'VariableDeclarator' || !patternNames(node.id, name)) return undefined;
    const declaration = parents.at(-1);
    const isConst = declaration?.type === 'VariableDeclaration' && declaration.kind === 'const';
    const scope = parents.findLast((one) => SCOPES.test(one.type) || isFunction(one)) ?? program;
    consider(scope, isConst && node.id.type === 'Identifier' ? (node.init ?? undefined) : undefined);
    return undefined;
  });
  return nearest?.init;
}
