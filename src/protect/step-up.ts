import type { Node } from 'oxc-parser';
import { stepUp as piece } from '../../generators/step-up.ts';
import type { SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Resource } from '../doctor/types.ts';
import type { Draft } from '../draft.ts';
import { inSource } from '../specifier.ts';
import type { Facts, Manifest } from '../types.ts';
import { COMMAND } from '../version.ts';
import { type Fn, hasDirective, type Located } from './locate.ts';
import type { Refusal } from './refuse.ts';

/** What the step-up piece exports for server functions. */
export const STEP_UP_CALL = 'requireStepUpForAction';

/** The module of the project that holds the call, without its extension. */
export interface StepUpHelper {
  module: string;
}

const CODE = /\.[cm]?[jt]sx?$/;
const EXPORTS = new RegExp(String.raw`export\s+(?:async\s+)?(?:function|const)\s+${STEP_UP_CALL}\b`);

/** The lines of a server function that asks for a recent proof of identity, without indentation. */
export const stepUpLines = (local: string, name: string, options: string, end: string): string =>
  `const ${name} = await ${local}(${options})${end}\nif (!${name}.ok) return ${name}.answer${end}`;

/**
 * The project's own step-up helper, as the step-up piece wrote it.
 * @returns Why there is none to call, with the command that adds it.
 */
export function stepUpHelper(facts: Facts, manifest: Manifest, draft: Draft): StepUpHelper | Refusal {
  const unsupported = piece.unsupported?.(facts);
  if (unsupported !== undefined) return { because: unsupported, snippet: '' };
  const usual = inSource(facts, 'lib/security/step-up');
  const written = Object.keys(manifest.files).filter((path) => manifest.files[path]?.piece === piece.name);
  for (const path of [...written, `${usual}.ts`, `${usual}.js`]) {
    const file = draft.read(path);
    if ('text' in file && file.text !== undefined && EXPORTS.test(file.text))
      return { module: path.replace(CODE, '') };
  }
  const installed = manifest.pieces[piece.name] !== undefined;
  return {
    because: installed
      ? `The step-up piece is installed, but ${STEP_UP_CALL}() is not exported where it was written (${written.join(', ') || usual}).`
      : 'The step-up piece is not installed, so there is no helper to call: add it first.',
    snippet: `${COMMAND} add step-up${installed ? ' --again' : ''}`,
  };
}

/** Whether a function is written into a form's `action`, where nobody reads what it answers. */
function isFormAction(file: SourceFile, fn: Fn): boolean {
  let found = false;
  walk(file.program, (node, parents) => {
    if (node !== (fn as Node)) return undefined;
    const attribute = parents.findLast((one) => one.type !== 'JSXExpressionContainer');
    found =
      attribute?.type === 'JSXAttribute' &&
      attribute.name.type === 'JSXIdentifier' &&
      /^(?:action|formAction)$/.test(attribute.name.name);
    return false;
  });
  return found;
}

/**
 * Why a server function does not get the step-up call: its answer is what opens Clerk's prompt, so it must reach a
 * caller that goes through `useStepUp`, and fit what the function says it returns.
 */
export function refuseStepUp(
  resource: Pick<Resource, 'name'>,
  { fn, typed, wrapper }: Located,
  file: SourceFile,
  lines: string,
): Refusal | undefined {
  const no = (because: string): Refusal => ({ because, snippet: lines });
  if (isFormAction(file, fn))
    return no(
      `It is written into a form's action, where nobody reads its answer and Clerk's prompt would not open: move it to a file of server functions and call it through useStepUp.`,
    );
  if (wrapper !== undefined)
    return no(
      `What it answers goes through ${wrapper.slice(0, 60)}(…), which may not hand it on to useStepUp: put the lines in yourself.`,
    );
  if (!file.typescript) return undefined;
  const written = fn.returnType?.typeAnnotation;
  const type = written ? file.source.slice(written.start, written.end).replace(/\s+/g, ' ') : undefined;
  const takesAll = type === undefined || /^(?:Promise<)?(?:any|unknown)>?$/.test(type);
  if (!takesAll)
    return no(
      `Its return type ${type?.slice(0, 60)} has no place for what step-up answers: take it away or widen it, and put the lines in.`,
    );
  if (typed && !hasDirective(fn, 'use server'))
    return no(`The type written to ${resource.name} may have no place for what step-up answers.`);
  return undefined;
}
