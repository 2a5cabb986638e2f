import type { Node } from 'oxc-parser';
import { bindingsOf, type Range } from './ast.ts';
import { type Context, give, importType } from './context.ts';
import type { ExportForm } from './exports.ts';
import { constantFromDefault, frontName, type Leaving } from './front.ts';
import { fromModule, fromPattern } from './owner-elsewhere.ts';
import {
  baseName,
  middlewareCast,
  middlewareType,
  type Owner,
  passes,
  refuseOddFunctions,
} from './owner-shape.ts';
import { hasAnnotation, hasCast, identifierIn, isDeclaration, unexport } from './owner-text.ts';
import { Refused } from './refuse.ts';
import { usesOf } from './scope.ts';
import { wordsBetween } from './tokens.ts';

/** Renames a top-level name everywhere but in default exports behind it, which are to get the composed one. */
function rename(context: Context, form: ExportForm, from: string, to: string): boolean {
  const uses = usesOf(context.file.program, from);
  if (!uses || uses.some((use) => use.form === 'specifier')) return false;
  const defaults = context.file.program.body.filter(
    (node) => node.type === 'ExportDefaultDeclaration' && node.start > form.statement.start,
  );
  for (const use of uses) {
    const kept = defaults.some(
      (node) =>
        node.type === 'ExportDefaultDeclaration' &&
        node.start === use.statement &&
        (node.declaration as Node).type === 'Identifier',
    );
    if (kept) continue;
    context.touched.push(use);
    if (use.form === 'shorthand') context.edits.insert(use.end, `: ${to}`);
    else context.edits.replace(use.start, use.end, to);
  }
  return true;
}

/** Takes the signatures of an overloaded function out of the exports as well. */
function freeOverloads(context: Context, form: ExportForm): void {
  for (const node of context.file.program.body) {
    if (node.start === form.statement.start) continue;
    if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportDefaultDeclaration') continue;
    const declaration = node.declaration as Node | null;
    if (declaration?.type !== 'TSDeclareFunction') continue;
    const own = node.type === 'ExportDefaultDeclaration' || declaration.id?.name === form.local;
    if (!own) continue;
    if (!declaration.id) throw new Refused('its function has overloads without a name');
    unexport(context, {
      ...form,
      statement: { start: node.start, end: node.end },
      expression: { start: declaration.start, end: declaration.end },
    });
  }
}

function fromDefault(context: Context, form: ExportForm): Owner {
  const { edits, file, analysis } = context;
  const { source } = file;
  const expression = form.expression ?? form.statement;
  const behind = form.statement.end;
  const { value } = analysis;
  const typed = hasCast(context, form);
  if (
    value?.kind === 'function' &&
    value.fn.start === expression.start &&
    value.fn.form === 'function' &&
    isDeclaration(context, form)
  ) {
    unexport(context, form);
    let name = value.fn.name;
    if (name === undefined) {
      name = give(context, baseName(form, analysis.name));
      const keyword = wordsBetween(source, value.fn.start, value.fn.end).find(
        (word) => word.text === 'function',
      );
      if (!keyword) throw new Refused('its exported function could not be read');
      edits.insert(keyword.end, ` ${name}`);
    }
    return {
      callee: name,
      passes: passes(context),
      place: { behind, replaces: false },
      leaving: { as: 'default' },
    };
  }
  const inner = identifierIn(context, form);
  const known = value?.kind === 'function' || value?.kind === 'intl';
  if (inner && known) {
    return {
      callee: source.slice(inner.start, inner.end),
      passes: passes(context, isAnnotated(context, inner)),
      place: { behind, replaces: true },
      leaving: { as: 'default' },
    };
  }
  const name = give(context, baseName(form, analysis.name));
  const made = !known && !typed && value?.kind === 'call';
  const type = known || typed || made ? '' : middlewareType(context);
  if (made) edits.insert(expression.end, middlewareCast(context));
  constantFromDefault(context, form, `const ${name}${type} =`);
  return {
    callee: name,
    passes: passes(context, typed && value?.kind === 'function'),
    place: { behind, replaces: false },
    leaving: { as: 'default' },
  };
}

/** Does a local constant carry a type of its own, so that it is called as that type says? */
function isAnnotated(context: Context, name: Range): boolean {
  return hasAnnotation(context, context.file.source.slice(name.start, name.end));
}

