import type { ImportDeclaration, ObjectExpression } from 'oxc-parser';
import { indentAt } from '../edit.ts';
import { quoted } from '../quotes.ts';
import { walk } from '../walk.ts';
import type { EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { nameOf, type Range } from './ast.ts';
import { type ClerkCall, DEAD_OPTIONS } from './clerk-call.ts';
import { type Context, giveLocal, importValue, insertSetup, missingOptions, wall } from './context.ts';
import { widenMatcher } from './matcher-edit.ts';
import { Refused } from './refuse.ts';
import { wordsBetween } from './tokens.ts';
import { callLines, finish } from './write.ts';

/** Clerk's spelling of a pattern as whole segments: `/x(.*)` → `/x/**`. Undefined for a regular expression. */
export function wholeSegments(pattern: string): string | undefined {
  const deep = /\/?\((?:\.\*|\?:\.\*)\)$/;
  const base = pattern.replace(deep, '');
  if (!/^\/[\w./~@-]*$/.test(base === '' ? '/' : base)) return undefined;
  return deep.test(pattern) ? `${base === '/' ? '' : base}/**` : base;
}

function isListed(pattern: string, listed: readonly string[]): boolean {
  const whole = wholeSegments(pattern);
  if (whole === undefined) return false;
  return listed.some(
    (one) =>
      one === whole ||
      (one.endsWith('/**') && (whole === one.slice(0, -3) || whole.startsWith(one.slice(0, -2)))),
  );
}

/** What became of a function of Clerk's in the installed version: 5 still runs `authMiddleware`. */
const fate = ({ function: name }: ClerkCall, { clerkMajor }: EntryArgs): string =>
  name === 'authMiddleware' && clerkMajor === 5
    ? 'which Clerk 5 runs for the last time'
    : 'which Clerk has removed';

/** Why `authMiddleware` cannot be replaced, or undefined: it did nothing but open a list, and all of that is listed. */
export function obstacleToReplacing(
  call: ClerkCall,
  analysis: EntryAnalysis,
  args: EntryArgs,
): string | undefined {
  const removed = `it uses \`${call.function}\`, ${fate(call, args)}`;
  if (call.function !== 'authMiddleware') return `${removed}: its callback has to be written anew`;
  const { options, handler } = call;
  if (handler.kind !== 'none' || (options.kind !== 'none' && options.kind !== 'object'))
    return `${removed}, and its options cannot be seen here`;
  const names = options.kind === 'object' ? options.names : [];
  const others = names.filter(
    (name) => name === '...' || (name !== 'publicRoutes' && DEAD_OPTIONS.has(name)),
  );
  if (others.length > 0)
    return `${removed}, and \`${others.join('`, `')}\` ${others.length === 1 ? 'has' : 'have'} no counterpart`;
  if (!names.includes('publicRoutes')) return undefined;
  const list = analysis.routeLists.find((one) => one.name === 'publicRoutes');
  if (!list || list.patterns.length === 0) return `${removed}, and what it lets through cannot be read here`;
  const missing = list.patterns.filter((pattern) => !isListed(pattern, args.listed ?? []));
  if (missing.length === 0) return undefined;
  const flags = missing.map((pattern) => `--public '${wholeSegments(pattern) ?? pattern}'`);
  return `${removed}, and what it lets through is not on the new list yet: ${flags.join(' ')}`;
}

function objectAt(context: Context, range: Range): ObjectExpression | undefined {
  let found: ObjectExpression | undefined;
  walk(context.file.program, (node) => {
    if (node.type === 'ObjectExpression' && node.start === range.start && node.end === range.end)
      found = node;
    return undefined;
  });
  return found;
}

/** The import of `authMiddleware` brings in `clerkMiddleware` instead. */
function replaceImport(context: Context): string {
  const { edits, file, args } = context;
  const { source, style } = file;
  const imports = file.program.body.filter(
    (node): node is ImportDeclaration => node.type === 'ImportDeclaration',
  );
  for (const node of imports) {
    const specifier = node.specifiers.find(
      (one) => one.type === 'ImportSpecifier' && nameOf(one.imported) === 'authMiddleware',
    );
    if (!specifier) continue;
    if (node.specifiers.length > 1) {
      let end = specifier.end;
      while (/[\s,]/.test(source.charAt(end))) end++;
      edits.remove(specifier.start, end);
      return importValue(context, args.clerkModule, 'clerkMiddleware');
    }
    const { local } = specifier;
    const text = local.name === 'authMiddleware' ? 'clerkMiddleware' : `clerkMiddleware as ${local.name}`;
    edits.replace(specifier.start, specifier.end, text);
    if (node.source.value !== args.clerkModule) {
      edits.replace(node.source.start, node.source.end, quoted(args.clerkModule, style.quote));
      context.dropped.push(node.source.value);
    }
    return local.name === 'authMiddleware' ? 'clerkMiddleware' : local.name;
  }
  throw new Refused('`authMiddleware` does not come from an import that can be changed');
}

/** Replaces `authMiddleware({ publicRoutes, … })`, whose list has become the generated one. */
export function composeLegacy(context: Context, call: ClerkCall): void {
  const { analysis, edits, file } = context;
  const { source, style } = file;
  const end = style.semicolons ? ';' : '';
  const object = call.options.kind === 'object' ? objectAt(context, call.options.range) : undefined;
  const kept = (object?.properties ?? []).filter(
    (property) => property.type !== 'Property' || nameOf(property.key as { type: string }) !== 'publicRoutes',
  );
  const list = analysis.routeLists.find((one) => one.name === 'publicRoutes');
  context.dropped.push(...(list?.patterns ?? []));
  const statement = file.program.body.find(
    (node) => node.start <= call.range.start && node.end >= call.range.end,
  );
  insertSetup(context, statement?.start ?? call.range.start);
  const [auth, request] = [giveLocal(context, 'auth'), giveLocal(context, 'request')];
  const body = wall(context, { auth, request });
  if (file.typescript) body.push(`return undefined${end}`);
  const callee = replaceImport(context);
  widenMatcher(context, request, false);
  const options = [
    ...missingOptions(context, call.options.kind === 'object' ? call.options.names : []),
    ...kept.map((property) => source.slice(property.start, property.end)),
  ];
  const lines = callLines(callee, { parameters: [auth, request], body, async: true }, options, style);
  const [name] = wordsBetween(source, call.range.start, call.range.end);
  if (!name) throw new Refused('its call could not be read');
  edits.replace(call.range.start, call.range.end, finish(lines, style, indentAt(source, call.range.start)));
}