function fromNamed(context: Context, form: ExportForm): Owner {
  const { analysis, edits, file } = context;
  const name = form.local ?? form.exported;
  const behind = form.statement.end;
  if (form.via === 'const' && (form.declarators ?? 1) > 1)
    throw new Refused(`\`${name}\` is declared together with other constants in one statement`);
  if (form.via === 'const' && !form.expression)
    throw new Refused(`\`${name}\` has no value where it is declared`);
  const annotated = hasAnnotation(context, name);
  const known = analysis.value?.kind === 'function' || analysis.value?.kind === 'intl';
  const given = passes(context, annotated);
  const fresh = give(context, baseName(form, analysis.name));
  const uses = usesOf(file.program, name);
  unexport(context, form);
  if (uses && rename(context, form, name, fresh)) {
    if (!known && !annotated && form.via === 'const') {
      const declared = uses.find(
        (use) => use.start > form.statement.start && use.end <= (form.expression?.start ?? 0),
      );
      if (analysis.value?.kind === 'call' && form.expression)
        edits.insert(form.expression.end, middlewareCast(context));
      else if (declared) edits.insert(declared.end, middlewareType(context));
    }
    return {
      callee: fresh,
      passes: given,
      place: { behind, replaces: false },
      leaving: { as: 'named', name: form.exported },
    };
  }
  // The name is bound again further down, so it stays and an export list renames ours instead.
  const leaving: Leaving = { as: 'listed', name: frontName(context) };
  return { callee: name, passes: given, place: { behind, replaces: false }, leaving, relisted: true };
}

/** Where a constant of the file has its value; an export list may stand above. */
function declaredBy(context: Context, name: string): number {
  const binding = bindingsOf(context.file.program).get(name);
  return binding?.kind === 'variable' || binding?.kind === 'destructured' ? binding.statement.end : 0;
}

function fromList(context: Context, form: ExportForm): Owner {
  const { analysis, edits, file } = context;
  const specifier = form.specifier ?? form.statement;
  const local = form.local ?? '';
  const behind = Math.max(form.statement.end, declaredBy(context, local));
  const known = analysis.value?.kind === 'function' || analysis.value?.kind === 'intl';
  let callee = local;
  let given = passes(context, hasAnnotation(context, local));
  if (!known && file.typescript) {
    callee = give(context, baseName(form, analysis.name));
    given = 2;
  }
  const made = callee !== local && analysis.value?.kind === 'call';
  const type = callee === local || made ? '' : middlewareType(context);
  const cast = made ? middlewareCast(context) : '';
  const before =
    callee === local ? '' : `const ${callee}${type} = ${local}${cast}${file.style.semicolons ? ';' : ''}\n\n`;
  if (form.exported === 'default' && form.specifiers === 1) {
    edits.remove(form.statement.start, form.statement.end);
    return {
      callee,
      passes: given,
      place: { behind, replaces: false },
      before,
      leaving: { as: 'default' },
    };
  }
  const name = frontName(context);
  const listed = name === form.exported ? name : `${name} as ${form.exported}`;
  edits.replace(specifier.start, specifier.end, listed);
  return {
    callee,
    passes: given,
    place: { behind, replaces: false },
    before,
    leaving: { as: 'listed', name },
  };
}

/** Frees the owner's function from its export, by the smallest change that leaves its text as it is. */
export function freeOwner(context: Context, form: ExportForm): Owner {
  refuseOddFunctions(context);
  const owner = freed(context, form);
  const { value } = context.analysis;
  if (!context.file.typescript || value?.kind !== 'function') return owner;
  if (form.via === 'function' || form.via === 'default') freeOverloads(context, form);
  if (!value.fn.ownTypes && !value.overloaded) return owner;
  // Next passes (request, event) whatever the parameters are declared as; the cast keeps it so.
  const type = importType(context, 'next/server', 'NextMiddleware');
  return { ...owner, passes: 2, callee: `(${owner.callee} as unknown as ${type})` };
}

function freed(context: Context, form: ExportForm): Owner {
  switch (form.via) {
    case 'default':
      return fromDefault(context, form);
    case 'function':
    case 'const':
      return fromNamed(context, form);
    case 'list':
      return fromList(context, form);
    case 'from':
      return fromModule(context, form);
    case 'destructured':
      return fromPattern(context, form);
  }
}

/**
 * In `proxy.ts` a function exported as `middleware` (or the other way round) is not used by Next, and its build fails.
 * It keeps its export, and the composed one gets the name that Next asks for.
 */
export function adoptMisnamed(context: Context, form: ExportForm): Owner {
  refuseOddFunctions(context);
  const { analysis } = context;
  if ((form.via !== 'function' && form.via !== 'const') || form.local === undefined)
    throw new Refused(
      `it exports \`${form.exported}\`, and Next asks for \`${analysis.name}\` in a file of this name`,
    );
  const known = analysis.value?.kind === 'function' || analysis.value?.kind === 'intl';
  if (!known && context.file.typescript && !hasAnnotation(context, form.local))
    throw new Refused(
      `it exports \`${form.exported}\`, and Next asks for \`${analysis.name}\` in a file of this name`,
    );
  return {
    callee: form.local,
    passes: passes(context, hasAnnotation(context, form.local)),
    place: { behind: form.statement.end, replaces: false },
    leaving: { as: 'named', name: analysis.name },
  };
}
